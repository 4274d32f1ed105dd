// Starting from a standard workflow, inserting a level of review, renaming and deleting a whole workflow.

import { button, labelled, numberInput, pairInput, selectInput } from "./controls.js";
import { announce, fill, h, newId, say, shown } from "./dom.js";
import { freeKey } from "./workflow_acts.js";

const SHAPE = /^[a-z][a-z0-9_]{0,59}$/;
const USUAL_DAYS = 10;

function panel(tab, title, ...inside) {
  const close = () => fill(tab.form);
  const box = h("section", { class: "studio-card workflow-panel", "aria-label": title, tabindex: "-1" }, h("h2", {}, title), inside,
    h("p", {}, h("button", { class: "studio-link", onclick: () => { close(); tab.bar.querySelector(".workflow-acts button")?.focus(); } }, gettext("Close"))));
  box.addEventListener("keydown", (event) => event.key === "Escape" && close());
  fill(tab.form, box);
  box.focus();
  return close;
}

/** The standard workflows, each explained: as a new workflow of this series. */
export function startForm(tab) {
  const taken = () => Object.keys(tab.studio.store.get(["workflows"]) ?? {});
  const row = (standard) => h("li", {}, h("h3", {}, standard.title), h("p", { class: "studio-help" }, standard.about), h("p", { class: "studio-help" }, standard.counts),
    button(say(gettext("Add “%(title)s”"), { title: standard.title }), async () => {
      const key = freeKey(standard.name, taken());
      if (await tab.act({ kind: "standard", name: standard.name }, gettext("Start from a standard workflow"), key)) tab.go(["workflows", key]);
    }));
  panel(tab, gettext("Start from a standard workflow"), h("p", { class: "studio-help" }, gettext("It is added beside those there are; levels and routes choose theirs in the basics.")),
    h("ul", { class: "workflow-standards" }, tab.studio.config.workflow.standards.map(row)));
}

/** After which state, who reviews, what it is called, how long: then one act does it. */
export function levelForm(tab) {
  const { config } = tab.studio;
  const open = tab.states.filter((s) => s?.category !== "closed").map((s) => [s.key, shown(s.title, s.key)]);
  const here = tab.states[tab.at[3]]?.key;
  const wish = { after: open.some(([k]) => k === here) ? here : open.find(([k]) => k === "department_review")?.[0] ?? open[1]?.[0] ?? open[0]?.[0],
    role: config.workflow.review_roles[1]?.[0], name: { zh: "复核", en: "Second check" }, within: USUAL_DAYS };
  const send = async () => {
    const done = await tab.act({ kind: "review", after: wish.after, role: wish.role, zh: wish.name.zh, en: wish.name.en, within: wish.within }, gettext("Insert a level of review"));
    if (!done) return;
    fill(tab.form);
    const index = tab.states.findIndex((s) => s.key === wish.after) + 1;
    tab.go(tab.path("states", index));
  };
  panel(tab, gettext("Insert a level of review"),
    h("p", { class: "studio-help" }, gettext("A state with its actions on, back and out; what led on from the chosen state leads to it first.")),
    selectInput({ label: gettext("After which state"), value: wish.after, options: open, onChange: (v) => { wish.after = v; } }),
    selectInput({ label: gettext("Who reviews"), value: wish.role, options: config.workflow.review_roles, onChange: (v) => { wish.role = v; } }),
    pairInput({ label: gettext("Name"), value: wish.name, onChange: (v) => { wish.name = v; } }),
    numberInput({ label: gettext("Time, in working days"), value: wish.within, onChange: (v) => { wish.within = v; } }),
    button(gettext("Insert it"), send, { kind: "primary" }));
}

/** The key of a workflow; what uses it follows. */
export function renameMachine(tab) {
  const { studio } = tab;
  const locked = studio.config.released.includes(`workflows.${tab.name}`);
  const input = h("input", { type: "text", class: "studio-key", value: tab.name, readonly: locked || studio.readonly, spellcheck: "false", autocapitalize: "none" });
  input.id = newId("key");
  const box = labelled(input, { label: gettext("Key"), help: locked ? gettext("Fixed: cases of a release remember it by this name.") : gettext("Small letters, digits, underscores; whatever names it follows. Fixed once released.") });
  input.addEventListener("change", () => {
    const key = input.value.trim();
    const wrong = key === tab.name ? "" : !SHAPE.test(key) ? gettext("Use small letters, digits and underscores, beginning with a letter.")
      : key in studio.store.get(["workflows"]) ? say(gettext("%(key)s is already used here."), { key }) : "";
    const note = box.querySelector(".studio-problem");
    note.textContent = wrong;
    note.hidden = !wrong;
    if (wrong || key === tab.name) return;
    const old = tab.name;
    tab.name = key;
    tab.at = ["workflows", key];
    studio.store.change(gettext("Rename"), (doc) => ({
      ...doc,
      workflows: Object.fromEntries(Object.entries(doc.workflows).map(([k, m]) => (k === old ? [key, { ...m, key }] : [k, m]))),
      ...(doc.offerings && { offerings: doc.offerings.map((o) => (o?.workflow === old ? { ...o, workflow: key } : o)) }),
    }), { path: ["workflows", key] });
    announce(gettext("Renamed, with everything that refers to it."));
    tab.render();
  });
  return box;
}

export function removeMachine(tab, used) {
  if (used.length) return h("p", { class: "studio-help" }, gettext("It can be deleted once no level and route uses it."));
  const name = shown(tab.machine.title, tab.name);
  return button(say(gettext("Delete “%(title)s”"), { title: name }), () => {
    const gone = tab.name;
    tab.name = Object.keys(tab.studio.store.get(["workflows"])).find((k) => k !== gone);
    tab.at = tab.name ? ["workflows", tab.name] : [];
    tab.answer = null;
    tab.studio.store.remove(["workflows", gone], gettext("Delete"));
    tab.render();
    announce(say(gettext("%(name)s deleted"), { name }));
  }, { kind: "danger" });
}
