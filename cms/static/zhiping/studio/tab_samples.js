// Sample applicants: everybody's verdicts in one table, one of them beside it, what nobody tries, new ones at thresholds.

import { post } from "./api.js";
import { button, selectInput } from "./controls.js";
import { announce, fill, h, icon, say, shown } from "./dom.js";
import { boundaryCard, roundCard, untriedCard } from "./samples_more.js";
import { sampleCard } from "./samples_one.js";
import { startsWith } from "./store.js";

export const VERDICTS = {
  met: () => gettext("met"),
  unmet: () => gettext("not met"),
  unknown: () => gettext("open"),
};
const MARKS = { met: "✓", unmet: "✗", unknown: "？" };

/** The name a level and route go by. */
export function offeringName(doc, key) {
  const [level, route] = String(key ?? "").split("/");
  const title = (list, k) => shown((doc[list] ?? []).find((x) => x?.key === k)?.title, k);
  return level ? `${title("levels", level)} · ${title("routes", route)}` : gettext("(not chosen)");
}

/** What this tab holds together: the last run, the sample chosen, the offering looked at. */
class Samples {
  constructor(studio, element) {
    this.studio = studio;
    this.run = null;
    this.offering = "";
    this.chosen = 0;
    this.running = null;
    this.bar = h("div", { class: "studio-runs", role: "status" });
    this.table = h("div", { class: "studio-runs-table", tabindex: "0", role: "region", "aria-label": gettext("Verdicts of all samples") });
    this.one = h("div");
    this.more = h("div");
    this.dates = h("div");
    fill(element, h("p", { class: "studio-help" }, gettext("Sample applicants are judged by the draft each time it changes. Green: as you expected; red: not.")),
      this.bar, this.table, this.one, this.more, this.dates);
    // While another tab is looked at nobody waits for the verdicts.
    this.looked = () => element.offsetParent !== null;
    studio.addEventListener("checked", () => (this.looked() ? this.judge() : (this.stale = true)));
    new IntersectionObserver(() => this.stale && this.looked() && this.judge()).observe(element);
    this.judge();
    this.draw();
  }

  get doc() {
    return this.studio.store.doc;
  }

  get samples() {
    return this.doc.samples ?? [];
  }

  /** Judges all samples by the document as it is now. */
  async judge() {
    const doc = this.doc;
    this.stale = false;
    this.running?.abort();
    this.running = new AbortController();
    try {
      const answer = await post(this.studio.config.urls.samples_run, { document: doc }, { signal: this.running.signal });
      if (doc !== this.doc) return;
      const before = this.run?.red;
      this.run = answer;
      this.drawTable();
      this.card?.told(answer);
      this.drawMore();
      if (before !== undefined && before !== answer.red) announce(this.summary());
    } catch (problem) {
      if (problem.name !== "AbortError") fill(this.bar, h("p", { class: "studio-problem" }, problem.message));
    }
  }

  summary() {
    return say(gettext("%(green)s as expected, %(red)s not"), { green: this.run.green, red: this.run.red });
  }

  draw() {
    this.drawTable();
    this.drawOne();
    this.drawMore();
    fill(this.dates, roundCard(this));
  }

  drawTable() {
    drawBar(this);
    drawTable(this);
  }

  drawOne() {
    const sample = this.samples[this.chosen];
    this.card = sample ? sampleCard(this, this.chosen) : null;
    fill(this.one, this.card?.element ?? h("p", { class: "studio-help" }, gettext("There is no sample yet. Add one and say what you expect of it.")));
    if (this.run) this.card?.told(this.run);
  }

  drawMore() {
    if (!this.boundary && !this.studio.readonly) this.boundary = boundaryCard(this);
    this.boundary?.told(this.run);
    fill(this.more, this.boundary?.element, this.run && untriedCard(this));
  }

  choose(number, { focus = true } = {}) {
    this.chosen = Math.max(0, Math.min(number, this.samples.length - 1));
    this.drawTable();
    this.drawOne();
    if (focus) this.one.querySelector("h2")?.focus();
  }

  freeKey(wanted) {
    const taken = new Set(this.samples.map((s) => s?.key));
    let key = wanted;
    for (let n = 2; taken.has(key); n += 1) key = `${wanted.slice(0, 50)}_${n}`;
    return key;
  }

  add(stories, label) {
    const list = [...this.samples, ...stories];
    this.studio.store.set(["samples"], list, label);
    this.choose(list.length - stories.length);
  }

  addEmpty() {
    const offering = this.offering || this.samples[this.chosen]?.offering
      || (this.doc.offerings?.[0] ? `${this.doc.offerings[0].level}/${this.doc.offerings[0].route}` : "");
    this.add([{ key: this.freeKey("sample"), title: { zh: gettext("New sample"), en: "" }, offering, given: {},
      expect: { overall: "unknown" }, because: { zh: "", en: "" } }], gettext("Add a sample"));
  }

