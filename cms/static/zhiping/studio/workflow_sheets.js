// What is written of a workflow, a state, an action: one sheet each.

import { button, checkInput, checksInput, numberInput, pairInput, selectInput, textInput } from "./controls.js";
import { h, say, shown } from "./dom.js";
import { addStep, freeKey, keyInput } from "./workflow_acts.js";
import { removeMachine, renameMachine } from "./workflow_start.js";

/** Sets one value of a piece; `undefined` takes the key away. */
const setter = (tab, path) => (name, label) => (value) => tab.studio.store.set([...path, name], value, label);

const stateOptions = (tab) => tab.states.map((s) => [s?.key, shown(s?.title, s?.key)]);

export function machineSheet(tab) {
  const { studio, machine } = tab;
  const readonly = studio.readonly;
  const path = tab.path();
  const set = setter(tab, path);
  const used = (studio.store.get(["offerings"]) ?? []).filter((o) => o?.workflow === tab.name);
  return [h("h2", {}, shown(machine.title, tab.name)),
    h("p", { class: "studio-help" }, used.length ? say(ngettext("%(n)s level and route uses it.", "%(n)s levels and routes use it.", used.length), { n: used.length }) : gettext("No level and route uses it yet: choose it in the basics.")),
    pairInput({ label: gettext("Name"), value: machine.title, onChange: set("title", gettext("Name")), path: [...path, "title"], readonly }),
    selectInput({ label: gettext("Kind"), value: machine.kind ?? "review", options: studio.config.workflow.kinds, readonly, path: [...path, "kind"],
      help: gettext("It decides what every way to a certificate must have behind it."), onChange: (v) => set("kind", gettext("Kind"))(v === "review" ? undefined : v) }),
    selectInput({ label: gettext("The certificate exists in"), value: machine.certified, options: stateOptions(tab), readonly, path: [...path, "certified"], onChange: set("certified", gettext("Certificate")) }),
    renameMachine(tab), !readonly && removeMachine(tab, used)];
}

export function stateSheet(tab, path) {
  const { studio } = tab;
  const state = studio.store.get(path);
  const { readonly, config } = studio;
  const set = setter(tab, path);
  const isEnd = state.category === "closed";
  const again = (name, label) => (value) => { set(name, label)(value); tab.detail(); };
  return [h("h2", {}, shown(state.title, state.key)),
    pairInput({ label: gettext("What staff read"), value: state.title, onChange: set("title", gettext("Name")), path: [...path, "title"], readonly }),
    pairInput({ label: gettext("What the applicant reads"), value: state.public, onChange: set("public", gettext("What the applicant reads")), path: [...path, "public"], readonly }),
    selectInput({ label: gettext("Category"), value: state.category, options: config.workflow.categories, readonly, path: [...path, "category"],
      help: gettext("Where the form can be edited, where cases are counted, and where they end follows from it."), onChange: again("category", gettext("Category")) }),
    !isEnd && selectInput({ label: gettext("Who is waited for"), value: state.owner, empty: gettext("nobody"), options: config.workflow.roles, readonly, path: [...path, "owner"], onChange: set("owner", gettext("Who is waited for")) }),
    !isEnd && numberInput({ label: gettext("Time, in working days"), value: state.within, onChange: set("within", gettext("Time")), path: [...path, "within"], readonly, min: 1, max: 400,
      help: gettext("The day it begins is not counted.") }),
    !isEnd && notices(tab, path, state), !isEnd && lapse(tab, path, state), keyInput(tab, path), steps(tab, path, state)];
}

function steps(tab, path, state) {
  if (state.category === "closed" && !state.transitions?.length) return h("p", { class: "studio-help" }, gettext("An end: a case stays here and nothing more can be done."));
  const rows = (state.transitions ?? []).map((step, j) => h("li", {}, h("button", { class: "studio-link", onclick: () => tab.go([...path, "transitions", j]) }, shown(step?.title, step?.key)), ` → ${tab.titleOf(step?.to)}`));
  return h("section", { class: "studio-card" }, h("h3", {}, gettext("Actions here")), rows.length ? h("ul", {}, rows) : h("p", { class: "studio-help" }, gettext("None yet: a case would get stuck here.")),
    !tab.studio.readonly && state.category !== "closed" && button(`＋ ${gettext("Action")}`, () => addStep(tab), { kind: "quiet" }));
}

