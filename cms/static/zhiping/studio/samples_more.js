// Beside the samples: new ones at the thresholds of a rule, and what none of them tries.

import { post } from "./api.js";
import { button, dateInput, numberInput, selectInput } from "./controls.js";
import { announce, fill, h, newId, say, shown } from "./dom.js";
import { cell } from "./tab_samples.js";

const FIRST = 12;

/** Makes samples at the thresholds of a rule, to be chosen by tick. It keeps its place while the rest is drawn anew. */
export function boundaryCard(tab) {
  const state = { criteria: undefined, rule: undefined, made: [], chosen: new Set() };
  const where = h("div", { class: "studio-two" });
  const list = h("div", { "aria-live": "polite" });
  const generate = button(gettext("Make samples"), () => make(tab, state, list), { disabled: true }); // until the first run has told the rules
  const element = h("section", { class: "studio-card" }, h("h2", {}, gettext("Samples at the thresholds of a rule")),
    h("p", { class: "studio-help" }, gettext("Just short, exactly, just over, and not given: made from a sample that meets the rule. You choose which to keep, and confirm them later.")),
    where, h("div", { class: "studio-actions" }, generate), list);
  const told = (run) => {
    if (!run || where.contains(document.activeElement)) return;
    const keys = Object.keys(run.rules);
    if (!keys.includes(state.criteria)) state.criteria = keys[0];
    const rules = run.rules[state.criteria] ?? [];
    if (!rules.some((r) => r.key === state.rule)) state.rule = rules[0]?.key;
    generate.disabled = !state.rule;
    fill(where,
      selectInput({ value: state.criteria, label: gettext("Criteria"), options: keys.map((k) => [k, shown(tab.doc.criteria?.[k]?.title, k)]),
        onChange: (v) => { state.criteria = v; state.rule = undefined; document.activeElement?.blur(); told(tab.run); where.querySelector("select")?.focus(); } }),
      selectInput({ value: state.rule, label: gettext("Rule"), options: rules.map((r) => [r.key, r.title]), onChange: (v) => { state.rule = v; } }));
  };
  return { element, told };
}

async function make(tab, state, list) {
  fill(list, h("p", { class: "studio-help" }, gettext("Being made…")));
  try {
    const answer = await post(tab.studio.config.urls.samples_boundaries, { document: tab.doc, criteria: state.criteria, rule: state.rule });
    state.made = answer.samples;
    state.chosen = new Set(answer.samples.map((_, n) => n));
    drawMade(tab, state, list);
  } catch (problem) {
    fill(list, h("p", { class: "studio-problem", role: "alert" }, problem.message));
  }
}

function drawMade(tab, state, list) {
  const add = button("", () => keep(tab, state, list), { kind: "primary" });
  const count = () => {
    add.textContent = say(ngettext("Add %(n)s sample", "Add %(n)s samples", state.chosen.size), { n: state.chosen.size });
    add.disabled = state.chosen.size === 0;
  };
  const rows = state.made.map((one, n) => {
    const id = newId("made");
    const tick = h("input", { type: "checkbox", id, checked: true, onchange: (e) => {
      if (e.target.checked) state.chosen.add(n); else state.chosen.delete(n);
      count();
    } });
    return h("li", {}, h("div", { class: "studio-check" }, tick, h("label", { for: id }, one.title)), cell({ found: one.verdict, expected: "", sentence: "" }));
  });
  const all = (on) => {
    state.chosen = new Set(on ? state.made.map((_, n) => n) : []);
    for (const box of list.querySelectorAll("input")) box.checked = on;
    count();
  };
  count();
  fill(list, h("div", { class: "studio-actions" }, button(gettext("Choose all"), () => all(true), { kind: "quiet" }), button(gettext("Choose none"), () => all(false), { kind: "quiet" })),
    h("ul", { class: "studio-made" }, rows), add);
}

function keep(tab, state, list) {
  const taken = new Set(tab.samples.map((s) => s?.key));
  const stories = state.made.filter((_, n) => state.chosen.has(n)).map(({ story }) => {
    let { key } = story;
    for (let n = 2; taken.has(key); n += 1) key = `${story.key}_${n}`;
    taken.add(key);
    return { ...story, key };
  });
  fill(list);
  tab.add(stories, gettext("Add samples at thresholds"));
  announce(say(ngettext("%(n)s sample added, to be confirmed", "%(n)s samples added, to be confirmed", stories.length), { n: stories.length }));
}

/** What no sample tries, each with a way there. */
export function untriedCard(tab) {
  const looked = tab.samples[tab.chosen] && tab.run.samples[tab.chosen]?.criteria;
  const all = tab.run.untried;
  const mine = tab.offering || looked ? all.filter((u) => u.criteria === looked) : all;
  const list = h("ul", { class: "studio-untried" });
  const draw = (items) => fill(list, items.map((u) => h("li", {}, h("span", {}, u.text),
    h("button", { class: "studio-link", onclick: () => tab.studio.select(u.path) }, gettext("Go there"), h("span", { class: "w-sr-only" }, ` ${u.text}`)))));
  draw(mine.slice(0, FIRST));
  const title = shown(tab.doc.criteria?.[looked]?.title, looked);
  const card = h("section", { class: "studio-card" }, h("h2", {}, gettext("What no sample tries")),
    h("p", { class: "studio-help" }, say(ngettext("%(n)s thing in “%(criteria)s”", "%(n)s things in “%(criteria)s”", mine.length), { n: mine.length, criteria: title ?? "" })),
    mine.length ? list : h("p", {}, gettext("Every rule is met by one and failed by another, and every branch is gone by.")));
  if (mine.length > FIRST) {
    const more = h("button", { class: "studio-link", onclick: () => { draw(mine); more.remove(); } }, say(gettext("Show all %(n)s"), { n: mine.length }));
    card.append(more);
  }
  return card;
}

/** The round the samples are judged in: its year and dates. */
export function roundCard(tab) {
  const { studio } = tab;
  const field = (name, label, help, input = dateInput) => input({
    value: studio.store.get(["sample_round", name]), label, help, path: ["sample_round", name], readonly: studio.readonly,
    onChange: (v) => studio.store.set(["sample_round", name], v === undefined ? undefined : String(v), gettext("Dates of the samples")),
  });
  return h("details", { class: "studio-card" }, h("summary", {}, gettext("The dates the samples are judged by")),
    h("div", { class: "studio-two" },
      field("year", gettext("Year"), gettext("Of the round"), numberInput),
      field("received_from", gettext("Material is received from"), gettext("Parameters and dates of effect are taken on this day")),
      field("achievements_until", gettext("Achievements count until")),
      field("tenure_until", gettext("Years are counted to"))));
}
