// Groups of conditions: all, any, at least so many, not; and the lines in them with their tools.

import { distinctBox } from "./cond_distinct.js";
import { conditionEntries } from "./cond_entries.js";
import { judgedLine, rawLine, referenceLine, rowsLine, testLine } from "./cond_lines.js";
import { conditionKind } from "./cond_shapes.js";
import { picker } from "./cond_picker.js";
import { button } from "./controls.js";
import { h, icon, newId, say } from "./dom.js";

const GROUP_KINDS = ["all", "any", "of"];

/** The whole condition, or the place where the first one is chosen. */
export function renderRoot(ed) {
  if (ed.value === undefined || ed.value === null) {
    const box = h("div", { class: "cond-empty" }, ed.empty && h("p", { class: "studio-help" }, ed.empty));
    if (ed.pending) box.append(pendingBox(ed, ed.pending, (node) => ed.set([], node, { focus: ed.name([], "what") }), ed.table));
    else if (!ed.readonly) box.append(addButtons(ed, [], "root"));
    return box;
  }
  const root = h("div", { class: "cond-root" }, renderCondition(ed, [], ed.value, ed.table));
  if (ed.readonly || GROUP_KINDS.includes(conditionKind(ed.value))) return root;
  const wrap = (node) => ed.set([], { all: [ed.value, node] }, { focus: ed.name(["all", 1], "what") });
  root.append(ed.pending?.place === "beside" ? pendingBox(ed, ed.pending, wrap, ed.table) : addButtons(ed, [], "beside"));
  return root;
}

/** One condition at a place of the editor; `table` is the table whose row is looked at. */
export function renderCondition(ed, path, node, table, number) {
  const kind = conditionKind(node);
  if (GROUP_KINDS.includes(kind)) return groupBox(ed, path, node, table, number);
  if (kind === "not") return notBox(ed, path, node, table);
  if (kind === "distinct") return framed(ed, path, "cond-group", distinctBox(ed, path, node, table), table);
  const line = { compare: testLine, exists: rowsLine, none: rowsLine, every: rowsLine, table: referenceLine, rule: referenceLine,
    judged: judgedLine }[kind] ?? rawLine;
  return framed(ed, path, "cond-line", line(ed, path, node, table, kind), table);
}

/** A line or group with its handle, its bin, its menu and the place for its problems. */
function framed(ed, path, kind, content, table) {
  const node = h("div", { class: `cond-node ${kind}`, "data-cond": JSON.stringify(path), "data-path": JSON.stringify([...ed.path, ...path]) });
  const open = ed.menu === ed.name(path, "menu");
  node.append(h("div", { class: "cond-row" }, ed.readonly ? null : handle(ed, path, open), h("div", { class: "cond-content" }, content),
    ed.readonly || (path.length === 0 && ed.required) ? null : bin(ed, path)));
  if (open) node.append(menu(ed, path, table));
  node.append(h("div", { class: "cond-problem", hidden: true }));
  return node;
}

const listed = (path) => typeof path.at(-1) === "number";

function handle(ed, path, open) {
  const name = ed.name(path, "menu");
  return h("button", { class: "cond-tool cond-handle", "data-focus": name, "aria-expanded": String(open), title: gettext("Move, group, copy (Alt+↑ ↓ moves)"),
    "aria-label": say(gettext("Move, group or copy condition %(n)s"), { n: listed(path) ? path.at(-1) + 1 : 1 }),
    onclick: () => { ed.menu = open ? null : name; ed.draw(name); },
    onkeydown: (event) => {
      const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (step && event.altKey && listed(path)) { event.preventDefault(); ed.move(path, step); }
      if (event.key === "Escape" && open) { ed.menu = null; ed.draw(name); }
    } }, icon("grip"));
}

function bin(ed, path) {
  return h("button", { class: "cond-tool cond-bin", "data-focus": ed.name(path, "bin"), title: gettext("Delete"),
    "aria-label": say(gettext("Delete condition %(n)s"), { n: listed(path) ? path.at(-1) + 1 : 1 }),
    onclick: () => ed.remove(path) }, icon("bin"));
}

function menu(ed, path) {
  const node = ed.at(path);
  const done = (run) => () => { ed.menu = null; run(); };
  const acts = h("div", { class: "cond-menu" });
  const act = (label, run) => acts.append(button(label, done(run), { kind: "quiet" }));
  if (listed(path)) {
    const list = path.slice(0, -1);
    const n = path.at(-1);
    if (n > 0) act(gettext("Move up"), () => ed.move(path, -1));
    if (n < ed.at(list).length - 1) act(gettext("Move down"), () => ed.move(path, 1));
    act(gettext("Copy"), () => ed.set(list, [...ed.at(list).slice(0, n + 1), node, ...ed.at(list).slice(n + 1)], { focus: ed.name([...list, n + 1], "what") }));
  }
  act(gettext("Put into a group"), () => ed.set(path, { any: [node] }, { focus: ed.name(path, "add") }));
  const kind = conditionKind(node);
  if (GROUP_KINDS.includes(kind) && node[kind].length === 1) act(gettext("Take out of the group"), () => ed.set(path, node[kind][0]));
  if (kind !== "not") act(gettext("Turn into “not”"), () => ed.set(path, { not: node }));
  return acts;
}