function notices(tab, path, state) {
  const { studio } = tab;
  const list = state.notices ?? [];
  const write = (next, draw) => { studio.store.set([...path, "notices"], next.length ? next : undefined, gettext("Notices")); if (draw) tab.detail(); };
  const chosen = checksInput({
    label: gettext("Notices posted here"), value: list.map((n) => n.kind), options: studio.config.workflow.notices, readonly: studio.readonly, path: [...path, "notices"],
    onChange: (kinds) => write((kinds ?? []).map((kind) => list.find((n) => n.kind === kind) ?? { kind }), true),
  });
  const titles = Object.fromEntries(studio.config.workflow.notices);
  return [chosen, list.map((notice, k) => numberInput({
    label: say(gettext("Working days: %(notice)s"), { notice: titles[notice.kind] ?? notice.kind }), value: notice.working_days ?? 5, readonly: studio.readonly,
    path: [...path, "notices", k, "working_days"], help: gettext("At least five."),
    onChange: (days) => write((studio.store.get([...path, "notices"]) ?? []).map((n, i) => (i === k ? { ...n, working_days: days } : n))),
  }))];
}

function lapse(tab, path, state) {
  const { studio } = tab;
  const set = setter(tab, [...path, "lapse"]);
  const turn = (on) => {
    const key = freeKey(`lapse_${state.key}`.slice(0, 56), []);
    const end = tab.states.find((s) => s?.category === "closed")?.key ?? tab.states[0]?.key;
    studio.store.set([...path, "lapse"], on ? { action: key, to: end, title: { zh: "逾期视为放弃", en: "Not done in time; treated as given up" } } : undefined, gettext("Lapse"));
    tab.detail();
  };
  const box = checkInput({ label: gettext("When the time is over, it ends by itself"), value: Boolean(state.lapse), onChange: turn, readonly: studio.readonly });
  if (!state.lapse) return box;
  return h("section", { class: "studio-card" }, box,
    pairInput({ label: gettext("What it is called"), value: state.lapse.title, onChange: set("title", gettext("Lapse")), path: [...path, "lapse", "title"], readonly: studio.readonly }),
    selectInput({ label: gettext("It leads to"), value: state.lapse.to, options: stateOptions(tab), onChange: set("to", gettext("Lapse")), path: [...path, "lapse", "to"], readonly: studio.readonly }));
}

export function stepSheet(tab, path) {
  const { studio } = tab;
  const step = studio.store.get(path);
  const { readonly, config } = studio;
  const set = setter(tab, path);
  const forms = Object.entries(studio.store.get(["forms"]) ?? {}).map(([key, form]) => [key, shown(form?.title, key)]);
  const note = [["none", gettext("No reason")], ["optional", gettext("May give a reason")], ["required", gettext("Must give a reason")]];
  const state = tab.states[path[3]];
  return [h("p", {}, h("button", { class: "studio-link", onclick: () => tab.go(path.slice(0, 4)) }, `← ${shown(state.title, state.key)}`)),
    h("h2", {}, shown(step.title, step.key)),
    pairInput({ label: gettext("What the button says"), value: step.title, onChange: set("title", gettext("Name")), path: [...path, "title"], readonly }),
    selectInput({ label: gettext("It leads to"), value: step.to, options: stateOptions(tab), onChange: set("to", gettext("It leads to")), path: [...path, "to"], readonly }),
    checksInput({ label: gettext("Who may take it"), value: Array.isArray(step.by) ? step.by : [step.by].filter(Boolean), options: config.workflow.roles, path: [...path, "by"], readonly,
      help: gettext("Nobody chosen: nobody can take it."), onChange: (v) => set("by", gettext("Who"))(v ?? []) }),
    words(tab, path, step, "guard"), words(tab, path, step, "effect"),
    selectInput({ label: gettext("Reason"), value: step.note ?? "none", options: note, readonly, path: [...path, "note"], onChange: (v) => set("note", gettext("Reason"))(v === "none" ? undefined : v) }),
    checkInput({ label: gettext("It is signed"), help: gettext("The person types their name or password again."), value: step.signed, onChange: set("signed", gettext("Signature")), path: [...path, "signed"], readonly }),
    selectInput({ label: gettext("Form filled in with it"), value: step.collects ?? "", empty: gettext("none"), options: forms, readonly, path: [...path, "collects"],
      help: gettext("An opinion or a score sheet; add the form under Forms."), onChange: set("collects", gettext("Form")) }),
    apart(tab, path, step), keyInput(tab, path)];
}

