// Forms: sections, fields, tables, checks and code lists; the list on the left, one item at a time on the right.

import { button, selectInput } from "./controls.js";
import { announce, fill, h, say, shown } from "./dom.js";
import { checkSheet, newCheck } from "./forms_checks.js";
import { codelistSheet, newCodelist } from "./forms_codelists.js";
import { fieldSheet, palette } from "./forms_fields.js";
import { formSheet, sectionSheet, sharedOf, sharedPicker } from "./forms_sections.js";
import { outline } from "./outline.js";
import { usesOf } from "./references.js";
import { samePath, startsWith } from "./store.js";

export function mount(studio, element) {
  return new FormsTab(studio, element);
}

class FormsTab {
  constructor(studio, element) {
    this.studio = studio;
    this.form = formsInOrder(studio.store.doc)[0];
    this.at = this.form ? ["forms", this.form] : ["codelists"];
    this.left = h("div", {});
    this.right = h("div", { class: "studio-detail" });
    fill(element, h("div", { class: "studio-md" }, this.left, this.right));
    studio.addEventListener("problems", () => this.list());
    this.render();
  }

  render() {
    this.list();
    this.detail();
  }

  select(path) {
    if (path[0] === "forms" && path[1]) this.form = path[1];
    this.at = this._item(path);
    this.render();
  }

  changed({ origin }) {
    if (origin !== "edit") {
      if (this.studio.store.get(this.at) === undefined) this.at = ["forms", this.form];
      this.render();
    } else this.list();
  }

  /** The innermost piece with a sheet of its own that holds the path. */
  _item(path) {
    if (path[0] === "codelists") return path.slice(0, 2);
    let found = path.slice(0, 2);
    for (let i = 2; i + 1 < path.length; i += 2) {
      if (!["sections", "fields", "columns", "checks"].includes(path[i]) || typeof path[i + 1] !== "number") break;
      found = path.slice(0, i + 2);
    }
    return this.studio.store.get(found) === undefined ? ["forms", this.form] : found;
  }

  go(path) {
    this.at = path;
    this.render();
    this.right.querySelector("input, select, textarea")?.focus();
  }

  list() {
    const focused = this.left.contains(document.activeElement) ? document.activeElement.dataset.outline : null;
    const forms = this.studio.store.get(["forms"]) ?? {};
    const chooser = Object.keys(forms).length > 1 && selectInput({
      label: gettext("Form"), value: this.form, options: formsInOrder(this.studio.store.doc).map((key) => [key, shown(forms[key].title, key)]),
      onChange: (key) => { this.form = key; this.go(["forms", key]); },
    });
    fill(this.left, chooser, outline({
      label: gettext("Sections and fields"), items: this._items(), selected: JSON.stringify(this.at), readonly: this.studio.readonly,
      onSelect: (id) => { this.at = JSON.parse(id); this.render(); }, acts: this._acts(),
      empty: gettext("No form yet."),
    }));
    if (focused) this.left.querySelector(`[data-outline="${CSS.escape(focused)}"]`)?.focus();
  }

  _items() {
    const items = [];
    const form = this.studio.store.get(["forms", this.form]);
    const add = (path, label, depth, hint) => items.push({ id: JSON.stringify(path), label, depth, hint,
      problems: this.studio.problemsAt(path).filter((p) => p.level === "error").length });
    if (form) {
      const start = ["forms", this.form];
      add(start, shown(form.title, this.form), 0, gettext("form"));
      (form.sections ?? []).forEach((section, i) => this._section(section, [...start, "sections", i], add));
      items.push({ id: "checks", group: true, label: gettext("Checks across fields") });
      (form.checks ?? []).forEach((check, i) => add([...start, "checks", i], shown(check.message, check.key), 0));
    }
    items.push({ id: "lists", group: true, label: gettext("Code lists") });
    for (const [key, list] of Object.entries(this.studio.store.get(["codelists"]) ?? {})) add(["codelists", key], shown(list.title, key), 0);
    return items;
  }

  _section(section, path, add) {
    const shared = sharedOf(this.studio, section);
    add(path, shown(section.title, section.key), 0, shared ? gettext("shared") : String((section.fields ?? []).length));
    if (!startsWith(this.at, path)) return;
    (section.fields ?? []).forEach((field, j) => {
      const here = [...path, "fields", j];
      add(here, shown(field.title, field.key), 1, this.kind(field.type)?.title);
      if (startsWith(this.at, here)) (field.columns ?? []).forEach((column, n) => add([...here, "columns", n], shown(column.title, column.key), 2, this.kind(column.type)?.title));
    });
  }

  kind(name) {
    return this.studio.config.kinds.find((k) => k.kind === name);
  }

  _acts() {
    const item = this.at;
    const acts = { add: this._adding() };
    if (typeof item.at(-1) !== "number") return acts;
    const list = item.slice(0, -1);
    const length = this.studio.store.get(list)?.length ?? 0;
    acts.canMove = (_, step) => item.at(-1) + step >= 0 && item.at(-1) + step < length;
    acts.move = (_, step) => {
      this.studio.store.move(list, item.at(-1), item.at(-1) + step, gettext("Move"));
      this.at = [...list, item.at(-1) + step];
      this.render();
    };
    acts.copy = () => this._copy(item, list);
    acts.remove = () => this.remove(item);
    return acts;
  }

