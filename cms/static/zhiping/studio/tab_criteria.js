// The criteria tab: one set of criteria at a time, chosen by level and route; its rules by dimension, one open at a time.

import { focusCondition } from "./conditions.js";
import { addParameter, parameterCard, valueCard, addValue } from "./criteria_values.js";
import { addTable, tableCard } from "./criteria_tables.js";
import { addRule, ruleCard } from "./criteria_rule.js";
import { fill, h, icon, say, shown } from "./dom.js";
import { findings } from "./main.js";
import { startsWith } from "./store.js";

export const ownFindings = true;

export function mount(studio, element) {
  const tab = new Criteria(studio, element);
  tab.draw();
  return tab;
}

class Criteria {
  constructor(studio, element) {
    Object.assign(this, { studio, element, open: null });
    this.chips = h("div", { class: "crit-chips" });
    this.problems = h("div", {});
    this.list = h("div", { class: "crit-list" });
    fill(element, this.chips, this.problems, this.list);
    studio.addEventListener("problems", () => this.showProblems());
    const offering = (studio.store.doc.offerings ?? []).find((o) => this.doc.criteria?.[o?.criteria]);
    [this.level, this.route] = [offering?.level, offering?.route];
  }

  get doc() {
    return this.studio.store.doc;
  }

  get offerings() {
    return (this.doc.offerings ?? []).filter((o) => o && typeof o === "object");
  }

  get offering() {
    return this.offerings.find((o) => o.level === this.level && o.route === this.route) ?? this.offerings.find((o) => o.level === this.level) ?? this.offerings[0];
  }

  get key() {
    return this.offering?.criteria ?? Object.keys(this.doc.criteria ?? {})[0];
  }

  get path() {
    return ["criteria", this.key];
  }

  get scope() {
    return { form: this.offering?.form ?? Object.keys(this.doc.forms ?? {})[0], criteria: this.key };
  }

  changed({ path, origin }) {
    const mine = origin === "edit" && (path[0] === "criteria" || path[0] === "cites");
    if (!mine) this.draw();
  }

  /** Opens the rule, table, value or parameter that holds the path. */
  select(path) {
    if (path[0] !== "criteria") return;
    if (path[1] !== this.key) {
      const offering = this.offerings.find((o) => o.criteria === path[1]);
      if (offering) [this.level, this.route] = [offering.level, offering.route];
    }
    this.open = this.idOf(path);
    this.draw();
    const card = this.list.querySelector("[data-open]");
    if (!card) return;
    card.scrollIntoView({ block: "start" });
    if (path.length < 5 || !focusCondition(card, path)) card.querySelector(".crit-toggle").focus();
  }

  idOf(path) {
    const piece = path[2] === "rules" ? this.doc.criteria?.[path[1]]?.rules?.[path[3]]?.key : path[3];
    const kind = path[2] === "names" ? "values" : path[2];
    return piece === undefined ? null : `${kind}.${piece}`;
  }

  draw() {
    const focus = document.activeElement?.closest?.("[data-card]")?.dataset.card;
    this.drawChips();
    this.drawList();
    this.showProblems();
    if (focus && !this.element.contains(document.activeElement)) this.list.querySelector(`[data-card="${CSS.escape(focus)}"] .crit-toggle`)?.focus();
  }

  drawChips() {
    const choose = (values) => { Object.assign(this, values); this.open = null; this.draw(); };
    const titles = (items) => new Map((Array.isArray(items) ? items : []).map((i) => [i?.key, shown(i?.title, i?.key)]));
    const levels = [...new Set(this.offerings.map((o) => o.level))];
    const routes = [...new Set(this.offerings.filter((o) => o.level === this.offering?.level).map((o) => o.route))];
    const row = (label, keys, names, current, pick) => h("div", { class: "crit-chip-row", role: "group", "aria-label": label }, h("span", { class: "crit-chip-label" }, label),
      keys.map((key) => h("button", { class: "crit-choice", "aria-pressed": String(key === current), onclick: () => pick(key) }, names.get(key) ?? key ?? "–")));
    const active = document.activeElement?.closest?.(".crit-choice")?.textContent;
    fill(this.chips, row(gettext("Level"), levels, titles(this.doc.levels), this.offering?.level, (level) => choose({ level })),
      row(gettext("Route"), routes, titles(this.doc.routes), this.offering?.route, (route) => choose({ route })));
    if (active) [...this.chips.querySelectorAll("button")].find((b) => b.textContent === active)?.focus();
  }

