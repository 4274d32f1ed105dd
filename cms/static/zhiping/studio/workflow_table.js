// Every action in a table: from where to where, who takes it, what it needs. The way shown is marked in red.

import { h, icon, shown } from "./dom.js";
import { stepsOnWay } from "./workflow_faults.js";

export function stepTable(tab) {
  const roles = Object.fromEntries(tab.studio.config.workflow.roles);
  const words = Object.fromEntries(tab.studio.config.workflow.words.map((w) => [w.name, w.title]));
  const onWay = stepsOnWay(tab);
  const rows = [];
  tab.states.forEach((state, i) => {
    (Array.isArray(state?.transitions) ? state.transitions : []).forEach((step, j) => rows.push(row(tab, { state, i, step, j, roles, words, onWay })));
    if (state?.lapse) rows.push(lapseRow(tab, state, i));
  });
  const heads = [gettext("Action"), gettext("From"), gettext("To"), gettext("Who"), gettext("Needs"), ""];
  return h("div", { class: "studio-table-box workflow-table", tabindex: "0", role: "region", "aria-label": gettext("Actions") },
    h("table", { class: "studio-table" }, h("caption", {}, gettext("Actions")),
      h("thead", {}, h("tr", {}, heads.map((text) => (text ? h("th", { scope: "col" }, text) : h("th", { scope: "col" }, h("span", { class: "w-sr-only" }, gettext("Change"))))))),
      h("tbody", {}, rows)));
}

function row(tab, { state, i, step, j, roles, words, onWay }) {
  const bad = onWay.has(`${state.key}/${step.key}`);
  const name = shown(step.title, step.key);
  const by = (Array.isArray(step.by) ? step.by : [step.by]).filter(Boolean).map((r) => roles[r] ?? r).join(gettext(", "));
  const needs = (step.needs ?? []).map((n) => words[n?.name ?? n] ?? n?.name ?? n).join(gettext("; "));
  return h("tr", { "data-bad": bad ? "1" : undefined, "data-open": tab.at[3] === i && tab.at[5] === j ? "1" : undefined },
    h("th", { scope: "row" }, bad && [icon("warning"), h("span", { class: "w-sr-only" }, `${gettext("on the way shown")} `)], name),
    cell(gettext("From"), shown(state.title, state.key)), cell(gettext("To"), tab.titleOf(step.to)), cell(gettext("Who"), by),
    cell(gettext("Needs"), needs || gettext("nothing")),
    h("td", {}, h("button", { class: "studio-link", onclick: () => tab.go(tab.path("states", i, "transitions", j)) },
      tab.studio.readonly ? gettext("Look") : gettext("Change"), h("span", { class: "w-sr-only" }, ` ${name}`))));
}

function lapseRow(tab, state, i) {
  const name = shown(state.lapse.title, state.lapse.action);
  return h("tr", {}, h("th", { scope: "row" }, name), cell(gettext("From"), shown(state.title, state.key)),
    cell(gettext("To"), tab.titleOf(state.lapse.to)), cell(gettext("Who"), gettext("by itself")), cell(gettext("Needs"), gettext("the time is over")),
    h("td", {}, h("button", { class: "studio-link", onclick: () => tab.go(tab.path("states", i)) },
      tab.studio.readonly ? gettext("Look") : gettext("Change"), h("span", { class: "w-sr-only" }, ` ${name}`))));
}

const cell = (label, text) => h("td", { "data-label": label }, text);
