// Decision tables as tables: a row for each case, a column for each thing compared, cells chosen from the field's own options.

import { onStudio, readBack } from "./conditions.js";
import { addColumn, columnBox } from "./criteria_columns.js";
import { deleteButton, keyField } from "./criteria_key.js";
import { cellControl, cellPath } from "./criteria_cells.js";
import { Vocabulary } from "./cond_vocabulary.js";
import { pairInput } from "./controls.js";
import { announce, fill, h, icon, say, shown } from "./dom.js";
import { newKey } from "./keys.js";

export const testOfColumn = (column) => column?.test ?? "is";

export function tableCard(tab, key) {
  const path = [...tab.path, "tables", key];
  const table = tab.studio.store.get(path);
  return tab.card(`tables.${key}`, path, { title: shown(table?.title, key), note: say(gettext("%(n)s rows"), { n: table?.rows?.length ?? 0 }), body: () => body(tab, key, path) });
}

function body(tab, key, path) {
  const { studio } = tab;
  const now = { key };
  const grid = h("div", {});
  const table = new Table(tab, path, grid);
  table.draw();
  const done = (next) => tab.reopen(`tables.${next}`);
  return [
    h("div", { class: "crit-problems" }),
    pairInput({ label: gettext("Name of the table"), value: studio.store.get([...path, "title"]), path: [...path, "title"], readonly: studio.readonly, onChange: (title) => {
      studio.store.set([...path, "title"], title, gettext("Decision table"));
      tab.list.querySelector("[data-open] .crit-title").textContent = shown(title, now.key);
    } }),
    h("p", { class: "studio-help" }, gettext("An applicant meets the table when they meet one of its rows. An empty cell asks for nothing. Rows are read from the top; ↑ ↓ go from cell to cell, Alt+↑ ↓ move the row.")),
    grid,
    readBack({ studio, path, scope: tab.scope }),
    h("details", { class: "crit-more" }, h("summary", {}, gettext("Key")), keyField({ studio, criteria: tab.key, kind: "tables", key, done })),
    !studio.readonly && deleteButton({ studio, criteria: tab.key, kind: "tables", key, name: shown(studio.store.get([...path, "title"]), key), remove: () => {
      studio.store.remove(path, gettext("Delete a decision table"));
      tab.reopen(null);
    } }),
  ];
}

class Table {
  constructor(tab, path, element) {
    Object.assign(this, { tab, studio: tab.studio, path, element, column: null, free: null });
    this.vocabulary = new Vocabulary(tab.studio, tab.scope);
    this.element.addEventListener("keydown", (event) => this.key(event));
    onStudio(tab.studio, "problems", this.element, () => this.showProblems());
    onStudio(tab.studio.store, "change", this.element, () => this.showProblems());
  }

  get data() {
    return this.studio.store.get(this.path) ?? {};
  }

  get columns() {
    return Array.isArray(this.data.columns) ? this.data.columns : [];
  }

  get rows() {
    return Array.isArray(this.data.rows) ? this.data.rows : [];
  }

  get gives() {
    return this.givesShown || this.rows.some((row) => row?.gives !== undefined);
  }

  type(n) {
    return this.vocabulary.typeOf(this.columns[n]?.value ?? "", "");
  }

  change(label, make, focus) {
    this.studio.store.change(label, (doc) => {
      const table = make(this.data);
      return { ...doc, criteria: { ...doc.criteria, [this.path[1]]: { ...doc.criteria[this.path[1]], tables: { ...doc.criteria[this.path[1]].tables, [this.path[3]]: table } } } };
    }, { path: this.path });
    this.draw(focus);
  }

  draw(focus) {
    const active = focus ?? (this.element.contains(document.activeElement) ? document.activeElement.dataset.focus : null);
    const { readonly } = this.studio;
    fill(this.element,
      h("div", { class: "studio-table-box", tabindex: "0", role: "region", "aria-label": shown(this.data.title, gettext("Decision table")) },
        h("table", { class: "studio-table crit-table" }, this.head(), h("tbody", {}, this.rows.map((row, r) => this.row(row ?? {}, r))))),
      !readonly && h("div", { class: "cond-adds" },
        this.adder(gettext("Add a row"), () => this.addRow(), "add-row"), this.adder(gettext("Add a column"), () => addColumn(this), "add-column"),
        !this.gives && this.adder(gettext("Let rows give a value"), () => { this.givesShown = true; this.draw(); }, "gives")),
      this.column !== null && this.columns[this.column] && columnBox(this, this.column));
    if (active) this.element.querySelector(`[data-focus="${CSS.escape(active)}"]`)?.focus();
    this.tab.showProblems();
    this.showProblems();
  }

  adder(label, run, focus) {
    return h("button", { class: "studio-link cond-add", onclick: run, "data-focus": focus }, icon("plus"), label);
  }

  head() {
    const cells = this.columns.map((column, n) => {
      const title = shown(column?.title) || gettext("(no name)");
      const test = this.vocabulary.word(testOfColumn(column), this.type(n));
      return h("th", { scope: "col" }, h("button", { class: "studio-link crit-column", "aria-expanded": String(this.column === n), "data-focus": `column-${n}`,
        onclick: () => { this.column = this.column === n ? null : n; this.draw(`column-${n}`); } }, title), h("span", { class: "studio-help" }, test));
    });
    return h("thead", {}, h("tr", {}, h("th", { scope: "col" }, gettext("Row")), cells, this.gives && h("th", { scope: "col" }, gettext("gives")), h("th", { scope: "col" }, gettext("Note")), !this.studio.readonly && h("td", {}, h("span", { class: "w-sr-only" }, gettext("Tools")))));
  }