  drawList() {
    const criteria = this.doc.criteria?.[this.key];
    if (!criteria) {
      fill(this.list, h("p", { class: "studio-help" }, this.offerings.length
        ? gettext("This level and route has no criteria yet. Choose criteria for it under basic information.")
        : gettext("There is no offering yet. Add a level and a route under basic information; its criteria are written here.")), this.starter());
      return;
    }
    const others = this.offerings.filter((o) => o.criteria === this.key && o !== this.offering);
    const rules = (Array.isArray(criteria.rules) ? criteria.rules : []).map((rule, n) => ({ rule: rule ?? {}, n }));
    const known = this.studio.config.criteria.dimensions;
    const groups = known.map(([key, title]) => this.group(title, rules.filter((r) => r.rule.dimension === key).map((r) => ruleCard(this, r.n)), gettext("Add a rule"), () => addRule(this, key)));
    const stray = rules.filter((r) => !known.some(([key]) => key === r.rule.dimension));
    if (stray.length) groups.push(this.group(gettext("Without a dimension"), stray.map((r) => ruleCard(this, r.n))));
    fill(this.list, others.length > 0 && h("p", { class: "studio-help" }, say(gettext("These criteria also serve: %(others)s"), { others: others.map((o) => this.offeringName(o)).join("、") })), groups,
      this.group(gettext("Decision tables"), Object.keys(criteria.tables ?? {}).map((key) => tableCard(this, key)), gettext("Add a decision table"), () => addTable(this)),
      this.group(gettext("Dated parameters"), Object.keys(criteria.parameters ?? {}).map((key) => parameterCard(this, key)), gettext("Add a parameter"), () => addParameter(this)),
      this.group(gettext("Named values"), Object.keys(criteria.values ?? {}).map((key) => valueCard(this, key)), gettext("Add a named value"), () => addValue(this)));
  }

  starter() {
    if (this.studio.readonly || !this.key) return null;
    return h("button", { class: "studio-button studio-button-secondary", onclick: () => {
      this.studio.store.set(this.path, { key: this.key, title: { zh: "", en: "" }, rules: [] }, gettext("Begin criteria"));
      this.draw();
    } }, gettext("Begin with an empty list"));
  }

  offeringName(offering) {
    const title = (items, key) => shown((Array.isArray(items) ? items : []).find((i) => i?.key === key)?.title, key);
    return `${title(this.doc.levels, offering.level)} ${title(this.doc.routes, offering.route)}`;
  }

  group(title, cards, add, run) {
    return h("section", { class: "crit-group", "aria-label": title }, h("h2", { class: "crit-group-title" }, title, h("span", { class: "crit-group-count" }, String(cards.length))), cards,
      add && !this.studio.readonly && h("button", { class: "studio-link cond-add", onclick: run }, icon("plus"), add));
  }

  /** A card that shows its head only, until it is the open one. `head`: title, note and chip; `body()` builds the rest. */
  card(id, path, { title, note, chip, tags = [], body }) {
    const open = this.open === id;
    const toggle = h("button", { class: "crit-toggle", "aria-expanded": String(open), onclick: () => this.toggle(id) }, icon(open ? "arrow-down" : "arrow-right"), h("span", { class: "crit-title" }, title || gettext("(no name)")));
    const card = h("article", { class: "crit-card", "data-card": id, "data-open": open, "data-piece": JSON.stringify(path) },
      h("div", { class: "crit-head" }, h("h3", {}, toggle), h("span", { class: "crit-tags" }), tags, h("span", { class: "crit-note" }, note), chip));
    if (open) card.append(h("div", { class: "crit-body" }, body()));
    return card;
  }

  toggle(id) {
    this.open = this.open === id ? null : id;
    this.drawList();
    this.showProblems();
    const card = this.list.querySelector(`[data-card="${CSS.escape(id)}"]`);
    card?.querySelector(".crit-toggle").focus();
    card?.scrollIntoView({ block: "nearest" });
  }

  /** After an act of its own that changes which cards there are. */
  reopen(id) {
    this.open = id;
    this.draw();
    const card = id && this.list.querySelector(`[data-card="${CSS.escape(id)}"]`);
    card?.scrollIntoView({ block: "nearest" });
    (card?.querySelector(".crit-body input") ?? card?.querySelector(".crit-toggle"))?.focus();
  }

  showProblems() {
    const all = this.studio.problems.filter((p) => p.path[0] === "criteria");
    const mine = all.filter((p) => p.path[1] === this.key);
    const others = all.filter((p) => p.path[1] !== this.key);
    fill(this.problems, mine.length > 0 && findings(this.studio, mine), others.length > 0 && this.elsewhere(others));
    for (const card of this.list.querySelectorAll("[data-card]")) {
      const path = JSON.parse(card.dataset.piece);
      const found = mine.filter((p) => startsWith(p.path, path));
      const level = found.some((p) => p.level === "error") ? "error" : found.length ? "remark" : null;
      fill(card.querySelector(".crit-tags"), level && h("span", { class: `studio-tag studio-tag-${level}` }, level === "error" ? gettext("Correct") : gettext("Remark")));
      const note = card.querySelector(":scope > .crit-body > .crit-problems");
      const own = found.filter((p) => !this.isShownInside(card, p));
      if (note) fill(note, own.map((p) => h("p", { class: "studio-problem", "data-level": p.level }, p.text)));
    }
  }

  /** Whether a line, cell or field of the card tells the problem itself. */
  isShownInside(card, problem) {
    return [...card.querySelectorAll("[data-path]")].some((box) => startsWith(problem.path, JSON.parse(box.dataset.path)) && box.dataset.path !== card.dataset.piece);
  }

  elsewhere(others) {
    const sets = [...new Set(others.map((p) => p.path[1]))];
    return h("p", { class: "studio-help crit-elsewhere" }, gettext("Also to look at:"), sets.map((key) => {
      const found = others.filter((p) => p.path[1] === key);
      const title = shown(this.doc.criteria?.[key]?.title, key);
      return h("button", { class: "studio-link", onclick: () => this.studio.select(found[0].path) }, say(gettext("%(title)s (%(n)s)"), { title, n: found.length }));
    }));
  }
}
