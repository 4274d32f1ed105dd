// The studio: one document, six tabs. Each tab is a module with `mount(studio, element)`.

import { post } from "./api.js";
import { announce, fill, h, quietly, say } from "./dom.js";
import { startsWith, Store } from "./store.js";
import { Together } from "./together.js";

/** Loaded when a tab is first looked at, so that opening a large series stays quick. */
const TABS = {
  basics: () => import("./tab_basics.js"),
  forms: () => import("./tab_forms.js"),
  criteria: () => import("./tab_criteria.js"),
  workflow: () => import("./tab_workflow.js"),
  samples: () => import("./tab_samples.js"),
  texts: () => import("./tab_texts.js"),
};
const PART_OF = { forms: "forms", codelists: "forms", criteria: "criteria", workflows: "workflow", samples: "samples",
  sample_round: "samples", texts: "texts" };
const QUIET_BEFORE_CHECK = 400;

/** What every tab is given. */
class Studio extends EventTarget {
  constructor(field, config) {
    super();
    this.field = field;
    this.config = config;
    this.store = new Store(JSON.parse(field.value || "{}"), { readonly: config.readonly });
    this.problems = config.problems ?? [];
    this.tabs = {};
    this.mounting = {};
    this.checking = null;
    this.store.addEventListener("change", (event) => this._changed(event.detail));
    this._write = quietly(120, () => this.write());
    this._check = quietly(QUIET_BEFORE_CHECK, () => this.check());
  }

  get readonly() {
    return this.store.readonly;
  }

  /** The tab a path of the document belongs to. */
  tabOf(path) {
    return PART_OF[path[0]] ?? "basics";
  }

  problemsAt(path) {
    return this.problems.filter((p) => startsWith(p.path, path));
  }

  /** Opens the tab of a path and the item that holds it. */
  async select(path) {
    const name = this.tabOf(path);
    document.querySelector(`[data-studio-link="${name}"]`)?.click();
    await this.mount(name);
    this.tabs[name]?.select?.(path);
    this.showProblems();
    const exact = document.querySelector(`[data-studio-tab="${name}"] [data-path='${CSS.escape(JSON.stringify(path)).replaceAll("'", "\\'")}']`);
    (exact?.querySelector("input, select, textarea, button") ?? document.querySelector(`[data-studio-tab="${name}"] [aria-current="true"]`))?.focus();
  }

  /** Builds a tab when it is first looked at; done when it is there. */
  mount(name) {
    this.mounting[name] ??= this._mount(name);
    return this.mounting[name];
  }

  async _mount(name) {
    const element = document.querySelector(`[data-studio-tab="${name}"]`);
    if (!element) return;
    const module = await TABS[name]();
    const head = h("div", { class: "studio-findings", "data-studio-problems": module.ownFindings ? undefined : name });
    const body = h("div", { class: "studio-tab" });
    fill(element, head, body);
    this.tabs[name] = module.mount(this, body) ?? {};
    this.showProblems();
  }

  /** Puts the document where the page's form sends it from, and lets the admin know. */
  write() {
    this.field.value = JSON.stringify(this.store.doc);
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
    this.field.dispatchEvent(new Event("change", { bubbles: true }));
  }

  async check() {
    this.checking?.abort();
    this.checking = new AbortController();
    const doc = this.store.doc;
    try {
      const answer = await post(this.config.urls.check, { document: doc }, { signal: this.checking.signal });
      if (doc !== this.store.doc) return;
      this.problems = answer.problems;
      this.dispatchEvent(new CustomEvent("checked", { detail: answer }));
      this.showProblems();
    } catch (problem) {
      if (problem.name !== "AbortError") this.dispatchEvent(new CustomEvent("offline", { detail: problem.message }));
    }
  }

  _changed(detail) {
    this._write();
    this._check();
    for (const tab of Object.values(this.tabs)) tab.changed?.(detail);
    if (detail.origin !== "edit") announce(detail.origin === "undo" ? gettext("Undone") : gettext("Done again"));
    this._history();
  }

  _history() {
    for (const [name, steps] of [["undo", this.store.past], ["redo", this.store.future]]) {
      const control = document.querySelector(`[data-studio-act="${name}"]`);
      if (control) control.disabled = steps.length === 0;
    }
  }

  showProblems() {
    for (const name of Object.keys(TABS)) this._badge(name);
    for (const name of Object.keys(this.tabs)) this._panel(name);
    for (const box of document.querySelectorAll("[data-studio-tab] [data-path]")) markField(box, this.problems);
    this.dispatchEvent(new CustomEvent("problems"));
  }

