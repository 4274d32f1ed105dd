// The sheet of a field: what it asks, its kind's own options, when it is shown, and how the applicant meets it.

import { button, checkInput, checksInput, dateInput, labelled, numberInput, pairInput, selectInput, textInput } from "./controls.js";
import * as conditions from "./conditions.js";
import { fill, h, icon, quietly, say, shown } from "./dom.js";
import { codelistChoice } from "./forms_codelists.js";
import { keyInput, suggestKey } from "./forms_keys.js";
import { sharedOf } from "./forms_sections.js";
import { label, usesOf } from "./references.js";

/** The palette of field kinds: icon, name, what it is for, and a live preview of the one looked at. */
export function palette(studio, inTable, onChoose) {
  const preview = h("div", { class: "studio-palette-preview" });
  const kinds = studio.config.kinds.filter((k) => !(inTable && k.holds === "table"));
  const look = quietly(200, (kind) => showPreview(studio, preview, sampleOf(kind, studio)));
  const list = h("ul", { class: "studio-palette" }, kinds.map((kind) => h("li", {}, h("button", {
    class: "studio-palette-item", onclick: () => onChoose(kind), onfocus: () => look(kind), onmouseenter: () => look(kind),
  }, icon(kind.icon), h("span", {}, h("strong", {}, kind.title), h("span", { class: "studio-help" }, kind.help))))));
  return h("section", { class: "studio-card" }, h("h2", {}, inTable ? gettext("Which kind of column?") : gettext("Which kind of field?")),
    h("div", { class: "studio-palette-box" }, list, h("aside", { "aria-label": gettext("As the applicant meets it") }, h("p", { class: "studio-label" }, gettext("As the applicant meets it")), preview)));
}

function sampleOf(kind, studio) {
  const made = { type: kind.kind, key: "example", title: { zh: kind.title, en: kind.title } };
  for (const option of kind.options) {
    if (!option.required) continue;
    if (option.control === "columns") made.columns = [{ type: "text", key: "name", title: { zh: gettext("Name"), en: "Name" } }, { type: "date", key: "day", title: { zh: gettext("Date"), en: "Date" } }];
    if (option.control === "codelist") made[option.key] = Object.keys(studio.store.get(["codelists"]) ?? {})[0] ?? "";
    if (option.control === "text_key") made[option.key] = "commitment_applicant";
    if (option.control === "value") made[option.key] = 1;
  }
  return made;
}

async function showPreview(studio, box, field) {
  const url = studio.config.urls.field_preview;
  if (!url || !field) return;
  const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  try {
    const response = await fetch(url, { method: "POST", credentials: "same-origin", headers: { "Content-Type": "application/json", "X-CSRFToken": token },
      body: JSON.stringify({ field, codelists: listsOf(studio, field) }) });
    const frame = h("iframe", { class: "studio-preview-frame", title: gettext("As the applicant meets it"), sandbox: "", tabindex: "-1" });
    frame.srcdoc = await response.text();
    fill(box, frame);
  } catch {
    fill(box, h("p", { class: "studio-help" }, gettext("The server cannot be reached. What you wrote stays on this page.")));
  }
}

function listsOf(studio, field) {
  const names = [field.from, ...(field.columns ?? []).map((c) => c.from)].filter(Boolean);
  const all = studio.store.get(["codelists"]) ?? {};
  return Object.fromEntries(names.filter((n) => all[n]).map((n) => [n, all[n]]));
}

export function fieldSheet(tab, path) {
  const { studio } = tab;
  const field = studio.store.get(path);
  const kind = tab.kind(field.type);
  const section = studio.store.get(path.slice(0, 4));
  const readonly = studio.readonly || Boolean(sharedOf(studio, section) && !tab.ownNow?.has(section.key));
  const preview = h("div", {});
  const look = quietly(400, () => showPreview(studio, preview, studio.store.get(path)));
  const set = (key, then) => (value) => {
    studio.store.set([...path, key], value);
    then?.();
    look();
  };
  const scope = { form: path[1], table: path.length === 8 ? studio.store.get(path.slice(0, 6)).key : undefined };
  look();
  return h("section", { class: "studio-card" },
    h("h2", {}, kind && icon(kind.icon), ` ${kind?.title ?? field.type}`), kind && h("p", { class: "studio-help" }, kind.help),
    readonly && !studio.readonly && h("p", { class: "studio-note" }, gettext("Part of a shared section. To change it, open the section and make it this series’ own.")),
    pairInput({ label: gettext("Label"), value: field.title, path: [...path, "title"], readonly, onChange: set("title", () => suggestKey(tab, path)) }),
    keyInput(tab, path, { readonly }),
    pairInput({ label: gettext("Hint under the label"), value: field.hint, path: [...path, "hint"], readonly, optional: true, onChange: set("hint") }),
    checkInput({ label: gettext("Must be answered"), value: field.required, path: [...path, "required"], readonly, onChange: set("required") }),
    checkInput({ label: gettext("Personal: hidden wherever the public can see it"), value: field.personal, path: [...path, "personal"], readonly, onChange: set("personal") }),
    (kind?.options ?? []).map((option) => optionControl(tab, path, option, { readonly, set, look })),
    conditions.conditionEditor({ studio, path: [...path, "show_when"], value: field.show_when, label: gettext("Shown only when"), scope, readonly, optional: true, onChange: set("show_when") }),
    conditions.conditionEditor({ studio, path: [...path, "required_when"], value: field.required_when, label: gettext("Must be answered when"), scope, readonly, optional: true, onChange: set("required_when") }),
    h("h3", {}, gettext("As the applicant meets it")), preview, usedIn(tab, path));
}

