// One line of a condition: a test of a value, rows of a table, a table or rule referred to, a judgement, or what cannot be shown.

import { conditionEntries, valueText } from "./cond_entries.js";
import { pendingLine, renderCondition } from "./cond_groups.js";
import { literalControl } from "./cond_literals.js";
import { picker } from "./cond_picker.js";
import { leftOf, MANY, operatorOf, testOf } from "./cond_shapes.js";
import { valueDetails, valueEditor } from "./cond_values.js";
import { valueKind } from "./cond_vocabulary.js";
import { button, labelled, pairInput, textInput } from "./controls.js";
import { h, icon, newId, say } from "./dom.js";

/** Chooses another thing to ask for; what still fits is kept. */
function whatPicker(ed, path, text, table) {
  const replace = (make) => {
    const old = ed.at(path);
    let made = make();
    const operator = operatorOf(made);
    const before = operator && typeof old === "object" && old !== null && operatorOf(old);
    if (before && !("of" in old) && sameType(ed, leftOf(old), leftOf(made), table)) made = testOf(leftOf(made), before, old[before]);
    else if (rowsKey(made) && rowsKey(old) && old[rowsKey(old)]?.in === made[rowsKey(made)].in) made = keptRows(old, made);
    ed.set(path, made, { focus: ed.name(path, "what") });
  };
  return picker({ label: gettext("What is asked for"), text, entries: () => conditionEntries(ed, table), onPick: replace, focus: ed.name(path, "what"), readonly: ed.readonly });
}

const rowsKey = (node) => ["exists", "none", "every"].find((k) => node && k in node);

function keptRows(old, made) {
  const [was, is] = [rowsKey(old), rowsKey(made)];
  const { must, ...rows } = old[was];
  return { [is]: is === "every" && must !== undefined ? { ...rows, must } : rows };
}

function sameType(ed, a, b, table) {
  const [x, y] = [ed.vocabulary.typeOf(a, table), ed.vocabulary.typeOf(b, table)];
  return x.kind === y.kind && x.options === y.options && x.ranked === y.ranked;
}

/** A value, a test, and what it is compared with. */
export function testLine(ed, path, node, table) {
  const v = ed.vocabulary;
  const left = leftOf(node);
  const operator = operatorOf(node);
  const type = v.comparedType(left, node[operator], operator, table);
  const tests = v.tests(type);
  const choices = tests.includes(operator) ? tests : [operator, ...tests];
  const select = h("select", { class: "cond-select cond-test", "aria-label": gettext("Test"), disabled: ed.readonly, "data-focus": ed.name(path, "test"),
    onchange: (event) => ed.set(path, testOf(left, event.target.value, asMany(node[operator], event.target.value)), { focus: ed.name(path, "test") }) },
  choices.map((o) => h("option", { value: o }, v.word(o, type))));
  select.value = operator;
  const details = valueDetails(ed, path, left, table);
  return h("div", {},
    h("div", { class: "cond-line-row" }, whatPicker(ed, path, valueText(ed, left, table), table), select,
      rightSide(ed, [...path, operator], node[operator], table, type, operator)),
    details, valueDetails(ed, [...path, operator], node[operator], table));
}

/** One value where one is asked for, a list where any of several will do. */
function asMany(right, operator) {
  if (typeof right === "object" && !Array.isArray(right)) return right;
  if (MANY.includes(operator)) return Array.isArray(right) ? right : right === "" ? [] : [right];
  return Array.isArray(right) ? right[0] ?? "" : right;
}

function rightSide(ed, path, value, table, type, operator) {
  const kind = valueKind(value);
  const choosing = ed.choosing === ed.name(path, "");
  if (kind !== "literal" || choosing) return valueEditor(ed, path, value, { table, type, label: gettext("Compared with"), details: false, opened: choosing,
    onLeave: () => { ed.choosing = null; ed.draw(); } });
  const other = !ed.readonly && h("button", { class: "cond-tool", title: gettext("Compare with a parameter, date or another value"), "data-focus": ed.name(path, "other"),
    "aria-label": gettext("Compare with a parameter, date or another value"), onclick: () => { ed.choosing = ed.name(path, ""); ed.draw(); } }, icon("sliders"));
  return h("div", { class: "cond-right" }, literalControl(ed, path, value, { type, operator, label: gettext("Value") }), other);
}