  copy() {
    const sample = this.samples[this.chosen];
    const title = { zh: `${sample.title?.zh ?? ""}（副本）`, en: sample.title?.en ? `${sample.title.en} (copy)` : "" };
    this.add([{ ...sample, key: this.freeKey(sample.key ?? "sample"), title }], gettext("Copy a sample"));
  }

  remove() {
    const name = shown(this.samples[this.chosen]?.title);
    this.studio.store.remove(["samples", this.chosen], gettext("Delete a sample"));
    announce(say(gettext("%(name)s deleted. Undo brings it back."), { name }));
    this.choose(this.chosen);
  }
}

function drawBar(tab) {
  const { doc, run, studio } = tab;
  const offerings = [...new Set(tab.samples.map((s) => s?.offering).filter(Boolean))];
  const filter = selectInput({ value: tab.offering || undefined, empty: gettext("All"), label: gettext("Offering"),
    options: offerings.map((o) => [o, offeringName(doc, o)]), onChange: (v) => { tab.offering = v ?? ""; drawTable(tab); } });
  const tag = run && h("span", { class: `studio-tag studio-tag-${run.red ? "error" : "ok"}` }, tab.summary());
  fill(tab.bar, filter, tag ?? h("p", {}, gettext("Being judged…")), !studio.readonly && [
    button(`＋ ${gettext("Add a sample")}`, () => tab.addEmpty()),
    button(gettext("Copy"), () => tab.copy(), { kind: "quiet", disabled: !tab.samples.length }),
    button(gettext("Delete"), () => tab.remove(), { kind: "quiet", disabled: !tab.samples.length }),
  ]);
}

function drawTable(tab) {
  const groups = new Map();
  tab.samples.forEach((sample, n) => {
    if (tab.offering && sample?.offering !== tab.offering) return;
    const key = tab.run?.samples[n]?.criteria ?? "";
    groups.set(key, [...(groups.get(key) ?? []), n]);
  });
  const kept = [tab.table.scrollLeft, tab.table.scrollTop];
  fill(tab.table, [...groups].map(([criteria, numbers]) => groupTable(tab, criteria, numbers)));
  [tab.table.scrollLeft, tab.table.scrollTop] = kept;
  tab.table.hidden = groups.size === 0;
}

function groupTable(tab, criteria, numbers) {
  const rules = tab.run?.rules[criteria] ?? [];
  const title = shown(tab.doc.criteria?.[criteria]?.title, criteria) || gettext("Not judged");
  return h("table", { class: "studio-runs-of" }, h("caption", { class: "w-sr-only" }, title),
    h("thead", {}, h("tr", {}, h("th", { scope: "col" }, title), h("th", { scope: "col" }, gettext("Overall")),
      rules.map((r) => h("th", { scope: "col", title: r.title }, h("span", { class: "studio-runs-rule" }, r.title))))),
    h("tbody", {}, numbers.map((n) => row(tab, n, rules))));
}

function row(tab, n, rules) {
  const sample = tab.samples[n];
  const run = tab.run?.samples[n];
  const name = h("button", { class: "studio-run-name", "aria-current": n === tab.chosen ? "true" : undefined, onclick: () => tab.choose(n) },
    shown(sample?.title, sample?.key), sample?.generated && [" ", h("span", { class: "studio-tag studio-tag-remark" }, gettext("to be confirmed"))]);
  const told = run?.problems?.length > 0;
  return h("tr", { "aria-selected": n === tab.chosen ? "true" : undefined, "data-sample": n }, h("th", { scope: "row" }, name),
    told ? h("td", { colspan: rules.length + 1 }, h("span", { class: "studio-tag studio-tag-error" }, run.problems[0].text))
      : [h("td", {}, run && cell(run.overall)), rules.map((r) => h("td", {}, run?.rules[r.key] && cell(run.rules[r.key])))]);
}

/** A verdict with its mark; coloured where somebody said what to expect. */
export function cell({ found, expected, sentence }) {
  const state = expected ? (expected === found ? "ok" : "wrong") : undefined;
  const word = VERDICTS[found]?.() ?? gettext("no such rule");
  const said = state === "wrong" ? say(gettext("%(found)s, expected %(expected)s"), { found: word, expected: VERDICTS[expected]?.() ?? expected }) : word;
  return h("span", { class: "studio-cell", "data-verdict": found, "data-expected": state, title: sentence || said },
    state === "wrong" && icon("warning"), h("span", { "aria-hidden": "true" }, MARKS[found] ?? "–"), h("span", { class: "w-sr-only" }, said));
}

export function mount(studio, element) {
  const tab = new Samples(studio, element);
  return {
    changed({ path, origin }) {
      if (origin !== "edit") {
        tab.choose(tab.chosen, { focus: false });
        fill(tab.dates, roundCard(tab));
      }
      else if (startsWith(path, ["samples"])) tab.drawTable();
    },
    select(path) {
      if (path[0] === "samples" && typeof path[1] === "number") tab.choose(path[1]);
      if (path[0] === "sample_round") tab.dates.querySelector("details").open = true;
    },
  };
}
