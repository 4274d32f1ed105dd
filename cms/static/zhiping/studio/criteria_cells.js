// One cell of a decision table: empty for any, else a value typed by its column.

import { namedValueEditor } from "./conditions.js";
import { literal } from "./cond_literals.js";
import { valueKind } from "./cond_vocabulary.js";
import { h, icon } from "./dom.js";

export const ANY = "-";
export const cellPath = (row, c) => (c === "gives" ? [...row, "gives"] : [...row, "cells", c]);

/** The control of a cell; `c` is the number of its column, or "gives". */
export function cellControl(table, r, c, label) {
  const { studio } = table;
  const row = [...table.path, "rows", r];
  const path = cellPath(row, c);
  const value = studio.store.get(path);
  const column = table.columns[c];
  const gives = c === "gives";
  const type = gives ? { kind: "number" } : table.type(c);
  const set = (next) => write(studio, row, c, next, gives ? undefined : ANY);
  const free = table.free === `${r}-${c}`;
  if (valueKind(value ?? ANY) !== "literal" || free) {
    return namedValueEditor({ studio, path, value: value ?? "", scope: table.tab.scope, label, type, readback: false, hideLabel: true, opened: free,
      onLeave: () => { table.free = null; table.draw(); },
      onChange: (next) => { table.free = null; write(studio, row, c, next === "" && !gives ? ANY : next); if (valueKind(next) === "literal") table.draw(); } });
  }
  const many = column?.test === "one_of" || Array.isArray(value);
  const control = many && type.options ? several(value, set, type, label, table, r, c) : single(value, set, type, label, studio.readonly, `cell-${r}-${c}`);
  return h("div", { class: "crit-cell" }, control, !studio.readonly && h("button", { class: "cond-tool", title: gettext("Take a parameter or another value"), "aria-label": `${gettext("Take a parameter or another value")}, ${label}`,
    onclick: () => { table.free = `${r}-${c}`; table.draw(); } }, icon("sliders")));
}

function single(value, set, type, label, readonly, focus) {
  const given = value === undefined || value === ANY ? "" : value;
  if (type.options) {
    const typed = { ...type, options: [{ code: "", title: gettext("any") }, ...type.options] };
    return literal({ value: given, set, type: typed, label, readonly, focus });
  }
  if (type.kind === "boolean") return literal({ value: given, set, type: { kind: "text", options: [{ code: "", title: gettext("any") }, { code: "true", title: gettext("yes") }, { code: "false", title: gettext("no") }] }, label, readonly, focus });
  const control = literal({ value: given, set, type, many: Array.isArray(value), label, readonly, focus });
  (control.matches("input, textarea") ? control : control.querySelector("input")).placeholder = gettext("any");
  return control;
}

/** Several options in a cell: what is chosen in words, and the boxes behind it. */
function several(value, set, type, label, table, r, c) {
  const chosen = Array.isArray(value) ? value : value === undefined || value === ANY ? [] : [value];
  const words = (codes) => codes.map((code) => type.options.find((o) => o.code === code)?.title ?? code).join("、") || gettext("any");
  const summary = h("summary", { "data-focus": `cell-${r}-${c}`, "aria-label": label }, words(chosen));
  const boxes = literal({ value: chosen, set: (codes) => { summary.textContent = words(codes); set(codes.length ? codes : ""); }, type, many: true, label, readonly: table.studio.readonly, focus: `cell-${r}-${c}-boxes` });
  return h("details", { class: "crit-several" }, summary, boxes);
}

/** Writes a cell; the cells before it that are missing are filled in as any. */
function write(studio, row, c, next, whenEmpty = ANY) {
  const value = next === "" ? whenEmpty : next;
  if (c === "gives") return studio.store.set([...row, "gives"], value, gettext("Cell"));
  const cells = studio.store.get([...row, "cells"]) ?? [];
  if (cells.length > c) return studio.store.set([...row, "cells", c], value, gettext("Cell"));
  const made = Array.from({ length: c + 1 }, (_, k) => cells[k] ?? ANY);
  made[c] = value;
  return studio.store.set([...row, "cells"], made, gettext("Cell"));
}
