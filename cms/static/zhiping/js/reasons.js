// Reasons pinned to fields: Mark beside an entry adds a numbered reason without a round trip; evidence changes in place,
// so that nothing typed is lost. Without this file the same buttons post the form and the page is drawn anew.
const form = document.querySelector("[data-decide]");
const list = form?.querySelector("[data-reasons]");
const template = form?.querySelector("[data-reason-template]");

function renumber() {
  [...list.children].forEach((row, index) => {
    const n = String(index + 1);
    row.querySelector("[data-n]").textContent = n;
    for (const name of ["path", "reason"]) {
      const control = row.querySelector(`[name="${name}"]`);
      control.id = `id_${name}_${n}`;
      control.previousElementSibling?.matches("label") && (control.previousElementSibling.htmlFor = control.id);
    }
    row.querySelector("[data-drop]").value = n;
  });
  pinAll();
}

function pinAll() {
  document.querySelectorAll("[data-entry]").forEach((entry) => {
    const path = entry.dataset.entry;
    const rows = [...list.children];
    const row = rows.find((one) => one.querySelector("[name='path']").value === path && path);
    entry.classList.toggle("is-current", Boolean(row));
    let pin = entry.querySelector(".pin");
    if (!row) { pin?.remove(); return; }
    if (!pin) {
      pin = document.createElement("div");
      pin.className = "pin";
      pin.append(Object.assign(document.createElement("span"), { className: "pin__n" }), document.createElement("span"));
      entry.append(pin);
    }
    pin.children[0].textContent = String(rows.indexOf(row) + 1);
    pin.children[1].textContent = row.querySelector("[name='reason']").value || "…";
  });
}

function add(path, label) {
  const known = [...list.children].find((row) => path && row.querySelector("[name='path']").value === path);
  const blank = [...list.children].find((row) => !row.querySelector("[name='reason']").value && !row.querySelector("[name='path']").value);
  const row = known || blank || list.appendChild(template.content.firstElementChild.cloneNode(true));
  const select = row.querySelector("[name='path']");
  if (path && ![...select.options].some((option) => option.value === path)) select.add(new Option(label, path));
  select.value = path;
  renumber();
  row.querySelector("[name='reason']").focus();
}

if (list && template) {
  document.addEventListener("click", (event) => {
    const mark = event.target.closest("button[data-mark]");
    const more = event.target.closest("[data-more]");
    const drop = event.target.closest("[data-drop]");
    if (mark) {
      event.preventDefault();
      add(mark.dataset.mark, mark.closest("[data-entry]")?.querySelector(".entry__name")?.textContent.trim() || "");
    } else if (more) {
      event.preventDefault();
      add("", "");
    } else if (drop && form.contains(drop)) {
      event.preventDefault();
      if (list.children.length > 1) drop.closest("[data-reason-row]").remove();
      else drop.closest("[data-reason-row]").querySelectorAll("select, textarea").forEach((control) => { control.value = ""; });
      renumber();
    }
  });
  list.addEventListener("input", pinAll);
}

document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-evidence]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || !form) return;
  event.preventDefault();
  try {
    const answer = await fetch(link.href, { headers: { "X-Requested-With": "fetch" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    document.querySelector("#evidence").replaceWith(document.importNode(page.querySelector("#evidence"), true));
  } catch {
    location.assign(link.href);
  }
});