function notBox(ed, path, node, table) {
  const inside = h("div", { class: "cond-content" }, h("div", { class: "cond-head" }, h("span", { class: "cond-head-text" }, gettext("It is not so that")),
    !ed.readonly && button(gettext("Take “not” away"), () => ed.set(path, node.not), { kind: "quiet" })),
  renderCondition(ed, [...path, "not"], node.not, table));
  return framed(ed, path, "cond-group", inside, table);
}

function groupBox(ed, path, node, table, number) {
  const kind = conditionKind(node);
  const list = [...path, kind];
  const groups = node[kind].map((part, n) => (GROUP_KINDS.includes(conditionKind(part)) ? n : -1)).filter((n) => n >= 0);
  const parts = node[kind].map((part, n) => {
    const between = kind === "any" && n > 0 && h("p", { class: "cond-or" }, gettext("or"));
    return [between, renderCondition(ed, [...list, n], part, table, groups.length > 1 && groups.includes(n) ? groups.indexOf(n) + 1 : undefined)];
  });
  const content = h("div", { role: "group", "aria-label": groupName(kind, number) }, groupHead(ed, path, node, kind, number), parts);
  if (ed.pending && ed.pending.place === JSON.stringify(list)) content.append(pendingBox(ed, ed.pending, (made) => ed.add(list, made), table));
  else if (!ed.readonly) content.append(addButtons(ed, path, JSON.stringify(list), kind));
  if (path.length > 0) return framed(ed, path, "cond-group", content, table);
  return h("div", { class: "cond-node cond-top", "data-cond": "[]", "data-path": JSON.stringify(ed.path) }, content, h("div", { class: "cond-problem", hidden: true }));
}

function groupName(kind, number) {
  const title = { all: gettext("All of these"), any: gettext("Any of these"), of: gettext("At least so many of these") }[kind];
  return number ? say(gettext("Group %(n)s: %(kind)s"), { n: number, kind: title }) : title;
}

function groupHead(ed, path, node, kind, number) {
  const head = h("div", { class: "cond-head" }, number && h("span", { class: "cond-head-text" }, say(gettext("Group %(n)s"), { n: number })));
  const select = h("select", { class: "cond-select cond-kind", "aria-label": gettext("How many must be met"), disabled: ed.readonly, "data-focus": ed.name(path, "kind"),
    onchange: (event) => {
      const parts = node[kind];
      const next = event.target.value;
      ed.set(path, next === "of" ? { at_least: Math.min(2, parts.length), of: parts } : { [next]: parts }, { focus: ed.name(path, "kind") });
    } },
  [["all", gettext("All are met")], ["any", gettext("Any one is met")], ["of", gettext("At least so many are met")]].map(([v, l]) => h("option", { value: v }, l)));
  select.value = kind;
  head.append(select);
  if (kind === "of") {
    const id = newId("least");
    head.append(h("label", { class: "w-sr-only", for: id }, gettext("At least how many")), countInput(ed, [...path, "at_least"], id),
      h("span", { class: "cond-head-text" }, say(gettext("of %(n)s"), { n: node.of.length })));
  }
  return head;
}

/** A small whole number kept as a number. */
export function countInput(ed, path, id, label) {
  return h("input", { type: "text", inputmode: "numeric", class: "cond-input cond-number", id, "aria-label": label, value: ed.at(path) ?? "", readonly: ed.readonly,
    "data-focus": ed.name(path, "count"), oninput: (event) => {
      const text = event.target.value.trim();
      ed.set(path, /^\d+$/.test(text) ? Number(text) : text, { redraw: false });
    } });
}

function addButtons(ed, path, place, kind) {
  const add = (label, what, name) => h("button", { class: "studio-link cond-add", "data-focus": name && ed.name(path, name),
    onclick: () => ed.begin({ place, kind: what, groupKind: kind }) }, icon("plus"), label);
  return h("div", { class: "cond-adds" }, add(gettext("Add a condition"), "line", "add"), add(gettext("Add a group"), "group"));
}

function pendingBox(ed, pending, insert, table) {
  const inner = pending.groupKind === "all" || !pending.groupKind ? "any" : "all";
  return pendingLine(ed, [], table, (node) => insert(pending.kind === "group" ? { [inner]: [node] } : node));
}

/** A line that is in the document only once something is chosen. */
export function pendingLine(ed, path, table, insert) {
  const stop = () => { ed.pending = null; ed.draw(ed.name(path, "add")); };
  return h("div", { class: "cond-pending" },
    picker({ label: gettext("What is asked for"), entries: () => conditionEntries(ed, table), placeholder: gettext("Find a field, table, value or rule"), opened: true,
      onPick: (make) => { ed.pending = null; insert(make()); } }),
    button(gettext("Leave it"), stop, { kind: "quiet" }));
}
