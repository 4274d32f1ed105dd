// One rule: its name, its clause, its condition with the words beside it, and what is seldom changed folded away.

import { conditionEditor } from "./conditions.js";
import { citationChip, citationInput, citationOf } from "./criteria_cite.js";
import { deleteButton, isReleased, keyField, suggestKey } from "./criteria_key.js";
import { button, dateInput, pairInput, selectInput } from "./controls.js";
import { announce, h, say, shown } from "./dom.js";
import { newKey } from "./keys.js";

export function ruleCard(tab, n) {
  const { studio } = tab;
  const path = [...tab.path, "rules", n];
  const rule = studio.store.get(path) ?? {};
  const baseline = studio.config.criteria.baseline.includes(rule.key);
  return tab.card(`rules.${rule.key}`, path, {
    title: shown(rule.title, rule.key),
    note: baseline && gettext("Provincial baseline: may be stricter, not looser"),
    chip: tab.open === `rules.${rule.key}` ? null : citationChip(studio, rule.cite),
    body: () => ruleBody(tab, path, rule),
  });
}

function ruleBody(tab, path, rule) {
  const { studio } = tab;
  const { readonly } = studio;
  const set = (name) => (value) => studio.store.set([...path, name], value, gettext("Rule"));
  const now = { key: rule.key };
  const named = (title) => {
    set("title")(title);
    tab.list.querySelector("[data-open] .crit-title").textContent = shown(title, now.key);
    suggestKey({ studio, criteria: tab.key, kind: "rules", key: now.key, title, done: (key) => renamedQuietly(tab, now, key) });
  };
  return [
    h("div", { class: "crit-problems" }),
    h("div", { class: "crit-first" },
      pairInput({ label: gettext("Name applicants see"), value: rule.title, path: [...path, "title"], readonly, onChange: named }),
      citationInput({ studio, path: [...path, "cite"] })),
    conditionEditor({ studio, path: [...path, "when"], value: rule.when, scope: tab.scope, label: gettext("What must be met"), empty: gettext("No condition yet. Begin with what is looked at.") }),
    h("details", { class: "crit-more" }, h("summary", {}, gettext("Dates, wording, key")), more(tab, path, rule, set, now)),
    !readonly && tools(tab, path, rule, now),
  ];
}

/** The key follows the name while nobody chose one; the open card stays as it is. */
function renamedQuietly(tab, now, key) {
  const card = tab.list.querySelector("[data-open]");
  if (!card || card.dataset.card !== `rules.${now.key}`) return tab.draw();
  tab.open = `rules.${key}`;
  card.dataset.card = tab.open;
  now.key = key;
  const input = [...card.querySelectorAll("[data-path]")].find((b) => b.dataset.path.endsWith(',"key"]'))?.querySelector("input");
  if (input) input.value = key;
  return undefined;
}

function more(tab, path, rule, set, now) {
  const { studio } = tab;
  const { readonly } = studio;
  const text = (name, label, help) => pairInput({ label, help, long: true, optional: true, readonly, value: rule.text?.[name], path: [...path, "text", name], onChange: (value) => {
    const texts = { ...(studio.store.get([...path, "text"]) ?? {}) };
    if (value) texts[name] = value; else delete texts[name];
    set("text")(Object.keys(texts).length ? texts : undefined);
  } });
  return [
    h("div", { class: "crit-three" },
      selectInput({ label: gettext("Dimension"), options: studio.config.criteria.dimensions, value: rule.dimension, path: [...path, "dimension"], readonly,
        onChange: (value) => { set("dimension")(value); tab.reopen(`rules.${now.key}`); } }),
      dateInput({ label: gettext("In effect from"), value: rule.effective_from, path: [...path, "effective_from"], readonly, onChange: set("effective_from") }),
      dateInput({ label: gettext("In effect until"), value: rule.effective_until, path: [...path, "effective_until"], readonly, onChange: set("effective_until") })),
    h("p", { class: "studio-help" }, gettext("Out of these dates the rule counts as met, and applicants are told so. The day the round begins to receive material decides.")),
    h("p", { class: "studio-label" }, gettext("What applicants read")),
    h("p", { class: "studio-help" }, gettext("May be left empty; the condition is then told in plain words. In the sentences, {found} becomes what the applicant has, {need} what is asked, {missing} what has not been given.")),
    text("met", gettext("When met")), text("unmet", gettext("When not met")), text("unknown", gettext("When it cannot be said yet")),
    keyField({ studio, criteria: tab.key, kind: "rules", key: rule.key, path: [...path, "key"], done: (key) => tab.reopen(`rules.${key}`) }),
  ];
}

function tools(tab, path, rule, now) {
  const { store } = tab.studio;
  const list = path.slice(0, -1);
  const n = path.at(-1);
  const name = shown(rule.title, rule.key);
  const rules = store.get(list);
  const beside = (step) => {
    for (let k = n + step; k >= 0 && k < rules.length; k += step) if (rules[k]?.dimension === rule.dimension) return k;
    return -1;
  };
  const move = (step, label, said) => button(label, () => {
    store.move(list, n, beside(step), label);
    announce(say(said, { name }));
    tab.reopen(`rules.${now.key}`);
  }, { kind: "quiet", disabled: beside(step) < 0 });
  return h("div", { class: "studio-bar crit-tools" },
    move(-1, gettext("Move up"), gettext("%(name)s moved up")), move(1, gettext("Move down"), gettext("%(name)s moved down")),
    button(gettext("Copy"), () => copy(tab, list, n, store.get(path)), { kind: "quiet" }),
    deleteButton({ studio: tab.studio, criteria: tab.key, kind: "rules", get key() { return now.key; }, name, remove: () => {
      store.remove(path, say(gettext("Delete %(name)s"), { name }));
      announce(say(gettext("%(name)s deleted. Undo brings it back."), { name }));
      tab.reopen(null);
    } }),
    isReleased(tab.studio, tab.key, "rules", rule.key) && h("span", { class: "studio-help" }, gettext("In a release: cases on it keep it as it was.")));
}

const ruleKeys = (tab) => (tab.studio.store.get([...tab.path, "rules"]) ?? []).map((r) => r?.key);

function copy(tab, list, n, rule) {
  const key = newKey(rule.key, ruleKeys(tab));
  const suffix = (text, more) => (text ? `${text}${more}` : text);
  const title = typeof rule.title === "object" ? { ...rule.title, zh: suffix(rule.title?.zh, "（副本）"), en: suffix(rule.title?.en, " (copy)") } : rule.title;
  tab.studio.store.insert(list, n + 1, { ...rule, key, title }, gettext("Copy"));
  tab.reopen(`rules.${key}`);
}

/** A new rule at the end of its dimension, citing the document the rules before it cite most lately. */
export function addRule(tab, dimension) {
  const { store } = tab.studio;
  const rules = store.get([...tab.path, "rules"]) ?? [];
  const key = newKey("rule", ruleKeys(tab));
  const before = rules.findLastIndex((r) => r?.dimension === dimension);
  const cited = citationOf(rules[before]?.cite ?? rules.at(-1)?.cite).document || Object.keys(tab.doc.cites ?? {})[0] || "";
  store.insert([...tab.path, "rules"], before < 0 ? rules.length : before + 1, { key, title: { zh: "", en: "" }, dimension, cite: { document: cited } }, gettext("Add a rule"));
  tab.reopen(`rules.${key}`);
}

