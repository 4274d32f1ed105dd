// The sheets of a form and of a section; sections shared by all series.

import { button, pairInput, selectInput, textInput } from "./controls.js";
import { conditionEditor } from "./conditions.js";
import { fill, h, say, shown } from "./dom.js";
import { keyInput, suggestKey } from "./forms_keys.js";

const same = (a, b) => canonical(a) === canonical(b);

/** JSON with sorted keys, to compare by content. */
export function canonical(value) {
  return JSON.stringify(value, (_, v) => (v && typeof v === "object" && !Array.isArray(v) ? Object.fromEntries(Object.entries(v).sort(([a], [b]) => (a < b ? -1 : 1))) : v));
}

/** The shared section this one is, word for word; undefined for a section of the series' own. */
export function sharedOf(studio, section) {
  return studio.config.shared_sections.find((s) => s.section.key === section.key && same(s.section, section));
}

export function formSheet(tab, path) {
  const { studio } = tab;
  const form = studio.store.get(path);
  const readonly = studio.readonly;
  const groups = form.groups ?? [];
  const groupRows = groups.map((group, i) => h("div", { class: "studio-row" },
    pairInput({ label: say(gettext("Heading %(n)s"), { n: i + 1 }), value: group.title, path: [...path, "groups", i, "title"], readonly, onChange: (v) => studio.store.set([...path, "groups", i, "title"], v) }),
    !readonly && button(gettext("Delete"), () => { studio.store.remove([...path, "groups", i], gettext("Delete a heading")); tab.render(); }, { kind: "quiet" })));
  return h("section", { class: "studio-card" }, h("h2", {}, gettext("Form")),
    pairInput({ label: gettext("Name of the form"), value: form.title, path: [...path, "title"], readonly, onChange: (v) => studio.store.set([...path, "title"], v) }),
    h("h3", {}, gettext("Headings of the task list")), groupRows,
    !readonly && button(`＋ ${gettext("Heading")}`, () => {
      let n = groups.length + 1;
      while (groups.some((g) => g.key === `group_${n}`)) n += 1;
      studio.store.insert([...path, "groups"], groups.length, { key: `group_${n}`, title: { zh: "", en: "" } }, gettext("Add a heading"));
      tab.render();
    }));
}

export function sectionSheet(tab, path) {
  const { studio } = tab;
  const section = studio.store.get(path);
  const shared = sharedOf(studio, section);
  const origin = studio.config.shared_sections.find((s) => s.section.key === section.key);
  const readonly = studio.readonly || Boolean(shared && !tab.ownNow?.has(section.key));
  const set = (key) => (value) => studio.store.set([...path, key], value);
  const form = studio.store.get(path.slice(0, 2));
  const groups = (form.groups ?? []).map((g) => [g.key, shown(g.title, g.key)]);
  return h("section", { class: "studio-card" }, h("h2", {}, gettext("Section")), sharedNote(tab, path, shared, origin),
    pairInput({ label: gettext("Title"), value: section.title, path: [...path, "title"], readonly, onChange: (title) => { set("title")(title); suggestKey(tab, path); } }),
    keyInput(tab, path, { readonly }),
    pairInput({ label: gettext("Hint under the title"), value: section.hint, path: [...path, "hint"], readonly, optional: true, onChange: set("hint") }),
    groups.length > 0 && selectInput({ label: gettext("Under the heading"), value: section.group, options: groups, empty: gettext("no heading"), path: [...path, "group"], readonly, onChange: set("group") }),
    conditionEditor({ studio, path: [...path, "show_when"], value: section.show_when, label: gettext("Shown only when"), scope: { form: path[1] }, readonly, optional: true, onChange: set("show_when") }),
    h("p", { class: "studio-help" }, say(ngettext("%(n)s field. Choose it on the left.", "%(n)s fields. Choose one on the left.", (section.fields ?? []).length), { n: (section.fields ?? []).length })));
}

function sharedNote(tab, path, shared, origin) {
  const { studio } = tab;
  if (!origin) return null;
  if (!shared) {
    const back = () => { studio.store.set(path, structuredClone(origin.section), gettext("Back to the shared section")); tab.render(); };
    return h("div", { class: "studio-note" }, h("p", {}, say(gettext("Adapted from the shared section %(name)s, release %(version)s."), { name: shown(origin.section.title), version: origin.version })),
      !studio.readonly && button(gettext("Take the shared section again"), back, { kind: "quiet" }));
  }
  const own = () => { tab.ownNow = (tab.ownNow ?? new Set()).add(shared.section.key); tab.render(); };
  return h("div", { class: "studio-note" },
    h("p", {}, say(gettext("Shared by all series: %(name)s, release %(version)s. Applicants fill it in once and use it again everywhere."), { name: shown(shared.section.title), version: shared.version })),
    !studio.readonly && !tab.ownNow?.has(shared.section.key) && button(gettext("Make it this series’ own, to change it"), own, { kind: "quiet" }));
}

/** Choosing a shared section to add. */
export function sharedPicker(tab) {
  const { studio } = tab;
  const path = ["forms", tab.form, "sections"];
  const present = new Set((studio.store.get(path) ?? []).map((s) => s.key));
  const list = h("ul", { class: "studio-palette" });
  const draw = (wanted) => fill(list, studio.config.shared_sections
    .filter((s) => !present.has(s.section.key) && `${s.section.title.zh} ${s.section.title.en} ${s.name}`.toLowerCase().includes(wanted.toLowerCase()))
    .map((s) => h("li", {}, h("button", { class: "studio-palette-item", onclick: () => addShared(tab, path, s) },
      h("strong", {}, shown(s.section.title)), h("span", { class: "studio-help" }, say(gettext("release %(version)s · %(n)s fields"), { version: s.version, n: s.section.fields.length }))))));
  draw("");
  return h("section", { class: "studio-card" }, h("h2", {}, gettext("Add a shared section")),
    textInput({ label: gettext("Search"), value: "", onChange: (v) => draw(v ?? "") }), list,
    button(gettext("Not now"), () => tab.detail(), { kind: "quiet" }));
}

async function addShared(tab, path, shared) {
  const { studio } = tab;
  const { withCodelists } = await import("./forms_codelists.js");
  const lists = await withCodelists(studio, shared.section);
  const sections = studio.store.get(path) ?? [];
  const index = tab.at[2] === "sections" ? tab.at[3] + 1 : sections.length;
  const groups = (studio.store.get(["forms", tab.form, "groups"]) ?? []).map((g) => g.key);
  studio.store.change(gettext("Add a shared section"), (doc) => {
    const form = doc.forms[tab.form];
    const section = structuredClone(shared.section);
    if (section.group && !groups.includes(section.group)) delete section.group;
    const checks = [...(form.checks ?? []), ...shared.checks.filter((c) => !(form.checks ?? []).some((own) => own.key === c.key))];
    const next = [...sections.slice(0, index), section, ...sections.slice(index)];
    return { ...doc, codelists: { ...lists, ...doc.codelists }, forms: { ...doc.forms, [tab.form]: { ...form, sections: next, ...(checks.length && { checks }) } } };
  });
  tab.go([...path, index]);
}
