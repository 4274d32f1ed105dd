// Values: what is chosen in the box, and below it the parts of a value that has parts.

import { valueEntries, valueText } from "./cond_entries.js";
import { renderCondition } from "./cond_groups.js";
import { filterBox, jsonBox } from "./cond_lines.js";
import { literalControl } from "./cond_literals.js";
import { picker } from "./cond_picker.js";
import { isKnownValue } from "./cond_shapes.js";
import { valueKind } from "./cond_vocabulary.js";
import { button } from "./controls.js";
import { h, icon, newId } from "./dom.js";

const DATE = { kind: "date" };
const NUMBER = { kind: "number" };
const ANY = { kind: "literal" };
const LEAVING = 150; // milliseconds: whatever was pressed in leaving is pressed before the line is drawn anew

/** A value that may be anything of the type: the box that chooses it, its control when fixed, and its parts. */
export function valueEditor(ed, path, value, { table, type = ANY, label, details = true, opened = false, onLeave, name = "what" }) {
  const choose = picker({ label, text: valueText(ed, value, table), entries: () => valueEntries(ed, table, type), readonly: ed.readonly, opened, focus: ed.name(path, name),
    onPick: (made) => { ed.choosing = null; ed.set(path, made === "" && valueKind(value) === "literal" ? value : made, { focus: ed.name(path, made === "" ? "value" : name) }); ed.draw(); } });
  if (opened) choose.addEventListener("focusout", () => window.setTimeout(() => choose.isConnected && !choose.contains(document.activeElement) && onLeave?.(), LEAVING));
  const fixed = valueKind(value) === "literal" && !opened && literalControl(ed, path, value ?? "", { type, label });
  return h("div", { class: "cond-value" }, h("div", { class: "cond-right" }, choose, fixed), details && valueDetails(ed, path, value, table));
}

/** The parts of a value, each with its own editor; null for a value without parts. */
export function valueDetails(ed, path, value, table) {
  const kind = valueKind(value);
  const inner = [...path, kind];
  if (kind === "literal") return null;
  if (!isKnownValue(value)) return h("div", { class: "cond-part" }, jsonBox(ed, path, value));
  const part = (steps, label, type) => row(label, valueEditor(ed, [...inner, ...steps], ed.at([...inner, ...steps]), { table, type, label, name: "part" }));
  const box = (...rows) => h("div", { class: "cond-part" }, rows);
  switch (kind) {
    case "count": case "sum": case "highest": case "lowest": return filterBox(ed, [...inner, "where"], value[kind].in);
    case "whole_years": return box(part(["from"], gettext("From"), DATE), part(["to"], gettext("To"), DATE));
    case "tenure": return box(tenureParts(ed, inner, value.tenure, part));
    case "year_of": return box(part([], gettext("Date"), DATE));
    case "add": case "subtract": case "multiply": case "divide": return box(operands(ed, inner, value[kind], kind, NUMBER, table));
    case "least": case "greatest": return box(operands(ed, inner, value[kind], kind, ed.vocabulary.typeOf(value, table), table));
    case "call": return box(callParts(ed, value.call, part));
    case "if": return box(h("p", { class: "cond-part-head" }, gettext("If")), renderCondition(ed, [...path, "if"], value.if, table), branch(ed, path, "then", gettext("then"), value, table),
      branch(ed, path, "else", gettext("otherwise"), value, table));
    default: return null;
  }
}

const row = (label, control) => h("div", { class: "cond-value-row" }, h("span", { class: "cond-value-label" }, label), control);

function branch(ed, path, name, label, value, table) {
  return row(label, valueEditor(ed, [...path, name], value[name], { table, type: ed.vocabulary.typeOf(value, table), label, name: "part" }));
}

function operands(ed, path, list, kind, type, table) {
  const fixed = ["subtract", "divide"].includes(kind);
  const sign = { add: "+", subtract: "−", multiply: "×", divide: "÷" }[kind];
  const rows = list.map((value, n) => {
    const label = `${n > 0 && sign ? `${sign} ` : ""}${n + 1}`;
    const line = row(label, valueEditor(ed, [...path, n], value, { table, type, label: `${label}`, name: "part" }));
    if (!fixed && list.length > 2 && !ed.readonly) line.append(h("button", { class: "cond-tool", "aria-label": gettext("Delete"), onclick: () => ed.set([...path, n], undefined) }, icon("bin")));
    return line;
  });
  if (!fixed && !ed.readonly) rows.push(button(gettext("Add a value"), () => ed.set(path, [...list, ""]), { kind: "quiet" }));
  return rows;
}

