// The workflow: what is wrong with it and how to put it right, its drawing, its states and actions one at a time.

import { post } from "./api.js";
import { button, selectInput } from "./controls.js";
import { announce, fill, h, say, shown } from "./dom.js";
import { outline } from "./outline.js";
import { addState, addStep, copyItem, removeItem, stateUses } from "./workflow_acts.js";
import { Drawing } from "./workflow_diagram.js";
import { faultFrames } from "./workflow_faults.js";
import { machineSheet, stateSheet, stepSheet } from "./workflow_sheets.js";
import { levelForm, startForm } from "./workflow_start.js";
import { stepTable } from "./workflow_table.js";

export const ownFindings = true;

export function mount(studio, element) {
  return new WorkflowTab(studio, element);
}

class WorkflowTab {
  constructor(studio, element) {
    this.studio = studio;
    this.name = mostUsed(studio.store.doc);
    this.at = this.name ? ["workflows", this.name] : [];
    this.answer = null;
    this.bar = h("div", { class: "workflow-bar" });
    this.faults = h("div", { class: "workflow-faults" });
    this.drawing = new Drawing(this);
    this.left = h("div", {});
    this.right = h("div", { class: "studio-detail", tabindex: "-1" });
    this.table = h("div", {});
    fill(element, this.bar, this.faults, this.drawing.element,
      h("div", { class: "studio-md" }, this.left, this.right), this.table);
    studio.addEventListener("problems", () => { this.list(); this.showFaults(); });
    this.render();
    this.drawing.watch();
  }

  get machine() {
    return this.studio.store.get(["workflows", this.name]) ?? {};
  }

  get states() {
    const states = this.machine.states;
    return Array.isArray(states) ? states : [];
  }

  /** The path of a piece of this workflow. */
  path(...rest) {
    return ["workflows", this.name, ...rest];
  }

  render() {
    this.tools();
    this.list();
    this.detail();
    this.showTable();
    this.drawing.soon();
  }

  select(path) {
    if (path[1] && path[1] !== this.name) {
      this.name = path[1];
      this.answer = null;
      this.tools();
    }
    this.at = this._item(path);
    this.list();
    this.detail();
    this.showTable();
    this.drawing.soon();
  }

  changed({ origin, path }) {
    this.fault = undefined;
    if (origin !== "edit" || !this.studio.store.get(this.at)) {
      const names = Object.keys(this.studio.store.get(["workflows"]) ?? {});
      if (!names.includes(this.name)) [this.name] = names;
      this.at = this._item(this.at);
      this.render();
    } else {
      if (path?.[0] !== "workflows") return;
      this.list();
      this.showTable();
      this.drawing.soon();
    }
  }

  /** The innermost piece with a sheet of its own that holds the path. */
  _item(path) {
    let found = this.path();
    if (path[1] === this.name && path[2] === "states" && this.states[path[3]]) {
      found = this.path("states", path[3]);
      if (path[4] === "transitions" && this.states[path[3]].transitions?.[path[5]]) found = [...found, "transitions", path[5]];
    }
    return this.name ? found : [];
  }

  go(path, { focus = true } = {}) {
    this.at = path;
    this.list();
    this.detail();
    this.showTable();
    this.drawing.mark();
    if (!focus) return;
    this.right.scrollIntoView({ block: "nearest" });
    (this.right.querySelector("input, select, textarea") ?? this.right).focus();
  }

  /** Chosen on the drawing or in a list: opens its sheet without leaving the place. */
  choose(stateIndex, stepIndex) {
    const path = this.path("states", stateIndex, ...(stepIndex === undefined ? [] : ["transitions", stepIndex]));
    if (!this.studio.store.get(path)) return;
    this.go(path, { focus: false });
    announce(say(gettext("%(name)s is open for editing below the drawing"), { name: shown(this.studio.store.get(path).title) }));
  }

  tools() {
    const all = Object.entries(this.studio.store.get(["workflows"]) ?? {});
    const chooser = all.length > 1 && selectInput({
      label: gettext("Workflow"), value: this.name, options: all.map(([key, m]) => [key, shown(m?.title, key)]),
      onChange: (key) => { this.name = key; this.answer = null; this.at = ["workflows", key]; this.render(); },
    });
    this.form = h("div", { class: "workflow-form" });
    const acts = this.studio.readonly ? [] : [
      button(gettext("Start from a standard workflow"), () => startForm(this), { kind: "quiet" }),
      ...(this.name ? [button(gettext("Insert a level of review"), () => levelForm(this), { kind: "quiet" }),
        button(gettext("Insert a defence"), () => this.act({ kind: "defence" }, gettext("Insert a defence")), { kind: "quiet" })] : []),
    ];
    fill(this.bar, chooser, h("div", { class: "workflow-acts" }, acts), this.form);
  }

