// The list on the left of every tab: choose, add, copy, delete, move; by mouse, keyboard and screen reader alike.

import { announce, h, say } from "./dom.js";
import { button } from "./controls.js";

/**
 * `items`: [{id, label, hint?, depth?, problems?, locked?, group?}] in order. `selected`: an id.
 * `acts`: {add?: [[label, run]], copy?, remove?, move?(id, step), canMove?(id, step)}; what is missing is not offered.
 */
export function outline({ label, items, selected, onSelect, acts = {}, readonly = false, empty = "" }) {
  const list = h("ul", { class: "studio-outline-list" });
  for (const item of items) list.append(row(item, selected, onSelect, acts, readonly));
  const nav = h("nav", { class: "studio-outline", "aria-label": label }, list.children.length ? list : h("p", { class: "studio-help" }, empty));
  if (!readonly) nav.append(tools(items.find((i) => i.id === selected), acts));
  return nav;
}

function row(item, selected, onSelect, acts, readonly) {
  if (item.group) return h("li", { class: "studio-outline-group" }, item.label);
  const choose = h("button", {
    class: "studio-outline-item", "aria-current": item.id === selected ? "true" : undefined,
    "data-outline": item.id, "data-depth": item.depth ?? 0,
    onclick: () => onSelect(item.id), onkeydown: (event) => keys(event, item, acts, readonly),
  }, h("span", { class: "studio-outline-label" }, item.label || gettext("(no name)")), item.hint && h("span", { class: "studio-outline-hint" }, item.hint));
  if (item.problems) {
    choose.append(h("span", { class: "studio-count" }, String(item.problems),
      h("span", { class: "w-sr-only" }, ` ${ngettext("problem", "problems", item.problems)}`)));
  }
  return h("li", {}, choose);
}

function keys(event, item, acts, readonly) {
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (!step) return;
  if (event.altKey && acts.move && !readonly) {
    event.preventDefault();
    moved(item, step, acts);
    return;
  }
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  const all = [...event.currentTarget.closest("ul").querySelectorAll("[data-outline]")];
  const next = all[all.indexOf(event.currentTarget) + step];
  if (next) {
    event.preventDefault();
    next.focus();
  }
}

function moved(item, step, acts) {
  if (acts.canMove && !acts.canMove(item.id, step)) return;
  acts.move(item.id, step);
  announce(say(step < 0 ? gettext("%(name)s moved up") : gettext("%(name)s moved down"), { name: item.label }));
  document.querySelector(`[data-outline="${CSS.escape(item.id)}"]`)?.focus();
}

function tools(item, acts) {
  const bar = h("div", { class: "studio-outline-tools" });
  for (const [label, run] of acts.add ?? []) bar.append(button(`＋ ${label}`, run));
  if (!item || item.locked) return bar;
  const named = (label) => say(gettext("%(act)s: %(name)s"), { act: label, name: item.label });
  const tool = (label, run, on = true) => {
    const made = button(label, run, { kind: "quiet", disabled: !on });
    made.setAttribute("aria-label", named(label));
    bar.append(made);
  };
  if (acts.move) {
    const can = (step) => !acts.canMove || acts.canMove(item.id, step);
    tool(gettext("Move up"), () => moved(item, -1, acts), can(-1));
    tool(gettext("Move down"), () => moved(item, 1, acts), can(1));
  }
  if (acts.copy) tool(gettext("Copy"), () => acts.copy(item.id));
  if (acts.remove) tool(gettext("Delete"), () => acts.remove(item.id));
  return bar;
}
