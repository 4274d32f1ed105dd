// Adding, copying, deleting and renaming states and actions, with everything that refers to them.

import { announce, h, newId, say, shown } from "./dom.js";
import { labelled } from "./controls.js";
import { at, withAt } from "./store.js";

const SHAPE = /^[a-z][a-z0-9_]{0,59}$/;

export function freeKey(wanted, taken) {
  let key = wanted;
  for (let n = 2; taken.includes(key); n += 1) key = `${wanted}_${n}`;
  return key;
}

const stateKeys = (machine) => (machine.states ?? []).map((s) => s?.key);
const stepKeys = (machine) => (machine.states ?? []).flatMap((s) => (s?.transitions ?? []).map((t) => t?.key));

export function addState(tab) {
  const { store } = tab.studio;
  const index = typeof tab.at[3] === "number" ? tab.at[3] + 1 : tab.states.length;
  const key = freeKey("state", stateKeys(tab.machine));
  store.insert(tab.path("states"), index, {
    key, title: { zh: "新环节", en: "New state" }, public: { zh: "正在办理", en: "Under way" }, category: "in_review", owner: "department.reviewer", within: 10,
  }, gettext("Add a state"));
  tab.go(tab.path("states", index));
}

export function addStep(tab) {
  const { store } = tab.studio;
  const i = tab.at[3];
  const state = tab.states[i];
  const steps = state.transitions ?? [];
  const key = freeKey("action", stepKeys(tab.machine));
  const next = tab.states[i + 1]?.key ?? tab.states[0]?.key;
  const step = { key, to: next, by: [state.owner ?? "department.reviewer"], title: { zh: "新动作", en: "New action" } };
  store.set(tab.path("states", i, "transitions"), [...steps, step], gettext("Add an action"));
  tab.go(tab.path("states", i, "transitions", steps.length));
}

export function copyItem(tab) {
  const { store } = tab.studio;
  const index = tab.at.at(-1);
  const list = tab.at.slice(0, -1);
  const piece = structuredClone(store.get(tab.at));
  const ofState = tab.at.length === 4;
  piece.key = freeKey(`${piece.key}_copy`.slice(0, 56), ofState ? stateKeys(tab.machine) : stepKeys(tab.machine));
  if (ofState) {
    const taken = stepKeys(tab.machine);
    for (const step of piece.transitions ?? []) taken.push((step.key = freeKey(`${step.key}_copy`.slice(0, 56), taken)));
  }
  store.insert(list, index + 1, piece, gettext("Copy"));
  tab.go([...list, index + 1]);
}

/** [{path, label}] of everything that leads to a state. */
export function stateUses(machine, key) {
  const found = [];
  (machine.states ?? []).forEach((state, i) => {
    if (state?.key === key) return;
    (state?.transitions ?? []).forEach((step, j) => step?.to === key && found.push({ path: ["states", i, "transitions", j], label: `${shown(state.title, state.key)} › ${shown(step.title, step.key)}` }));
    if (state?.lapse?.to === key) found.push({ path: ["states", i], label: `${shown(state.title, state.key)} › ${shown(state.lapse.title, state.lapse.action)}` });
  });
  if (machine.certified === key) found.push({ path: ["certified"], label: gettext("where the certificate exists") });
  return found;
}

/** Actions whose takers may not take another one because of this action. */
export function stepUses(machine, state, key) {
  const elsewhere = (machine.states ?? []).some((s) => s !== state && (s?.transitions ?? []).some((t) => t?.key === key));
  if (elsewhere) return [];
  const found = [];
  (machine.states ?? []).forEach((s, i) => (s?.transitions ?? []).forEach((t, j) => {
    if ((t?.not_by_who_did ?? []).includes(key)) found.push({ path: ["states", i, "transitions", j], label: `${shown(s.title, s.key)} › ${shown(t.title, t.key)}` });
  }));
  return found;
}

/** Deletes what is open; when something refers to it, says so first. */
export function removeItem(tab) {
  const { store } = tab.studio;
  const piece = store.get(tab.at);
  const ofState = tab.at.length === 4;
  const uses = ofState ? stateUses(tab.machine, piece.key) : stepUses(tab.machine, tab.states[tab.at[3]], piece.key);
  const name = shown(piece.title, piece.key);
  if (uses.length === 0) return remove(tab, name);
  const sentence = ofState ? say(ngettext("%(n)s place still leads to “%(name)s”:", "%(n)s places still lead to “%(name)s”:", uses.length), { n: uses.length, name })
    : say(ngettext("%(n)s action still names “%(name)s”:", "%(n)s actions still name “%(name)s”:", uses.length), { n: uses.length, name });
  const jump = (use) => h("li", {}, h("button", { class: "studio-link", onclick: () => tab.go(tab._item(tab.path(...use.path))) }, use.label));
  const close = () => { dialog.remove(); tab.right.focus(); };
  const dialog = h("div", { class: "workflow-warning", role: "alertdialog", "aria-label": gettext("Delete") },
    h("p", {}, sentence), h("ul", {}, uses.map(jump)),
    h("p", { class: "studio-help" }, ofState ? gettext("Deleting it deletes these actions too.") : gettext("Deleting it takes its name out of them.")),
    h("div", { class: "workflow-acts" },
      h("button", { class: "studio-button studio-button-danger", onclick: () => remove(tab, name) }, gettext("Delete with them")),
      h("button", { class: "studio-button", onclick: close }, gettext("Keep it"))));
  tab.right.querySelector(".workflow-warning")?.remove();
  tab.right.prepend(dialog);
  dialog.querySelector("button.studio-button").focus();
  return undefined;
}

