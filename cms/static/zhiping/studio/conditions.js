// The condition builder: shows one condition of the language as lines and groups, and changes exactly what is touched.

import { post } from "./api.js";
import { advancedBox } from "./cond_advanced.js";
import { renderRoot } from "./cond_groups.js";
import { valueEditor } from "./cond_values.js";
import { Vocabulary } from "./cond_vocabulary.js";
import { fill, h, quietly } from "./dom.js";
import { at, startsWith, withAt } from "./store.js";

const QUIET = 250; // milliseconds of quiet before a condition is read back

/**
 * An editor for the condition at `path` of the document. `scope`: {form, table?, criteria?} says what may be named: fields of
 * that form, columns of the table whose row is looked at, parameters, values, tables and rules of those criteria.
 * `onChange(condition)` is given the whole new condition (undefined: none left); without it the editor writes to the store
 * itself, one step of undo a control. `empty` says what no condition means. Redraw it after undo, redo and replace.
 */
export function conditionEditor(options) {
  const editor = new Editor(options);
  editor.draw();
  return editor.element;
}

/** The same for a value: what a named value, a parameter or a cell is. `type` says what is wanted. */
export function namedValueEditor({ type, opened, onLeave, ...options }) {
  const render = (ed) => valueEditor(ed, [], ed.value ?? "", { table: ed.table, type, label: options.label, opened, onLeave });
  const editor = new Editor({ ...options, render, advanced: false });
  editor.draw();
  return editor.element;
}

class Editor {
  constructor({ studio, path, value, onChange, scope, label, empty, readonly, render = renderRoot, readback = true, advanced = true, required = false, hideLabel = false }) {
    Object.assign(this, { studio, path, value, onChange, label, empty, advanced, required, render });
    this.vocabulary = new Vocabulary(studio, scope);
    this.scope = scope;
    this.table = scope.table ?? "";
    this.readonly = readonly || studio.readonly;
    this.pending = null;
    this.menu = null;
    this.opened = new Set();
    this.body = h("div", { class: "cond-body" });
    this.element = h("div", { class: "cond", role: "group", "aria-label": label },
      !hideLabel && h("p", { class: "studio-label" }, label), this.body, readback && readBack({ studio, path, scope }));
    this.element.conditionEditor = this;
    onStudio(studio, "problems", this.element, () => this.showProblems());
  }

  at(inner) {
    return at(this.value, inner);
  }

  name(inner, part) {
    return `${JSON.stringify(inner)}${part}`;
  }

  /** Changes what stands at a place inside the condition. `redraw` when the shape changed, not only what was typed. */
  set(inner, value, { redraw = true, focus } = {}) {
    const old = this.at(inner);
    if (old === value || (old !== undefined && JSON.stringify(old) === JSON.stringify(value))) return;
    this.value = inner.length ? withAt(this.value, inner, value) : value;
    if (this.onChange) this.onChange(this.value);
    else this.studio.store.set([...this.path, ...inner], value, this.label);
    if (redraw) this.draw(focus);
  }

  /** Takes a part away; a group, filter or row left without its only part goes with it. */
  remove(inner) {
    const owner = inner.slice(0, -1);
    const last = inner.at(-1);
    if (typeof last === "number" && ["all", "any", "of"].includes(owner.at(-1)) && this.at(owner).length === 1) this.remove(owner.slice(0, -1));
    else if (last === "not") this.remove(owner);
    else this.set(inner, undefined, { focus: this.name(owner.slice(0, -1), "add") });
  }

  add(listPath, node) {
    const list = this.at(listPath) ?? [];
    this.set(listPath, [...list, node], { focus: this.name([...listPath, list.length], "what") });
  }

  move(inner, step) {
    const list = [...this.at(inner.slice(0, -1))];
    const [from, to] = [inner.at(-1), inner.at(-1) + step];
    if (to < 0 || to >= list.length) return;
    list.splice(to, 0, ...list.splice(from, 1));
    this.menu = this.menu && this.name([...inner.slice(0, -1), to], "menu");
    this.set(inner.slice(0, -1), list, { focus: this.name([...inner.slice(0, -1), to], "menu") });
  }

  /** Begins something that is in the document only once it is chosen: {place, kind}. */
  begin(pending) {
    this.pending = pending;
    this.draw();
  }