/** There is a row, there is none, every row: with the rows meant. */
export function rowsLine(ed, path, node, table, kind) {
  const rows = node[kind];
  const title = ed.vocabulary.field(rows.in)?.title ?? `${rows.in} · ${gettext("not there any more")}`;
  const text = say({ exists: gettext("There is a row of “%(name)s”"), none: gettext("There is no row of “%(name)s”"), every: gettext("Every row of “%(name)s”") }[kind], { name: title });
  const inner = [...path, kind];
  const box = h("div", {}, h("div", { class: "cond-line-row" }, whatPicker(ed, path, text, table)), filterBox(ed, [...inner, "where"], rows.in));
  if (kind === "every") box.append(part(ed, [...inner, "must"], rows.in, gettext("each of which must meet"), gettext("What each must meet")));
  return box;
}

/** The rows that are looked at; without a filter, all of them. */
export function filterBox(ed, path, table) {
  return part(ed, path, table, gettext("of the rows where"), gettext("Only rows where …"));
}

function part(ed, path, table, head, add) {
  const node = ed.at(path);
  const place = JSON.stringify(path);
  if (node !== undefined) return h("div", { class: "cond-part" }, h("p", { class: "cond-part-head" }, head), renderCondition(ed, path, node, table));
  if (ed.pending?.place === place) return h("div", { class: "cond-part" }, pendingLine(ed, path, table, (made) => ed.set(path, made, { focus: ed.name(path, "what") })));
  return ed.readonly ? null : h("button", { class: "studio-link cond-add", "data-focus": ed.name(path, "add"), onclick: () => ed.begin({ place, kind: "line" }) }, icon("plus"), add);
}

/** A decision table or another rule as a condition. */
export function referenceLine(ed, path, node, table, kind) {
  const list = kind === "table" ? ed.vocabulary.named("tables") : ed.vocabulary.rules();
  const name = list.find(([key]) => key === node[kind])?.[1] ?? `${node[kind]} · ${gettext("not there any more")}`;
  const text = say(kind === "table" ? gettext("A row of “%(name)s” is met") : gettext("Rule “%(name)s” is met"), { name });
  const target = kind === "table" ? ["criteria", ed.scope.criteria, "tables", node.table] : null;
  return h("div", { class: "cond-line-row" }, whatPicker(ed, path, text, table),
    target && ed.studio.store.get(target) && button(gettext("Open the table"), () => ed.studio.select(target), { kind: "quiet" }));
}

/** A person decides: who, and what is asked of them. */
export function judgedLine(ed, path, node, table) {
  const id = newId("by");
  const by = h("select", { class: "cond-select", id, disabled: ed.readonly, "data-focus": ed.name(path, "by"), onchange: (e) => ed.set([...path, "by"], e.target.value, { redraw: false }) },
    roles(ed, node.by).map(([key, title]) => h("option", { value: key }, title)));
  by.value = node.by ?? "";
  return h("div", {}, h("div", { class: "cond-line-row" }, whatPicker(ed, path, gettext("A person judges"), table), h("label", { class: "cond-head-text", for: id }, gettext("judged by")), by),
    h("div", { class: "cond-part" }, pairInput({ label: gettext("The question they are asked"), value: node.question, readonly: ed.readonly,
      onChange: (text) => ed.set([...path, "question"], text, { redraw: false }) }),
    textInput({ label: gettext("Key"), help: gettext("The judgement is kept under this name; two lines of the same key share one judgement."), value: node.judged, keep: true,
      readonly: ed.readonly, onChange: (key) => ed.set([...path, "judged"], key, { redraw: false }) })));
}

function roles(ed, current) {
  const known = ed.vocabulary.language.roles;
  return known.some(([key]) => key === current) ? known : [[current ?? "", current ?? gettext("Choose")], ...known];
}

/** Shown as written, because the builder has no lines for all of it. */
export function rawLine(ed, path, node) {
  return h("div", {}, h("p", { class: "studio-help" }, gettext("This part cannot be taken apart into lines. It is shown as it is kept, and stays as it is.")), jsonBox(ed, path, node));
}

/** A part of the condition as JSON, to be read or replaced as a whole. */
export function jsonBox(ed, path, node) {
  const control = h("textarea", { class: "cond-json", rows: 6, spellcheck: "false", readonly: ed.readonly, "data-focus": ed.name(path, "json") });
  control.value = JSON.stringify(node, null, 1) ?? "";
  const box = labelled(control, { label: gettext("As it is kept (JSON)") });
  const problem = box.querySelector(".studio-problem");
  if (ed.readonly) return box;
  box.append(button(gettext("Use this text"), () => {
    try {
      const made = JSON.parse(control.value);
      problem.hidden = true;
      ed.set(path, made, { focus: ed.name(path, "json") });
    } catch (mistake) {
      problem.hidden = false;
      problem.textContent = say(gettext("This is not complete JSON: %(why)s. Nothing was changed."), { why: mistake.message });
      control.focus();
    }
  }, { kind: "quiet" }));
  return box;
}