function callParts(ed, call, part) {
  const known = ed.vocabulary.language.functions.find((f) => f.name === call.name);
  const keys = [...new Set([...(known?.arguments ?? []).map((a) => a.key), ...Object.keys(call.with ?? {})])];
  return [known?.help && h("p", { class: "studio-help" }, known.help), ...keys.map((key) => {
    const argument = known?.arguments.find((a) => a.key === key);
    return part(["with", key], argument?.title ?? key, argument ? { kind: argument.kind } : ANY);
  })];
}

function tenureParts(ed, path, tenure, part) {
  const v = ed.vocabulary;
  const rows = [part(["from"], gettext("Counted from"), DATE), part(["until"], gettext("Counted to"), DATE)];
  rows.push(optional(ed, [...path, "spells"], gettext("Only while in one of these spells"), gettext("Count only the spells of a table"), () => spells(v), [["from", gettext("begins"), ["date"]], ["until", gettext("ends"), ["date"]]]));
  rows.push(optional(ed, [...path, "less"], gettext("Years taken off"), gettext("Take off years listed in a table"), () => less(v), [["column", gettext("year"), ["number", "date"]]]));
  const policies = { kind: "text", options: v.language.policies.map(([code, title]) => ({ code, title })) };
  if (tenure.policy !== undefined) rows.push(part(["policy"], gettext("How years are counted"), policies));
  else if (!ed.readonly) rows.push(button(gettext("Say how years are counted"), () => ed.set([...path, "policy"], "from_certificate"), { kind: "quiet" }));
  return rows;
}

const withKinds = (table, kinds) => table.columns.filter((c) => kinds.includes(c.kind));

function spells(v) {
  const table = v.tables().find((t) => withKinds(t, ["date"]).length > 1);
  const dates = table ? withKinds(table, ["date"]) : [];
  return { in: table?.key ?? "", from: dates[0]?.key ?? "", until: dates[1]?.key ?? "" };
}

function less(v) {
  const table = v.tables().find((t) => withKinds(t, ["number"]).some((c) => c.calendar)) ?? v.tables()[0];
  return { in: table?.key ?? "", column: (table?.columns.find((c) => c.calendar) ?? table?.columns[0])?.key ?? "" };
}

/** Rows of a table with some of their columns named: the spells in post, the years taken off. */
function optional(ed, path, title, add, make, columns) {
  const rows = ed.at(path);
  if (rows === undefined) return ed.readonly ? null : button(add, () => ed.set(path, make()), { kind: "quiet" });
  const v = ed.vocabulary;
  const box = h("div", { class: "cond-part" }, h("div", { class: "cond-head" }, h("span", { class: "cond-head-text" }, title),
    !ed.readonly && h("button", { class: "cond-tool", "aria-label": gettext("Delete"), onclick: () => ed.set(path, undefined) }, icon("bin"))));
  const tables = h("div", { class: "cond-line-row" }, choice(ed, [...path, "in"], gettext("Table"), v.tables()));
  for (const [name, label, kinds] of columns) tables.append(choice(ed, [...path, name], label, v.columns(rows.in).filter((c) => kinds.includes(c.kind))));
  box.append(tables, filterBox(ed, [...path, "where"], rows.in) ?? "");
  return box;
}

/** A select of fields or columns by their labels, with its own label. */
export function choice(ed, path, label, fields, { empty } = {}) {
  const value = ed.at(path);
  const id = newId("choice");
  const options = fields.map((f) => [f.key, f.title]);
  if (empty) options.unshift(["", empty]);
  if (!options.some(([key]) => key === (value ?? ""))) options.unshift([value ?? "", value ? `${value} · ${gettext("not there any more")}` : gettext("Choose")]);
  const select = h("select", { class: "cond-select", id, disabled: ed.readonly, "data-focus": ed.name(path, "choice"),
    onchange: (e) => ed.set(path, e.target.value || (empty ? undefined : ""), { focus: ed.name(path, "choice") }) }, options.map(([key, title]) => h("option", { value: key }, title)));
  select.value = value ?? "";
  return h("span", { class: "cond-choice" }, h("label", { class: "cond-head-text", for: id }, label), select);
}
