// A column of a decision table: what it is called, what it looks at, and how its cells are compared.

import { namedValueEditor } from "./conditions.js";
import { button, pairInput, selectInput } from "./controls.js";
import { h, say, shown } from "./dom.js";

const TESTS = ["is", "one_of", "at_least", "at_most", "above", "below"];

export function addColumn(table) {
  const n = table.columns.length;
  table.column = n;
  table.change(gettext("Add a column"), (t) => ({ ...t, columns: [...(t.columns ?? []), { value: "", title: { zh: "", en: "" } }],
    rows: (t.rows ?? []).map((row) => ({ ...row, cells: [...(row?.cells ?? []), "-"] })) }), `column-${n}`);
}

export function columnBox(table, n) {
  const { studio } = table;
  const path = [...table.path, "columns", n];
  const column = table.columns[n];
  const type = table.type(n);
  const tests = TESTS.filter((t) => table.vocabulary.tests(type).includes(t) || t === (column.test ?? "is"));
  const box = h("section", { class: "studio-card crit-column-box", "aria-label": say(gettext("Column %(n)s"), { n: n + 1 }) },
    h("h4", {}, say(gettext("Column %(n)s"), { n: n + 1 })),
    pairInput({ label: gettext("Heading"), value: column.title, path: [...path, "title"], readonly: studio.readonly, help: gettext("Put so that a cell completes it: “Education at least”, “Years at intermediate”."),
      onChange: (title) => {
        studio.store.set([...path, "title"], title, gettext("Column"));
        table.element.querySelector(`[data-focus="column-${n}"]`).textContent = shown(title) || gettext("(no name)");
      } }),
    namedValueEditor({ studio, path: [...path, "value"], value: column.value, scope: table.tab.scope, label: gettext("What it looks at"), readback: false, hideLabel: false,
      onChange: (value) => { studio.store.set([...path, "value"], value, gettext("Column")); table.draw(); } }),
    selectInput({ label: gettext("How cells are compared"), options: tests.map((t) => [t, table.vocabulary.word(t, type)]), value: column.test ?? "is", path: [...path, "test"], readonly: studio.readonly,
      onChange: (test) => table.change(gettext("Column"), (t) => ({ ...t, columns: t.columns.map((c, k) => (k === n ? retested(c, test) : c)), rows: t.rows.map((row) => recelled(row, n, test)) }), `column-${n}`) }));
  if (!studio.readonly) box.append(tools(table, n));
  return box;
}

/** The usual test is left unsaid, as a pack leaves it. */
function retested({ test: _old, ...column }, test) {
  return test === "is" ? column : { ...column, test };
}

function recelled(row, n, test) {
  const cell = row?.cells?.[n];
  if (cell === undefined || cell === "-" || (typeof cell === "object" && !Array.isArray(cell))) return row;
  const made = test === "one_of" ? (Array.isArray(cell) ? cell : [cell]) : Array.isArray(cell) ? cell[0] ?? "-" : cell;
  return { ...row, cells: row.cells.map((c, k) => (k === n ? made : c)) };
}

function tools(table, n) {
  const last = table.columns.length - 1;
  const swap = (list, to) => {
    const made = [...list];
    made.splice(to, 0, ...made.splice(n, 1));
    return made;
  };
  const move = (label, to) => button(label, () => {
    table.column = to;
    table.change(label, (t) => ({ ...t, columns: swap(t.columns, to), rows: t.rows.map((row) => ({ ...row, cells: swap(row?.cells ?? [], to) })) }), `column-${to}`);
  }, { kind: "quiet", disabled: to < 0 || to > last });
  return h("div", { class: "studio-bar" }, move(gettext("Move left"), n - 1), move(gettext("Move right"), n + 1),
    button(gettext("Delete the column"), () => {
      table.column = null;
      table.change(gettext("Delete the column"), (t) => ({ ...t, columns: t.columns.filter((_, k) => k !== n), rows: t.rows.map((row) => ({ ...row, cells: (row?.cells ?? []).filter((_, k) => k !== n) })) }), "add-column");
    }, { kind: "quiet" }),
    button(gettext("Done"), () => { table.column = null; table.draw(`column-${n}`); }, { kind: "quiet" }));
}