  _adding() {
    const { store } = this.studio;
    const at = this.at;
    const adding = [];
    if (at[0] === "forms" && at.length >= 4 && at[2] === "sections") {
      const table = at.length >= 6 && store.get(at.slice(0, 6))?.type === "table";
      adding.push([gettext("Field"), () => this._palette(at.slice(0, 4), "fields", at[5])]);
      if (table) adding.push([gettext("Column"), () => this._palette(at.slice(0, 6), "columns", at[7])]);
    }
    if (this.form) {
      adding.push([gettext("Section"), () => this._newSection()]);
      adding.push([gettext("Shared section"), () => fill(this.right, sharedPicker(this))]);
      adding.push([gettext("Check"), () => newCheck(this)]);
    }
    adding.push([gettext("Code list"), () => newCodelist(this)]);
    return adding;
  }

  _palette(parent, list, after) {
    fill(this.right, palette(this.studio, list === "columns", (kind) => {
      const fields = this.studio.store.get([...parent, list]) ?? [];
      const index = after === undefined ? fields.length : after + 1;
      const made = { type: kind.kind, key: this.freeKey("field", parent, list), title: { zh: "", en: "" }, ...startOf(kind, this.studio) };
      this.studio.store.insert([...parent, list], index, made, gettext("Add a field"));
      this.go([...parent, list, index]);
    }));
    this.right.querySelector("button")?.focus();
  }

  /** A key nobody has yet. */
  freeKey(start, parent, list) {
    const form = this.studio.store.get(["forms", this.form]);
    const taken = new Set(list === "columns" ? (this.studio.store.get([...parent, list]) ?? []).map((c) => c.key)
      : (form.sections ?? []).flatMap((s) => [s.key, ...(s.fields ?? []).map((f) => f.key)]));
    if (!taken.has(start)) return start;
    let n = 2;
    while (taken.has(`${start}_${n}`)) n += 1;
    return `${start}_${n}`;
  }

  _newSection() {
    const sections = ["forms", this.form, "sections"];
    const index = this.at[2] === "sections" ? this.at[3] + 1 : (this.studio.store.get(sections) ?? []).length;
    const group = this.studio.store.get([...sections, Math.max(0, index - 1)])?.group;
    this.studio.store.insert(sections, index, { key: this.freeKey("section"), title: { zh: "", en: "" }, ...(group && { group }), fields: [] }, gettext("Add a section"));
    this.go([...sections, index]);
  }

  _copy(item, list) {
    const original = this.studio.store.get(item);
    const key = (old) => this.freeKey(old, list.slice(0, -1), list.at(-1));
    const copied = structuredClone(original);
    copied.key = key(original.key);
    if (copied.fields) for (const field of copied.fields) field.key = key(field.key);
    this.studio.store.insert(list, item.at(-1) + 1, copied, gettext("Copy"));
    announce(gettext("Copied"));
    this.go([...list, item.at(-1) + 1]);
  }

  /** Takes an item away; when something refers to it, says where first. */
  remove(item) {
    const uses = this._uses(item);
    const act = () => {
      this.studio.store.remove(item, gettext("Delete"));
      announce(gettext("Deleted. Undo brings it back."));
      this.at = item.slice(0, -2);
      this.render();
    };
    if (!uses.length) return act();
    const name = shown(this.studio.store.get(item).title, this.studio.store.get(item).key);
    fill(this.right, h("section", { class: "studio-card", role: "alertdialog", "aria-label": gettext("Still in use") },
      h("h2", {}, say(gettext("“%(name)s” is still used in %(n)s places"), { name, n: uses.length })),
      h("ul", { class: "studio-uses" }, uses.map((use) => h("li", {}, h("button", { class: "studio-link", onclick: () => this.studio.select(use.path) }, use.label || use.path.join("."))))),
      h("p", { class: "studio-help" }, gettext("Deleted all the same, these places will be listed as things to correct. Undo brings it back.")),
      h("div", { class: "studio-bar" }, button(gettext("Delete all the same"), act, { kind: "danger" }), button(gettext("Keep it"), () => this.detail()))));
    this.right.querySelector("button")?.focus();
    return undefined;
  }

  _uses(item) {
    const { doc } = this.studio.store;
    const piece = this.studio.store.get(item);
    if (item[2] !== "sections") return [];
    if (item[6] === "columns") return usesOf(doc, this.form, piece.key, this.studio.store.get(item.slice(0, 6)).key);
    const keys = item.length === 4 ? (piece.fields ?? []).map((f) => f.key) : [piece.key];
    return keys.flatMap((key) => usesOf(doc, this.form, key)).filter((use) => !startsWith(use.path, item));
  }

  detail() {
    const item = this.at;
    const draw = item[0] === "codelists" ? codelistSheet : item[2] === "checks" ? checkSheet : item.length >= 6 ? fieldSheet : item.length === 4 ? sectionSheet : formSheet;
    if (this.studio.store.get(item) === undefined) return fill(this.right);
    fill(this.right, draw(this, item));
    this.studio.showProblems();
    return undefined;
  }

  isAt(path) {
    return samePath(this.at, path);
  }
}

/** The forms as applicants meet them, then those of other people; a database may keep their keys in any order. */
function formsInOrder(doc) {
  const applied = (doc.offerings ?? []).map((o) => o.form).filter((key) => doc.forms?.[key]);
  return [...new Set([...applied, ...Object.keys(doc.forms ?? {}).sort()])];
}

/** What a new field of a kind starts with, so that it is complete where that can be guessed. */
function startOf(kind, studio) {
  const made = {};
  for (const option of kind.options) {
    if (!option.required) continue;
    if (option.control === "columns") made.columns = [];
    if (option.control === "codelist") made.from = Object.keys(studio.store.get(["codelists"]) ?? {})[0] ?? "";
    if (option.control === "text_key") made.text_key = Object.keys(studio.store.get(["texts"]) ?? {})[0] ?? "";
    if (option.control === "value") made.value = 0;
  }
  return made;
}