function usedIn(tab, path) {
  const { doc } = tab.studio.store;
  const table = path.length === 8 ? tab.studio.store.get(path.slice(0, 6)).key : null;
  const uses = usesOf(doc, path[1], tab.studio.store.get(path).key, table);
  if (!uses.length) return null;
  const seen = new Map(uses.map((use) => [use.label, use]));
  return h("details", { class: "studio-used" }, h("summary", {}, say(ngettext("Used in %(n)s place", "Used in %(n)s places", seen.size), { n: seen.size })),
    h("ul", {}, [...seen.values()].map((use) => h("li", {}, h("button", { class: "studio-link", onclick: () => tab.studio.select(use.path) }, use.label || label(doc, use.path))))));
}

/** The control of one option of a kind. */
function optionControl(tab, path, option, { readonly, set, look }) {
  const { studio } = tab;
  const value = studio.store.get([...path, option.key]);
  const common = { label: option.title, help: option.help, value, path: [...path, option.key], readonly, onChange: set(option.key) };
  switch (option.control) {
    case "whole": return numberInput({ ...common, help: hinted(option) });
    case "decimal": return numberInput({ ...common, whole: false, help: hinted(option) });
    case "text": return textInput(common);
    case "pair": return pairInput({ ...common, optional: true });
    case "switch": return checkInput(common);
    case "date": return dateInput(common);
    case "select": return selectInput({ ...common, value: value ?? option.default, options: option.choices });
    case "checks": return checksInput({ ...common, value: value ?? option.default, options: option.choices });
    case "codelist": return codelistChoice(tab, common);
    case "rows": return rowLimits(studio, path, value, readonly, look);
    case "value": return computedValue(studio, path, common);
    case "text_key": return selectInput({ ...common, options: Object.keys(studio.store.get(["texts"]) ?? {}).map((key) => [key, key]) });
    case "columns": return columnList(tab, path);
    default: return textInput(common);
  }
}

const hinted = (option) => [option.help, option.default !== undefined && !option.required ? say(gettext("Otherwise %(value)s"), { value: option.default }) : ""].filter(Boolean).join(" ");

/** The formula of a computed field: built as the values of conditions are, and read back. */
function computedValue(studio, path, { label, readonly, onChange }) {
  const holds = studio.store.get([...path, "holds"]) ?? "number";
  const type = ["number", "date"].includes(holds) ? { kind: holds } : undefined;
  return conditions.namedValueEditor({ studio, path: [...path, "value"], value: studio.store.get([...path, "value"]), label, type, readonly, onChange, scope: { form: path[1] } });
}

function rowLimits(studio, path, value, readonly, look) {
  const one = (key, text, otherwise) => numberInput({ label: text, value: value?.[key], help: say(gettext("Otherwise %(value)s"), { value: otherwise }), path: [...path, "rows", key], readonly,
    onChange: (v) => {
      const next = { ...studio.store.get([...path, "rows"]), [key]: v };
      if (v === undefined) delete next[key];
      studio.store.set([...path, "rows"], Object.keys(next).length ? next : undefined);
      look();
    } });
  return h("div", { class: "studio-pair-sides" }, one("min", gettext("Rows at least"), 0), one("max", gettext("Rows at most"), 20));
}

function columnList(tab, path) {
  const columns = tab.studio.store.get([...path, "columns"]) ?? [];
  const box = h("div", {}, h("ol", { class: "studio-columns" }, columns.map((column, n) => h("li", {}, h("button", { class: "studio-link", onclick: () => tab.go([...path, "columns", n]) }, shown(column.title, column.key)),
    ` · ${tab.kind(column.type)?.title ?? column.type}`))), !tab.studio.readonly && button(`＋ ${gettext("Column")}`, () => tab._palette(path, "columns")));
  box.id = `columns-${path.join("-")}`;
  return labelled(box, { label: gettext("Columns"), path: [...path, "columns"] });
}
