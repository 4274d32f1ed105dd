// The document being edited: one immutable JSON value, changed through named acts that can be undone.

const MOST_STEPS = 300;
const SAME_TYPING = 1200; // milliseconds between strokes that count as one act

/** The value at a path such as ["forms", "application", "sections", 0]; undefined where there is none. */
export function at(value, path) {
  let here = value;
  for (const part of path) {
    if (here === undefined || here === null) return undefined;
    here = here[part];
  }
  return here;
}

/** The same value with the one at the path replaced; `undefined` takes a key away. Nothing given is altered. */
export function withAt(value, path, replacement) {
  if (path.length === 0) return replacement;
  const [first, ...rest] = path;
  const copy = Array.isArray(value) ? [...value] : { ...(value ?? {}) };
  const inner = withAt(copy[first], rest, replacement);
  if (inner === undefined && Array.isArray(copy)) copy.splice(first, 1);
  else if (inner === undefined) delete copy[first];
  else copy[first] = inner;
  return copy;
}

export const samePath = (a, b) => a.length === b.length && a.every((part, i) => part === b[i]);
export const startsWith = (path, start) => start.length <= path.length && start.every((part, i) => part === path[i]);

/** Holds the document; tells "change" with {label, path, origin: "edit" | "undo" | "redo" | "replace"}. */
export class Store extends EventTarget {
  constructor(doc, { readonly = false } = {}) {
    super();
    this.doc = doc;
    this.readonly = readonly;
    this.past = [];
    this.future = [];
    this.lastTyping = null;
  }

  get(path) {
    return at(this.doc, path);
  }

  /** Sets one value. Strokes in the same control run together into one step of undo. */
  set(path, value, label = "") {
    if (at(this.doc, path) === value) return;
    const now = Date.now();
    const goesOn =
      this.lastTyping && samePath(this.lastTyping.path, path) && now - this.lastTyping.time < SAME_TYPING;
    this.change(label, (doc) => withAt(doc, path, value), { path, goesOn });
    this.lastTyping = { path, time: now };
  }

  insert(listPath, index, value, label = "") {
    this.change(label, (doc) => {
      const list = [...(at(doc, listPath) ?? [])];
      list.splice(index, 0, value);
      return withAt(doc, listPath, list);
    }, { path: [...listPath, index] });
  }

  remove(path, label = "") {
    this.change(label, (doc) => withAt(doc, path, undefined), { path: path.slice(0, -1) });
  }

  move(listPath, from, to, label = "") {
    this.change(label, (doc) => {
      const list = [...at(doc, listPath)];
      const [moved] = list.splice(from, 1);
      list.splice(to, 0, moved);
      return withAt(doc, listPath, list);
    }, { path: [...listPath, to] });
  }

  /** Any other act: `make` gets the document and gives the new one, altering nothing. */
  change(label, make, { path = [], goesOn = false } = {}) {
    if (this.readonly) return;
    const next = make(this.doc);
    if (next === this.doc) return;
    if (!goesOn) {
      this.past.push({ doc: this.doc, label, path });
      if (this.past.length > MOST_STEPS) this.past.shift();
    }
    this.future = [];
    this.lastTyping = null;
    this.doc = next;
    this._tell(label, path, "edit");
  }

  /** Puts another document in its place as one step, such as the outcome of a merge. */
  replace(doc, label = "") {
    this.past.push({ doc: this.doc, label, path: [] });
    this.future = [];
    this.doc = doc;
    this._tell(label, [], "replace");
  }

  undo() {
    this._step(this.past, this.future, "undo");
  }

  redo() {
    this._step(this.future, this.past, "redo");
  }

  _step(from, to, origin) {
    const step = from.pop();
    if (!step || this.readonly) return;
    to.push({ doc: this.doc, label: step.label, path: step.path });
    this.doc = step.doc;
    this.lastTyping = null;
    this._tell(step.label, step.path, origin);
  }

  _tell(label, path, origin) {
    this.dispatchEvent(new CustomEvent("change", { detail: { label, path, origin } }));
  }
}
