// Achievements from a list, each counted once: “any 2 of these and any 1 of those”. Groups of items; an item has ways to meet it.

import { newGroup } from "./cond_entries.js";
import { countInput, pendingLine, renderCondition } from "./cond_groups.js";
import { filterBox } from "./cond_lines.js";
import { choice } from "./cond_values.js";
import { button, pairInput, textInput } from "./controls.js";
import { h, icon, newId, say, shown } from "./dom.js";
import { newKey } from "./keys.js";

export function distinctBox(ed, path, node) {
  const groups = [...path, "distinct"];
  const rows = [...path, "rows"];
  const box = h("div", { role: "group", "aria-label": gettext("Achievements, each counted once") },
    h("div", { class: "cond-head" }, h("span", { class: "cond-head-text" }, gettext("Achievements, each counted once"))),
    h("p", { class: "studio-help" }, gettext("Every group must be met. A row used for one item serves no other; the best allocation is found for the applicant.")));
  if (node.rows !== undefined) box.append(h("div", { class: "cond-part" }, h("p", { class: "cond-part-head" }, gettext("Every achievement must meet")), renderCondition(ed, rows, node.rows, "")));
  node.distinct.forEach((group, n) => box.append(groupBox(ed, [...groups, n], group, n, node.distinct.length)));
  if (!ed.readonly) {
    box.append(h("button", { class: "studio-link cond-add", "data-focus": ed.name(groups, "add"), onclick: () => {
      const made = newGroup(node.distinct.length + 1);
      made.key = newKey(made.key, node.distinct.map((g) => g.key));
      made.of[0].key = newKey(made.of[0].key, itemKeys(node));
      ed.set(groups, [...node.distinct, made], { focus: ed.name([...groups, node.distinct.length, "at_least"], "count") });
    } }, icon("plus"), gettext("And another group")));
  }
  return box;
}

const itemKeys = (node) => node.distinct.flatMap((g) => g.of.map((i) => i.key));

/** The place of the distinct node a group, item or alternative belongs to. */
const owner = (ed, path) => ed.at(path.slice(0, path.lastIndexOf("distinct")));

function groupBox(ed, path, group, n, count) {
  const id = newId("least");
  const items = [...path, "of"];
  const head = h("div", { class: "cond-head" }, h("span", { class: "cond-head-text" }, n ? say(gettext("and in group %(n)s"), { n: n + 1 }) : say(gettext("Group %(n)s"), { n: 1 })),
    h("label", { class: "cond-head-text", for: id }, gettext("at least")), countInput(ed, [...path, "at_least"], id),
    h("span", { class: "cond-head-text" }, say(gettext("of these %(n)s items"), { n: group.of.length })));
  if (!ed.readonly && count > 1) head.append(bin(ed, path, say(gettext("Delete group %(n)s"), { n: n + 1 })));
  const box = node(ed, path, "cond-group", h("div", { class: "cond-content" }, head,
    pairInput({ label: gettext("Name of the group (may be empty)"), value: group.title, optional: true, readonly: ed.readonly, onChange: (t) => ed.set([...path, "title"], t, { redraw: false }) }),
    group.of.map((item, k) => itemBox(ed, [...items, k], item, k, group.of.length)),
    !ed.readonly && h("button", { class: "studio-link cond-add", "data-focus": ed.name(items, "add"), onclick: () => {
      const key = newKey(`item_${n + 1}_${group.of.length + 1}`, itemKeys(owner(ed, path)));
      ed.opened.add(key);
      ed.set(items, [...group.of, { key, title: { zh: "", en: "" }, any_of: [{ draw: [] }] }]);
    } }, icon("plus"), gettext("Add an item"))));
  return box;
}

function node(ed, path, kind, content) {
  return h("div", { class: `cond-node ${kind}`, "data-cond": JSON.stringify(path), "data-path": JSON.stringify([...ed.path, ...path]) }, content, h("div", { class: "cond-problem", hidden: true }));
}

function bin(ed, path, label) {
  return h("button", { class: "cond-tool cond-bin", "aria-label": label, title: label, onclick: () => ed.set(path, undefined, { focus: ed.name(path.slice(0, -1), "add") }) }, icon("bin"));
}

/** One item, closed to its name until it is opened: a long list stays a list. */
function itemBox(ed, path, item, n, count) {
  const name = shown(item.title, item.key);
  const body = h("div", { class: "cond-item-body" });
  const details = h("details", { class: "cond-item", "data-cond-item": JSON.stringify(path), open: ed.opened.has(item.key) },
    h("summary", { "data-focus": ed.name(path, "item") }, h("span", {}, name || gettext("(no name)"))), body);
  const build = () => { if (details.open && !body.hasChildNodes()) body.append(...itemParts(ed, path, item, n, count)); };
  details.addEventListener("toggle", () => {
    ed.opened[details.open ? "add" : "delete"](item.key);
    if (!details.open || body.hasChildNodes()) return;
    build();
    ed.showProblems();
  });
  build();
  return node(ed, path, "cond-item-node", details);
}

