// Dated parameters, with the clause of each value, and named values with what people call them.

import { namedValueEditor } from "./conditions.js";
import { citationInput } from "./criteria_cite.js";
import { deleteButton, keyField, suggestKey } from "./criteria_key.js";
import { usesOfPiece } from "./criteria_refs.js";
import { valueKind } from "./cond_vocabulary.js";
import { dateInput, pairInput, selectInput, textInput } from "./controls.js";
import { h, icon, say, shown } from "./dom.js";
import { newKey } from "./keys.js";

const nameOf = (tab, key) => shown(tab.studio.store.get([...tab.path, "names", key]), key);

export function parameterCard(tab, key) {
  const path = [...tab.path, "parameters", key];
  const dated = tab.studio.store.get(path);
  const last = Array.isArray(dated) ? dated.at(-1) : null;
  const now = last && typeof last.value !== "object" ? say(gettext("%(value)s since %(day)s"), { value: last.value ?? "", day: last.from ?? "" }) : "";
  return tab.card(`parameters.${key}`, path, { title: nameOf(tab, key), note: now, body: () => parameterBody(tab, key, path) });
}

function parameterBody(tab, key, path) {
  const { studio } = tab;
  const rows = studio.store.get(path) ?? [];
  const redraw = () => tab.reopen(`parameters.${key}`);
  const row = (dated, n) => {
    const at = [...path, n];
    const bin = !studio.readonly && h("button", { class: "cond-tool", title: gettext("Delete"), "aria-label": say(gettext("Delete the value from %(day)s"), { day: dated?.from ?? "" }), onclick: () => { studio.store.remove(at, gettext("Delete a value")); redraw(); } }, icon("bin"));
    return h("tr", {}, h("td", {}, dateInput({ label: gettext("In effect from"), hideLabel: true, value: dated?.from, path: [...at, "from"], readonly: studio.readonly, onChange: (day) => studio.store.set([...at, "from"], day ?? "", gettext("Parameter")) })),
      h("td", {}, parameterValue(tab, [...at, "value"], dated?.value)), h("td", {}, citationInput({ studio, path: [...at, "cite"], optional: true })), h("td", {}, bin));
  };
  return [
    h("div", { class: "crit-problems" }), usedBy(tab, "parameters", key), nameInput(tab, "parameters", key, gettext("For whoever looks after these criteria.")),
    h("div", { class: "studio-table-box", tabindex: "0", role: "region", "aria-label": nameOf(tab, key) }, h("table", { class: "studio-table" },
      h("thead", {}, h("tr", {}, [gettext("In effect from"), gettext("Value"), gettext("Basis")].map((t) => h("th", { scope: "col" }, t)), h("td", {}, h("span", { class: "w-sr-only" }, gettext("Tools"))))),
      h("tbody", {}, rows.map(row)))),
    h("p", { class: "studio-help" }, gettext("The value that holds on the day the round begins to receive material is the one used.")),
    !studio.readonly && h("button", { class: "studio-link cond-add", onclick: () => { studio.store.insert(path, rows.length, { from: "", value: "" }, gettext("Add a value")); redraw(); } }, icon("plus"), gettext("Add a value from a later day")),
    foot(tab, "parameters", key, path),
  ];
}

/** A parameter's value is read as what it is compared with; the counting policies are chosen from their list. */
function parameterValue(tab, path, value) {
  const { studio } = tab;
  const { policies } = studio.config.conditions;
  const set = (next) => studio.store.set(path, next ?? "", gettext("Parameter"));
  if (valueKind(value ?? "") !== "literal") return namedValueEditor({ studio, path, value, scope: tab.scope, label: gettext("Value"), readback: false, hideLabel: true });
  if (Array.isArray(value)) return textInput({ label: gettext("Value"), hideLabel: true, path, value: value.join(" "), readonly: studio.readonly, keep: true, onChange: (text) => set(text.split(/\s+/).filter(Boolean)) });
  if (policies.some(([key]) => key === value)) return selectInput({ label: gettext("Value"), hideLabel: true, path, value, options: policies, readonly: studio.readonly, onChange: set });
  return textInput({ label: gettext("Value"), hideLabel: true, path, value: value ?? "", readonly: studio.readonly, keep: true, onChange: set });
}

export function valueCard(tab, key) {
  const path = [...tab.path, "values", key];
  return tab.card(`values.${key}`, path, { title: nameOf(tab, key), body: () => valueBody(tab, key, path) });
}

function valueBody(tab, key, path) {
  const { studio } = tab;
  return [
    h("div", { class: "crit-problems" }), usedBy(tab, "values", key),
    nameInput(tab, "values", key, gettext("Explanations say this in place of the calculation.")),
    namedValueEditor({ studio, path, value: studio.store.get(path), scope: tab.scope, label: gettext("How it is worked out") }),
    foot(tab, "values", key, path),
  ];
}

/** What people call a value or parameter; a new one takes its key from it. */
function nameInput(tab, kind, key, help) {
  const { studio } = tab;
  const path = [...tab.path, "names", key];
  return pairInput({ label: gettext("What people call it"), help, value: studio.store.get(path), path, optional: true, readonly: studio.readonly, onChange: (name) => {
    studio.store.set(path, name, gettext("Name"));
    tab.list.querySelector("[data-open] .crit-title").textContent = shown(name, key);
    suggestKey({ studio, criteria: tab.key, kind, key, title: name, done: (next) => tab.reopen(`${kind}.${next}`) });
  } });
}

function usedBy(tab, kind, key) {
  const uses = usesOfPiece(tab.doc, tab.key, kind, key);
  if (!uses.length) return h("p", { class: "studio-help" }, gettext("Nothing uses it yet."));
  return h("p", { class: "studio-help" }, gettext("Used in:"), " ", uses.map((use, n) => [n > 0 && "、", h("button", { class: "studio-link", onclick: () => tab.studio.select(use.path) }, use.label)]));
}

function foot(tab, kind, key, path) {
  const { studio } = tab;
  return [h("details", { class: "crit-more" }, h("summary", {}, gettext("Key")), keyField({ studio, criteria: tab.key, kind, key, done: (next) => tab.reopen(`${kind}.${next}`) })),
    !studio.readonly && deleteButton({ studio, criteria: tab.key, kind, key, name: nameOf(tab, key), remove: () => {
      studio.store.change(gettext("Delete"), (doc) => without(doc, tab.key, kind, key), { path });
      tab.reopen(null);
    } })];
}

/** Without the piece, and without what it was called. */
function without(doc, criteria, kind, key) {
  const held = doc.criteria[criteria];
  const { [key]: _gone, ...rest } = held[kind];
  const { [key]: _name, ...names } = held.names ?? {};
  return { ...doc, criteria: { ...doc.criteria, [criteria]: { ...held, [kind]: rest, ...(held.names ? { names } : {}) } } };
}

export function addParameter(tab) {
  add(tab, "parameters", "parameter", [{ from: "", value: "" }], gettext("Add a parameter"));
}

export function addValue(tab) {
  add(tab, "values", "value", "", gettext("Add a named value"));
}

function add(tab, kind, stem, made, label) {
  const { store } = tab.studio;
  const held = store.get([...tab.path, kind]) ?? {};
  const key = newKey(stem, Object.keys(held));
  store.set([...tab.path, kind], { ...held, [key]: made }, label);
  tab.reopen(`${kind}.${key}`);
}