/** Guards or effects by their titles; each says which gates it earns. What is not in the vocabulary stays and can be taken away. */
function words(tab, path, step, kind) {
  const { studio } = tab;
  const name = kind === "guard" ? "needs" : "effects";
  const list = Array.isArray(step[name]) ? step[name] : [];
  const nameOf = (use) => (typeof use === "string" ? use : use?.name);
  const known = studio.config.workflow.words.filter((w) => w.kind === kind);
  const unknown = list.map(nameOf).filter((n) => !known.some((w) => w.name === n)).map((n) => [n, `${n} · ${gettext("not there any more")}`]);
  const earned = (w) => (w.earns.length ? say(gettext("%(word)s (proves %(gates)s)"), { word: w.title, gates: w.earns.join(gettext(", ")) }) : w.voids.length ? say(gettext("%(word)s (takes back %(gates)s)"), { word: w.title, gates: w.voids.join(gettext(", ")) }) : w.title);
  const write = (next) => studio.store.set([...path, name], next.length ? next : undefined, kind === "guard" ? gettext("Needs") : gettext("Effects"));
  const checks = checksInput({
    label: kind === "guard" ? gettext("What it needs") : gettext("What it does"), value: list.map(nameOf), options: [...known.map((w) => [w.name, earned(w)]), ...unknown],
    path: [...path, name], readonly: studio.readonly,
    onChange: (chosen) => {
      const now = studio.store.get([...path, name]) ?? [];
      write((chosen ?? []).map((n) => now.find((use) => nameOf(use) === n) ?? { name: n }));
      if (known.some((w) => w.parameters.length)) tab.detail();
    },
  });
  const parameters = list.flatMap((use, k) => (known.find((w) => w.name === nameOf(use))?.parameters ?? []).map((parameter) => textInput({
    label: `${known.find((w) => w.name === nameOf(use)).title} · ${parameter}`, value: use?.with?.[parameter], readonly: studio.readonly, path: [...path, name, k, "with", parameter],
    onChange: (v) => write((studio.store.get([...path, name]) ?? []).map((u, i) => (i === k ? { name: nameOf(u), with: { ...u.with, [parameter]: v ?? "" } } : u))),
  })));
  return [checks, parameters];
}

function apart(tab, path, step) {
  const seen = new Map();
  tab.states.forEach((s) => (s?.transitions ?? []).forEach((t) => t?.key !== step.key && !seen.has(t.key) && seen.set(t.key, `${shown(t.title, t.key)} · ${shown(s.title, s.key)}`)));
  const chosen = step.not_by_who_did ?? [];
  const head = chosen.length ? say(gettext("Kept apart from %(n)s actions"), { n: chosen.length }) : gettext("Kept apart from other actions");
  return h("details", { class: "workflow-apart" }, h("summary", {}, head),
    checksInput({ label: gettext("Nobody who took one of these on the case may take this one"), value: chosen, options: [...seen], path: [...path, "not_by_who_did"],
      readonly: tab.studio.readonly, onChange: setter(tab, path)("not_by_who_did", gettext("Kept apart")) }));
}
