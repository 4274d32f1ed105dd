// The drawing of the workflow, made by the server and put in again whenever something changes.

import { post } from "./api.js";
import { fill, h, quietly, say, shown } from "./dom.js";

const QUIET = 250;
const WORTH_REDRAWING = 24; // pixels of width

export class Drawing {
  constructor(tab) {
    this.tab = tab;
    this.asked = null;
    this.width = 0;
    this.title = h("h2", {});
    this.counts = h("span", { class: "workflow-counts" });
    this.legend = h("p", { class: "workflow-legend" });
    this.canvas = h("div", { class: "workflow-canvas", tabindex: "0", role: "region", "aria-label": gettext("Drawing of the workflow") });
    this.list = h("ol", { class: "workflow-told" });
    this.note = h("p", { class: "studio-problem", role: "alert", hidden: true });
    this.element = h("div", { class: "workflow-drawing" },
      h("div", { class: "workflow-drawing-head" }, this.title, this.counts, this.legend), this.note, this.canvas,
      h("details", { class: "workflow-text" }, h("summary", {}, gettext("Read the workflow as text")), this.list));
    this.soon = quietly(QUIET, () => this.draw());
    this.canvas.addEventListener("click", (event) => this._chosen(event));
    this.canvas.addEventListener("keydown", (event) => this._keys(event));
  }

  /** Enter opens a state; the arrows go from one to the next in reading order. One of them is a stop of the tab key. */
  _keys(event) {
    const here = event.target.closest("[data-state]");
    if (!here) return;
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (event.key === "Enter" || event.key === " ") this._chosen(event);
    else if (step) {
      const all = [...this.canvas.querySelectorAll("[data-state]")];
      const next = all[all.indexOf(here) + step];
      if (!next) return;
      this._stopAt(next);
      next.focus();
    } else return;
    event.preventDefault();
  }

  _stopAt(box) {
    for (const other of this.canvas.querySelectorAll("[data-state]")) other.setAttribute("tabindex", other === box ? "0" : "-1");
  }

  /** Draws again when the room changes. */
  watch() {
    new ResizeObserver(() => {
      if (Math.abs(this._room() - this.width) > WORTH_REDRAWING) this.soon();
    }).observe(this.canvas);
  }

  _room() {
    return Math.floor(this.canvas.clientWidth - 32);
  }

  async draw() {
    const { tab } = this;
    const { machine } = tab;
    this.element.hidden = !tab.name || !tab.studio.config.urls.workflow;
    if (this.element.hidden || this.canvas.clientWidth === 0) return;
    this.asked?.abort();
    this.asked = new AbortController();
    this.width = this._room();
    let answer;
    try {
      answer = await post(tab.studio.config.urls.workflow, {
        machine, width: this.width, fault: tab.fault, cites: tab.studio.store.get(["cites"]),
      }, { signal: this.asked.signal });
    } catch (problem) {
      if (problem.name === "AbortError") return;
      this.note.textContent = problem.message;
      this.note.hidden = false;
      return;
    }
    this.note.hidden = true;
    if (machine !== tab.machine) return;
    tab.answer = answer;
    this._show(answer);
    tab.showFaults();
    tab.showTable();
  }

  _show(answer) {
    const { tab } = this;
    this.title.textContent = shown(tab.machine.title, tab.name);
    this.counts.textContent = say(gettext("%(states)s states, %(steps)s actions"), answer);
    fill(this.legend,
      answer.shown !== null && h("span", { class: "workflow-key workflow-key-bad" }, gettext("the way shown")),
      h("span", { class: "workflow-key workflow-key-return" }, gettext("returns")),
      h("span", { class: "workflow-key workflow-key-publicity" }, gettext("thick frame: publicity")));
    const kept = this.canvas.contains(document.activeElement) ? document.activeElement.closest("[data-state]")?.dataset.state : undefined;
    const drawn = new DOMParser().parseFromString(answer.svg, "image/svg+xml").documentElement;
    if (drawn.nodeName === "svg") fill(this.canvas, document.importNode(drawn, true));
    if (kept !== undefined) this.canvas.querySelector(`[data-state="${kept}"]`)?.focus();
    fill(this.list, answer.told.map((state) => this._told(state)));
    this.mark();
  }

  _told(state) {
    return h("li", {},
      h("button", { class: "studio-link", onclick: () => this.tab.choose(state.index) }, state.title),
      state.facts && h("span", { class: "workflow-facts" }, ` ${state.facts}`),
      state.steps.length > 0 && h("ul", {}, state.steps.map((step) => h("li", {}, step))));
  }

  _chosen(event) {
    const state = event.target.closest("[data-state]");
    if (state) this.tab.choose(Number(state.dataset.state));
    else {
      const line = event.target.closest("[data-steps]");
      const [from, step] = line?.dataset.steps.split(" ")[0].split("/") ?? [];
      if (from !== undefined) this.tab.choose(Number(from), step === "lapse" ? undefined : Number(step));
    }
  }

  /** Marks the state whose sheet is open. */
  mark() {
    for (const box of this.canvas.querySelectorAll("[data-state]")) {
      const open = this.tab.at[3] === Number(box.dataset.state) && this.tab.at.length > 3;
      if (open) box.setAttribute("aria-current", "true");
      else box.removeAttribute("aria-current");
    }
    const stop = this.canvas.querySelector("[data-state]:focus, [aria-current]") ?? this.canvas.querySelector("[data-state]");
    if (stop) this._stopAt(stop);
  }
}
