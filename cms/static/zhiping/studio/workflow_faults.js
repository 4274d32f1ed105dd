// What is wrong with the workflow: each fault framed, told in a sentence with its clause, with corrections to press.

import { h, icon } from "./dom.js";
import { findings } from "./main.js";

export function faultFrames(tab) {
  const answer = tab.answer;
  const frames = (answer?.faults ?? []).map((fault, i) => frame(tab, fault, i));
  const told = answer?.whole ? (p) => p.path[1] === tab.name && p.code.startsWith("machine.") : () => false;
  const others = tab.studio.problems.filter((p) => p.path[0] === "workflows" && !told(p));
  return [frames, others.length > 0 && findings(tab.studio, others)];
}

function frame(tab, fault, number) {
  const shownNow = tab.answer.shown === number;
  const fixes = tab.studio.readonly ? [] : fault.fixes.map((fix, i) => h("button", {
    class: `studio-button ${fix.removes ? "studio-button-danger" : i === 0 ? "studio-button-primary" : ""}`,
    onclick: () => tab.act({ kind: "fix", fault: number, fix: i }, fix.title),
  }, fix.removes && icon("bin"), fix.title));
  const links = h("div", { class: "workflow-fault-links" },
    fault.path.length > 1 && !shownNow && h("button", { class: "studio-link", onclick: () => { tab.fault = number; tab.drawing.draw(); } }, gettext("Show this way in the drawing")),
    h("button", { class: "studio-link", onclick: () => tab.go(tab._item(["workflows", tab.name, ...fault.place])) }, gettext("Go there"),
      h("span", { class: "w-sr-only" }, ` ${fault.heading}`)));
  return h("div", { class: "workflow-fault", "data-code": fault.code, "data-shown": shownNow ? "1" : undefined },
    h("h2", {}, h("span", {}, icon("warning"), ` ${fault.heading}`), citation(fault.clause)),
    h("p", { class: "workflow-sentence" }, fault.sentence),
    h("div", { class: "workflow-fixes" }, fixes, links),
    fault.walk.length > 1 && walk(fault));
}

function citation(clause) {
  if (!clause) return null;
  return h("span", { class: "workflow-citation" }, h("span", { class: "workflow-basis" }, gettext("Basis")),
    clause.url ? h("a", { href: clause.url, target: "_blank", rel: "noopener" }, clause.label) : clause.label);
}

/** The way, act by act: who does what, what is asked of them, and where the case is then. */
function walk(fault) {
  return h("details", { class: "workflow-walk" }, h("summary", {}, gettext("Walk this way with a sample case")),
    h("ol", {}, fault.walk.map((act) => h("li", {},
      act.what ? [h("strong", {}, act.what), act.who && h("span", { class: "workflow-facts" }, ` ${act.who}`),
        h("span", { class: "studio-help" }, act.asked.length ? `${gettext("Asked:")} ${act.asked.join(gettext("; "))}` : gettext("Nothing is asked"))]
        : h("strong", {}, gettext("The case begins")),
      h("span", {}, `→ ${act.then}`)))));
}

export const stepsOnWay = (tab) => {
  const fault = tab.answer?.faults?.[tab.answer.shown];
  return new Set((fault?.path ?? []).slice(1).map(([action], i) => `${fault.path[i][1]}/${action}`));
};