function remove(tab, name) {
  const { store } = tab.studio;
  const path = tab.at;
  const start = tab.path();
  store.change(gettext("Delete"), (doc) => withAt(doc, start, without(at(doc, start), path.slice(2))), { path });
  tab.at = path.length > 4 ? path.slice(0, 4) : start;
  tab.render();
  tab.right.focus();
  announce(say(gettext("%(name)s deleted"), { name }));
}

/** The workflow without a state (and what leads to it) or an action, naming no action that is no more. */
export function without(machine, path) {
  const gone = at(machine, path);
  let states = machine.states;
  if (path.length === 2) {
    states = states.filter((s) => s !== gone).map((s) => {
      const kept = { ...s, ...(s.transitions && { transitions: s.transitions.filter((t) => t.to !== gone.key) }) };
      if (kept.lapse?.to === gone.key) delete kept.lapse;
      return kept;
    });
  } else {
    states = states.map((s, i) => (i === path[1] ? { ...s, transitions: s.transitions.filter((t) => t !== gone) } : s));
  }
  const known = stepKeys({ states });
  return { ...machine, states: states.map((s) => ({ ...s, ...(s.transitions && { transitions: s.transitions.map((t) => forgetting(t, known)) }) })) };
}

function forgetting(step, known) {
  if (!step.not_by_who_did) return step;
  const kept = step.not_by_who_did.filter((k) => known.includes(k));
  const { not_by_who_did: _old, ...rest } = step;
  return kept.length ? { ...rest, not_by_who_did: kept } : rest;
}

/** The workflow with another key for a state or an action, wherever it is named. */
export function renamedIn(machine, path, key) {
  const old = at(machine, path).key;
  const target = (to) => (path.length === 2 && to === old ? key : to);
  const shared = path.length !== 2 && stepKeys(machine).filter((k) => k === old).length > 1;
  const did = (keys) => (path.length === 2 ? keys : shared ? [...new Set(keys.flatMap((k) => (k === old ? [old, key] : [k])))] : keys.map((k) => (k === old ? key : k)));
  const states = machine.states.map((s) => ({
    ...s,
    ...(s.transitions && { transitions: s.transitions.map((t) => ({ ...t, to: target(t.to), ...(t.not_by_who_did && { not_by_who_did: did(t.not_by_who_did) }) })) }),
    ...(s.lapse && { lapse: { ...s.lapse, to: target(s.lapse.to) } }),
  }));
  return withAt({ ...machine, states, certified: target(machine.certified) }, [...path, "key"], key);
}

/** The key of a state or an action; fixed once a release has it. */
export function keyInput(tab, path) {
  const { studio } = tab;
  const piece = studio.store.get(path);
  const names = ["workflows", tab.name, tab.states[path[3]].key, ...(path.length > 4 ? [piece.key] : [])];
  const locked = studio.config.released.includes(names.join("."));
  const input = h("input", { type: "text", class: "studio-key", value: piece.key ?? "", readonly: locked || studio.readonly, spellcheck: "false", autocapitalize: "none" });
  input.id = newId("key");
  const box = labelled(input, { label: gettext("Key"), path: [...path, "key"],
    help: locked ? gettext("Fixed: cases of a release remember it by this name.") : gettext("Small letters, digits, underscores; whatever names it follows. Fixed once released.") });
  input.addEventListener("change", () => {
    const key = input.value.trim();
    const siblings = path.length === 4 ? stateKeys(tab.machine) : (tab.states[path[3]].transitions ?? []).map((t) => t.key);
    const current = studio.store.get(path).key;
    const wrong = key === current ? "" : !SHAPE.test(key) ? gettext("Use small letters, digits and underscores, beginning with a letter.")
      : siblings.includes(key) ? say(gettext("%(key)s is already used here."), { key }) : "";
    const note = box.querySelector(".studio-problem");
    note.textContent = wrong;
    note.hidden = !wrong;
    if (wrong || key === current) return;
    const start = tab.path();
    studio.store.change(gettext("Rename"), (doc) => withAt(doc, start, renamedIn(at(doc, start), path.slice(2), key)), { path });
    announce(gettext("Renamed, with everything that refers to it."));
    tab.list();
  });
  return box;
}
