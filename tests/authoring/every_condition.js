// Opens the builder on every condition of the document in the page, touches each of its controls without changing anything, and
// tells what came out differently. Given to Playwright's `evaluate`; its argument is the document.
async (doc) => {
  const base = [...document.scripts].find((s) => s.src.includes("studio/main.js")).src.replace(/main\.js.*$/, "");
  const { conditionEditor } = await import(`${base}conditions.js`);
  const studio = window.zhipingStudio;
  studio.store.replace(doc);
  const before = JSON.stringify(studio.store.doc);
  const inOrder = (_, v) => (v && typeof v === "object" && !Array.isArray(v) ? Object.fromEntries(Object.entries(v).sort()) : v);
  const same = (a, b) => JSON.stringify(a, inOrder) === JSON.stringify(b, inOrder);

  const places = [];
  for (const [key, criteria] of Object.entries(doc.criteria)) {
    const { form } = doc.offerings.find((o) => o.criteria === key);
    criteria.rules.forEach((_, n) => places.push([["criteria", key, "rules", n, "when"], { form, criteria: key }]));
  }
  for (const [form, { sections, checks = [] }] of Object.entries(doc.forms)) {
    const look = (piece, path, table) => ["show_when", "required_when"].forEach((w) => piece[w] && places.push([[...path, w], { form, table }]));
    sections.forEach((section, n) => {
      const path = ["forms", form, "sections", n];
      look(section, path);
      section.fields.forEach((field, m) => {
        look(field, [...path, "fields", m]);
        (field.columns ?? []).forEach((column, k) => look(column, [...path, "fields", m, "columns", k], field.key));
      });
    });
    checks.forEach((_, n) => places.push([["forms", form, "checks", n, "must"], { form }]));
  }

  const holder = document.body.appendChild(document.createElement("div"));
  const found = { conditions: places.length, controls: 0, asWritten: 0, lost: [], changed: [] };
  const type = (control, text) => {
    control.value = text;
    control.dispatchEvent(new Event("input", { bubbles: true }));
  };
  for (const [path, scope] of places) {
    const value = studio.store.get(path);
    let now = value;
    const editor = conditionEditor({ studio, path, value, scope, label: "-", readback: false, onChange: (next) => (now = next) });
    holder.replaceChildren(editor);
    for (let depth = 0; depth < 3; depth += 1) {
      for (const details of editor.querySelectorAll("details.cond-item")) details.open = true;
      await new Promise((done) => setTimeout(done, 0));
    }
    found.asWritten += editor.querySelectorAll(".cond-json").length;
    for (const box of editor.querySelectorAll("[role=combobox]")) if (!box.value || box.value.includes("已不存在")) found.lost.push([path.join("."), box.value]);
    for (const control of editor.querySelectorAll("input:not([role=combobox]), textarea, select")) {
      found.controls += 1;
      if (control.type === "checkbox") [0, 1].forEach(() => control.click());
      else if (control.tagName === "SELECT") control.dispatchEvent(new Event("change", { bubbles: true }));
      else [`${control.value}1`, control.value].forEach((text) => type(control, text));
      if (same(now, value)) continue;
      found.changed.push([path.join("."), control.getAttribute("aria-label")]);
      break;
    }
  }
  holder.remove();
  return { ...found, untouched: before === JSON.stringify(studio.store.doc) };
}