  _badge(name) {
    const link = document.querySelector(`[data-studio-link="${name}"]`);
    if (!link) return;
    const count = this.problems.filter((p) => p.level === "error" && this.tabOf(p.path) === name).length;
    let badge = link.querySelector(".studio-count");
    if (!badge) link.append((badge = h("span", { class: "studio-count" })));
    badge.hidden = count === 0;
    fill(badge, String(count), h("span", { class: "w-sr-only" }, ` ${ngettext("problem", "problems", count)}`));
  }

  _panel(name) {
    const mine = this.problems.filter((p) => this.tabOf(p.path) === name);
    const head = document.querySelector(`[data-studio-problems="${name}"]`);
    if (!head) return;
    fill(head, mine.length > 0 && findings(this, mine));
  }
}

/** The list of what is to be corrected, each with a way to its place. */
export function findings(studio, problems) {
  const errors = problems.filter((p) => p.level === "error").length;
  const title = errors
    ? say(ngettext("%(n)s thing to correct before this can be published", "%(n)s things to correct before this can be published", errors), { n: errors })
    : say(ngettext("%(n)s remark", "%(n)s remarks", problems.length), { n: problems.length });
  const row = (p) => h("li", { class: "studio-finding", "data-level": p.level },
    h("span", { class: `studio-tag studio-tag-${p.level}` }, p.level === "error" ? gettext("Correct") : gettext("Remark")),
    h("span", { class: "studio-finding-text" }, p.place && h("strong", {}, `${p.place} `), p.text),
    h("button", { class: "studio-link", onclick: () => studio.select(p.path) }, gettext("Go there"), h("span", { class: "w-sr-only" }, ` ${p.place ?? ""}`)));
  const FIRST = 6;
  const list = h("ul", {}, problems.slice(0, FIRST).map(row));
  const box = h("section", { class: "studio-findings-box", "data-has-errors": errors ? "1" : undefined }, h("h2", {}, title), list);
  if (problems.length > FIRST) {
    const more = h("button", { class: "studio-link", onclick: () => { fill(list, problems.map(row)); more.remove(); } },
      say(gettext("Show all %(n)s"), { n: problems.length }));
    box.append(more);
  }
  return box;
}

function markField(box, problems) {
  const path = JSON.parse(box.dataset.path);
  const found = problems.find((p) => (box.dataset.deep ? startsWith(p.path, path) : p.path.length === path.length && startsWith(p.path, path)));
  const note = [...box.children].find((child) => child.classList.contains("studio-problem"));
  if (!note) return;
  note.hidden = !found;
  note.textContent = found?.text ?? "";
  const level = found?.level ?? "";
  if (level) box.dataset.level = level; else delete box.dataset.level;
  const control = box.querySelector(":scope > input, :scope > select, :scope > textarea");
  if (!control) return;
  if (level === "error") control.setAttribute("aria-invalid", "true"); else control.removeAttribute("aria-invalid");
}

function start() {
  const field = document.querySelector("[data-studio-document]");
  const data = document.getElementById("studio-config");
  if (!field || !data) return;
  const studio = new Studio(field, JSON.parse(data.textContent));
  window.zhipingStudio = studio;
  for (const panel of document.querySelectorAll("[data-studio-tab]")) {
    const name = panel.dataset.studioTab;
    const holder = panel.closest("[role=tabpanel]");
    const link = holder && document.querySelector(`[role=tab][aria-controls="${holder.id}"], [role=tab][href="#${holder.id}"]`);
    link?.setAttribute("data-studio-link", name);
    const open = () => (!holder || !holder.hidden) && studio.mount(name);
    if (holder) new MutationObserver(open).observe(holder, { attributes: true, attributeFilter: ["hidden"] });
    open();
  }
  for (const [name, run] of [["undo", () => studio.store.undo()], ["redo", () => studio.store.redo()], ["check", () => studio.check()]]) {
    document.querySelector(`[data-studio-act="${name}"]`)?.addEventListener("click", run);
  }
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.target.closest("input, textarea, select")) return;
    const redo = event.key.toLowerCase() === "y" || (event.shiftKey && event.key.toLowerCase() === "z");
    if (redo) studio.store.redo();
    else if (event.key.toLowerCase() === "z") studio.store.undo();
    else return;
    event.preventDefault();
  });
  studio._history();
  studio.showProblems();
  studio.together = new Together(studio);
  if (!studio.config.problems) studio.check();
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