function itemParts(ed, path, item, n, count) {
  const ways = [...path, "any_of"];
  const parts = [
    pairInput({ label: gettext("Name of the item"), value: item.title, readonly: ed.readonly, onChange: (t) => ed.set([...path, "title"], t, { redraw: false }) }),
    textInput({ label: gettext("Key"), value: item.key, keep: true, readonly: ed.readonly, onChange: (key) => ed.set([...path, "key"], key, { redraw: false }) }),
    ...item.any_of.map((way, k) => wayBox(ed, [...ways, k], way, k, item.any_of.length)),
  ];
  if (ed.readonly) return parts;
  const tools = h("div", { class: "cond-menu" }, button(gettext("Or another way to meet it"), () => ed.set(ways, [...item.any_of, { draw: [] }]), { kind: "quiet" }));
  if (n > 0) tools.append(button(gettext("Move up"), () => ed.move(path, -1), { kind: "quiet" }));
  if (n < count - 1) tools.append(button(gettext("Move down"), () => ed.move(path, 1), { kind: "quiet" }));
  if (count > 1) tools.append(button(gettext("Delete this item"), () => ed.set(path, undefined, { focus: ed.name(path.slice(0, -1), "add") }), { kind: "quiet" }));
  return [...parts, tools];
}

function wayBox(ed, path, way, n, count) {
  const draws = [...path, "draw"];
  const content = h("div", { class: "cond-content" }, (n > 0 || count > 1) && h("div", { class: "cond-head" }, h("span", { class: "cond-head-text" }, n ? gettext("or") : gettext("either")),
    !ed.readonly && count > 1 && bin(ed, path, say(gettext("Delete way %(n)s"), { n: n + 1 }))),
  (way.draw ?? []).map((draw, k) => drawBox(ed, [...draws, k], draw, k)));
  if (way.when !== undefined) content.append(h("div", { class: "cond-part" }, h("p", { class: "cond-part-head" }, gettext("and besides")), renderCondition(ed, [...path, "when"], way.when, "")));
  if (!ed.readonly) content.append(wayTools(ed, path, way, draws));
  return node(ed, path, "cond-way", content);
}

function wayTools(ed, path, way, draws) {
  const place = JSON.stringify([...path, "when"]);
  const tools = h("div", { class: "cond-adds" }, h("button", { class: "studio-link cond-add", "data-focus": ed.name(draws, "add"), onclick: () => {
    const table = ed.vocabulary.tables()[0]?.key ?? "";
    ed.set(draws, [...(way.draw ?? []), { in: table }], { focus: ed.name([...draws, (way.draw ?? []).length, "in"], "choice") });
  } }, icon("plus"), way.draw?.length ? gettext("and rows of another table") : gettext("Rows of a table")));
  if (way.when === undefined && ed.pending?.place === place) {
    tools.append(pendingLine(ed, path, "", (made) => ed.set([...path, "when"], made, { focus: ed.name([...path, "when"], "what") })));
  } else if (way.when === undefined) {
    tools.append(h("button", { class: "studio-link cond-add", onclick: () => ed.begin({ place, kind: "line" }) }, icon("plus"), gettext("Another condition")));
  }
  return tools;
}

function drawBox(ed, path, draw, n) {
  const id = newId("rows");
  const setCount = (event) => {
    const text = event.target.value.trim();
    ed.set([...path, "count"], text === "" || text === "1" ? undefined : /^\d+$/.test(text) ? Number(text) : text, { redraw: false });
  };
  const line = h("div", { class: "cond-line-row" }, choice(ed, [...path, "in"], n ? gettext("and") : gettext("Rows of"), ed.vocabulary.tables()),
    h("span", { class: "cond-choice" }, h("label", { class: "cond-head-text", for: id }, gettext("how many")),
      h("input", { type: "text", inputmode: "numeric", class: "cond-input cond-number", id, value: draw.count ?? 1, readonly: ed.readonly, "data-focus": ed.name(path, "count"), oninput: setCount })),
    choice(ed, [...path, "one_per"], gettext("alike are one by"), ed.vocabulary.columns(draw.in), { empty: gettext("each row by itself") }));
  if (!ed.readonly) line.append(bin(ed, path, gettext("Delete these rows")));
  return node(ed, path, "cond-draw", h("div", { class: "cond-content" }, line, filterBox(ed, [...path, "where"], draw.in)));
}