  row(row, r) {
    const path = [...this.path, "rows", r];
    const name = say(gettext("row %(n)s"), { n: r + 1 });
    const cells = this.columns.map((column, c) => h("td", { "data-cell": JSON.stringify([r, c]), "data-path": JSON.stringify(cellPath(path, c)) }, cellControl(this, r, c, `${shown(column?.title)}, ${name}`), h("p", { class: "studio-problem", hidden: true })));
    const gives = this.gives && h("td", { "data-path": JSON.stringify([...path, "gives"]) }, cellControl(this, r, "gives", `${gettext("gives")}, ${name}`), h("p", { class: "studio-problem", hidden: true }));
    const extra = (row.cells ?? []).length > this.columns.length && h("p", { class: "studio-problem" }, gettext("This row has more cells than the table has columns."));
    return h("tr", {}, h("th", { scope: "row" }, String(r + 1), extra, h("p", { class: "crit-row-note", "data-row": r, hidden: true }, gettext("asks for nothing: everybody meets it"))), cells, gives, h("td", {}, this.note(row, path, name)), !this.studio.readonly && h("td", { class: "crit-row-tools" }, this.tools(r, name)));
  }

  note(row, path, name) {
    const language = document.documentElement.lang.startsWith("en") ? "en" : "zh";
    return h("input", { type: "text", class: "cond-input crit-note-input", "aria-label": `${gettext("Note")}, ${name}`, value: row.note?.[language] ?? "", readonly: this.studio.readonly, oninput: (event) => {
      const note = { zh: "", en: "", ...(this.studio.store.get([...path, "note"]) ?? {}), [language]: event.target.value };
      this.studio.store.set([...path, "note"], note.zh || note.en ? note : undefined, gettext("Note"));
    } });
  }

  tools(r, name) {
    const tool = (label, sign, run, on) => h("button", { class: "cond-tool", title: label, "aria-label": `${label}, ${name}`, disabled: !on, "data-focus": `${sign}-${r}`, onclick: run }, icon(sign));
    return [tool(gettext("Move up"), "arrow-up", () => this.moveRow(r, -1), r > 0), tool(gettext("Move down"), "arrow-down", () => this.moveRow(r, 1), r < this.rows.length - 1),
      tool(gettext("Copy"), "copy", () => this.change(gettext("Copy"), (t) => ({ ...t, rows: [...t.rows.slice(0, r + 1), t.rows[r], ...t.rows.slice(r + 1)] }), `cell-${r + 1}-0`), true),
      tool(gettext("Delete"), "bin", () => this.change(gettext("Delete a row"), (t) => ({ ...t, rows: t.rows.filter((_, k) => k !== r) }), "add-row"), true)];
  }

  moveRow(r, step) {
    const to = r + step;
    if (to < 0 || to >= this.rows.length) return;
    this.change(gettext("Move a row"), (t) => {
      const rows = [...t.rows];
      rows.splice(to, 0, ...rows.splice(r, 1));
      return { ...t, rows };
    }, `cell-${to}-0`);
    announce(say(gettext("Row %(n)s is now row %(to)s"), { n: r + 1, to: to + 1 }));
  }

  addRow() {
    this.change(gettext("Add a row"), (t) => ({ ...t, rows: [...(t.rows ?? []), { cells: this.columns.map(() => "-") }] }), `cell-${this.rows.length}-0`);
  }

  key(event) {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const cell = event.target.closest?.("[data-cell]");
    if (!step || !cell || this.studio.readonly || event.target.getAttribute("role") === "combobox") return;
    const [r, c] = JSON.parse(cell.dataset.cell);
    if (event.altKey) this.moveRow(r, step);
    else if (event.target.tagName === "INPUT" && event.target.type === "text") this.element.querySelector(`[data-focus="cell-${r + step}-${c}"]`)?.focus();
    else return;
    event.preventDefault();
  }

  /** The problems of a cell under it, and a row that asks for nothing. */
  showProblems() {
    for (const note of this.element.querySelectorAll("[data-row]")) {
      const cells = this.rows[note.dataset.row]?.cells ?? [];
      note.hidden = this.columns.length === 0 || cells.some((cell) => cell !== "-");
    }
    for (const box of this.element.querySelectorAll("td[data-path]")) {
      const found = this.studio.problemsAt(JSON.parse(box.dataset.path))[0];
      const note = box.querySelector(":scope > .studio-problem");
      note.hidden = !found;
      note.textContent = found?.text ?? "";
    }
  }
}

export function addTable(tab) {
  const { store } = tab.studio;
  const tables = store.get([...tab.path, "tables"]) ?? {};
  const key = newKey("table", Object.keys(tables));
  store.set([...tab.path, "tables"], { ...tables, [key]: { title: { zh: "", en: "" }, columns: [], rows: [{ cells: [] }] } }, gettext("Add a decision table"));
  tab.reopen(`tables.${key}`);
}