  list() {
    const focused = this.left.contains(document.activeElement) ? document.activeElement.dataset.outline : null;
    fill(this.left, outline({
      label: gettext("States and actions"), items: this._items(), selected: JSON.stringify(this.at), readonly: this.studio.readonly,
      onSelect: (id) => this.go(JSON.parse(id), { focus: false }), acts: this._acts(), empty: gettext("No workflow yet: start from a standard one."),
    }));
    if (focused) this.left.querySelector(`[data-outline="${CSS.escape(focused)}"]`)?.focus();
  }

  _items() {
    if (!this.name) return [];
    const errors = (path) => this.studio.problemsAt(path).filter((p) => p.level === "error").length;
    const items = [{ id: JSON.stringify(this.path()), label: shown(this.machine.title, this.name), depth: 0, hint: gettext("workflow") }];
    const titles = Object.fromEntries(this.studio.config.workflow.categories);
    this.states.forEach((state, i) => {
      const here = this.path("states", i);
      items.push({ id: JSON.stringify(here), label: shown(state?.title, state?.key), depth: 1, hint: titles[state?.category], problems: errors(here) });
      if (this.at[3] !== i) return;
      (state.transitions ?? []).forEach((step, j) => items.push({
        id: JSON.stringify([...here, "transitions", j]), label: shown(step?.title, step?.key), depth: 2,
        hint: `→ ${this.titleOf(step?.to)}`, problems: errors([...here, "transitions", j]),
      }));
    });
    return items;
  }

  titleOf(key) {
    const state = this.states.find((s) => s?.key === key);
    return state ? shown(state.title, key) : key ?? "";
  }

  _acts() {
    const acts = { add: [] };
    if (this.name) acts.add.push([gettext("State"), () => addState(this)]);
    if (typeof this.at[3] === "number" && this.states[this.at[3]]?.category !== "closed") acts.add.push([gettext("Action"), () => addStep(this)]);
    const last = this.at.at(-1);
    if (typeof last !== "number") return acts;
    const list = this.at.slice(0, -1);
    const length = this.studio.store.get(list)?.length ?? 0;
    acts.canMove = (_, step) => last + step >= 0 && last + step < length;
    acts.move = (_, step) => {
      this.studio.store.move(list, last, last + step, gettext("Move"));
      this.go([...list, last + step], { focus: false });
    };
    acts.copy = () => copyItem(this);
    acts.remove = () => removeItem(this);
    return acts;
  }

  detail() {
    const sheet = !this.name ? [] : this.at.length >= 6 ? stepSheet(this, this.at) : this.at.length >= 4 ? stateSheet(this, this.at) : machineSheet(this);
    fill(this.right, sheet);
    this.studio.dispatchEvent(new CustomEvent("sheet"));
  }

  showTable() {
    fill(this.table, this.name && stepTable(this));
  }

  showFaults() {
    fill(this.faults, faultFrames(this));
  }

  uses(key) {
    return stateUses(this.machine, key);
  }

  /** An act the server carries out on the whole workflow: a correction, a level inserted, a standard one. */
  async act(act, label, name = this.name) {
    const before = this.machine;
    let answer;
    try {
      answer = await post(this.studio.config.urls.workflow_act, { machine: before, act });
    } catch (problem) {
      this.say(problem.message);
      return false;
    }
    if (act.kind !== "standard" && this.machine !== before) {
      this.say(gettext("The workflow has changed; look at what is listed now."));
      return false;
    }
    this.say("");
    this.studio.store.change(label, (doc) => ({ ...doc, workflows: { ...doc.workflows, [name]: { ...answer.machine, key: name } } }), { path: ["workflows", name] });
    this.name = name;
    this.at = this._item(this.at);
    this.render();
    announce(say(gettext("Done: %(act)s"), { act: label }));
    return true;
  }

  /** A sentence beside the buttons: why something was not done. */
  say(sentence) {
    let note = this.bar.querySelector("[role=alert]");
    if (!note) this.bar.append((note = h("p", { class: "studio-problem", role: "alert" })));
    note.textContent = sentence;
    note.hidden = !sentence;
  }
}

/** The workflow most offerings go by: the one somebody opening the tab is likely to mean. */
function mostUsed(doc) {
  const uses = (key) => (doc.offerings ?? []).filter((o) => o?.workflow === key).length;
  return Object.keys(doc.workflows ?? {}).sort().sort((a, b) => uses(b) - uses(a))[0];
}