  draw(focus) {
    const active = this.body.contains(document.activeElement) ? document.activeElement.dataset.focus : null;
    fill(this.body, this.render(this), this.advanced && advancedBox(this));
    const wanted = focus ?? active;
    if (wanted && (active !== null || focus)) this.body.querySelector(`[data-focus="${CSS.escape(wanted)}"]`)?.focus();
    this.showProblems();
  }

  /** Each problem stands under the innermost line that holds its place. */
  showProblems() {
    const nodes = [...this.body.querySelectorAll(".cond-node")];
    const told = new Map();
    for (const problem of this.studio.problemsAt(this.path)) {
      const inner = problem.path.slice(this.path.length);
      let best = null;
      for (const node of nodes) {
        const place = JSON.parse(node.dataset.cond);
        if (startsWith(inner, place) && (!best || place.length >= JSON.parse(best.dataset.cond).length)) best = node;
      }
      if (best) told.set(best, [...(told.get(best) ?? []), problem]);
    }
    for (const node of nodes) {
      const found = told.get(node) ?? [];
      const note = node.querySelector(":scope > .cond-problem");
      note.hidden = found.length === 0;
      fill(note, found.map((p) => h("p", { "data-level": p.level }, p.text)));
      node.toggleAttribute("data-problem", found.some((p) => p.level === "error"));
    }
  }
}

/** Puts the cursor on the line that holds a place of the document, where an editor inside `element` shows it. */
export function focusCondition(element, path) {
  for (const box of element.querySelectorAll(".cond")) {
    const editor = box.conditionEditor;
    if (!editor || !startsWith(path, editor.path)) continue;
    const inner = path.slice(editor.path.length);
    const holds = [...box.querySelectorAll(".cond-node")].filter((n) => startsWith(inner, JSON.parse(n.dataset.cond)));
    for (const details of box.querySelectorAll("details[data-cond-item]")) {
      if (startsWith(inner, JSON.parse(details.dataset.condItem))) details.open = true;
    }
    const node = holds.at(-1) ?? box;
    node.scrollIntoView({ block: "center" });
    node.querySelector("input, select, textarea, button")?.focus();
    return true;
  }
  return false;
}

/** Listens to the studio for as long as the element is on the page. */
export function onStudio(target, name, element, run) {
  let placed = false;
  const listener = (event) => {
    placed ||= element.isConnected;
    if (placed && !element.isConnected) target.removeEventListener(name, listener);
    else run(event.detail);
  };
  target.addEventListener(name, listener);
}

/** What stands at a path in plain Chinese and English, kept up to date while it is typed. */
export function readBack({ studio, path, scope }) {
  const zh = h("p", { class: "cond-read-zh", lang: "zh-Hans" });
  const en = h("p", { class: "cond-read-en", lang: "en" });
  const note = h("p", { class: "studio-help", hidden: true });
  const box = h("div", { class: "studio-readback cond-readback", role: "region", "aria-label": gettext("Read back"), hidden: true },
    h("p", { class: "cond-read-title" }, gettext("Read back")), zh, en, note);
  let known = [];
  let asking = null;
  const ask = async () => {
    const { forms, criteria, codelists, offerings, sample_round: sampleRound } = studio.store.doc;
    const parts = [forms?.[scope.form], scope.criteria && criteria?.[scope.criteria], codelists];
    if (!studio.config.urls.readback || parts.every((part, i) => part === known[i])) return;
    known = parts;
    box.hidden = studio.store.get(path) === undefined;
    if (box.hidden) return;
    asking?.abort();
    asking = new AbortController();
    const document = { forms: { [scope.form]: parts[0] ?? {} }, codelists: codelists ?? {}, sample_round: sampleRound ?? {},
      offerings: (offerings ?? []).filter((o) => o?.criteria === scope.criteria && o?.form === scope.form),
      ...(scope.criteria ? { criteria: { [scope.criteria]: parts[1] ?? {} } } : {}) };
    try {
      const said = await post(studio.config.urls.readback, { document, path }, { signal: asking.signal });
      note.hidden = Boolean(said.zh);
      note.textContent = said.zh ? "" : gettext("Not finished yet: fill in what is missing and it will be read here.");
      if (said.zh || !zh.textContent) [zh.textContent, en.textContent] = [said.zh, said.en];
      box.toggleAttribute("data-stale", !said.zh);
    } catch (problem) {
      if (problem.name === "AbortError") return;
      known = [];
      note.hidden = false;
      note.textContent = problem.message;
    }
  };
  const soon = quietly(QUIET, ask);
  onStudio(studio.store, "change", box, soon);
  ask();
  return box;
}
