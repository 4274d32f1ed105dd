// One sample applicant: their story, what is expected of them and what they come to, their form.

import { post } from "./api.js";
import { button, pairInput, selectInput, textInput } from "./controls.js";
import { announce, fill, h, say, shown } from "./dom.js";
import { cell, offeringName, VERDICTS } from "./tab_samples.js";

const LOOK_EVERY = 1500; // milliseconds between looks at what has been filled in
const choices = () => Object.entries(VERDICTS).map(([key, name]) => [key, name()]);

/** The card of a sample. `told(run)` puts the last verdicts in without touching what somebody is typing in. */
export function sampleCard(tab, number) {
  const card = new Card(tab, number);
  return { element: card.element, told: (run) => card.told(run) };
}

class Card {
  constructor(tab, number) {
    Object.assign(this, { tab, number, path: ["samples", number], store: tab.studio.store, readonly: tab.studio.readonly });
    this.verdicts = h("div");
    this.form = h("div");
    this.element = h("section", { class: "studio-card" }, h("h2", { tabindex: "-1" }, shown(this.sample.title, this.sample.key)),
      this.sample.generated && this.confirm(), this.story(), this.acts(), this.form, this.verdicts);
  }

  get sample() {
    return this.store.get(this.path) ?? {};
  }

  set(part, value, label) {
    this.store.set([...this.path, ...part], value, label);
  }

  confirm() {
    return h("div", { class: "studio-note" }, h("p", {}, gettext("Made by the studio at a threshold; the expected verdicts are what the criteria come to. Read it, correct what is not meant, and confirm it.")),
      !this.readonly && button(gettext("Confirm this sample"), () => {
        this.set(["generated"], undefined, gettext("Confirm a sample"));
        this.tab.choose(this.number);
      }));
  }

  story() {
    const { sample, readonly, path } = this;
    const doc = this.tab.doc;
    const directions = doc.directions ? doc.codelists?.[doc.directions]?.options ?? [] : [];
    const offerings = (doc.offerings ?? []).map((o) => `${o.level}/${o.route}`);
    return h("div", {},
      pairInput({ value: sample.title, label: gettext("Name"), path: [...path, "title"], readonly, onChange: (v) => this.set(["title"], v, gettext("Rename a sample")) }),
      h("div", { class: "studio-two" },
        selectInput({ value: sample.offering, label: gettext("Offering"), path: [...path, "offering"], readonly,
          options: offerings.map((o) => [o, offeringName(doc, o)]), onChange: (v) => this.set(["offering"], v, gettext("Offering of a sample")) }),
        directions.length > 0 && selectInput({ value: sample.direction, label: gettext("Direction"), empty: gettext("None"), readonly,
          options: directions.map((o) => [o.code, shown(o.title, o.code)]), onChange: (v) => this.set(["direction"], v, gettext("Direction of a sample")) }),
        textInput({ value: sample.key, label: gettext("Key"), path: [...path, "key"], readonly, help: gettext("Small letters, digits and _; names this sample in a pack"),
          onChange: (v) => this.set(["key"], v, gettext("Key of a sample")) })),
      pairInput({ value: sample.because, label: gettext("Why this verdict"), path: [...path, "because"], long: true, readonly,
        onChange: (v) => this.set(["because"], v, gettext("Reason of a sample")) }));
  }

  acts() {
    if (this.readonly) return null;
    return h("div", { class: "studio-actions" }, button(gettext("Fill in the form"), () => this.openForm(), { kind: "primary" }),
      button(gettext("Expect what came out"), () => this.expectFound()));
  }

  // What is expected, what came out ------------------------------------------------------------------------------------

  told(run) {
    this.run = run.samples[this.number];
    this.rules = run.rules[this.run?.criteria] ?? [];
    const title = this.element.querySelector("h2");
    title.textContent = shown(this.sample.title, this.sample.key);
    if (this.verdicts.contains(document.activeElement)) return this.refresh();
    fill(this.verdicts, this.problems(), this.rules.length > 0 && [this.table(), this.judged()]);
    return undefined;
  }

  /** Only the verdicts, while a choice beside them has the focus. */
  refresh() {
    for (const place of this.verdicts.querySelectorAll("[data-verdict-of]")) {
      const key = place.dataset.verdictOf;
      fill(place, this.cellOf(key));
    }
  }

  cellOf(key) {
    const found = key === "" ? this.run.overall : this.run.rules[key];
    return found && cell(found);
  }

  problems() {
    const list = this.run?.problems ?? [];
    return list.length > 0 && h("div", { class: "studio-findings-box", "data-has-errors": "1" }, h("h2", {}, gettext("Not judged yet")),
      h("ul", {}, list.map((p) => h("li", { class: "studio-finding-text" }, p.text))));
  }

  table() {
    const line = (key, title) => {
      const found = key === "" ? this.run.overall : this.run.rules[key] ?? {};
      const details = h("div");
      return h("tr", {}, h("th", { scope: "row" }, title, found.sentence && found.found !== "met" && h("span", { class: "studio-help" }, found.sentence),
        key && h("button", { class: "studio-link", onclick: (e) => this.why(key, details, e.target) }, gettext("Why"), h("span", { class: "w-sr-only" }, ` ${title}`)), details),
      h("td", { "data-verdict-of": key }, this.cellOf(key)), h("td", {}, this.expected(key, title, found.expected)));
    };
    return h("div", { class: "studio-table-box" }, h("table", { class: "studio-table studio-expect" },
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, gettext("Rule")), h("th", { scope: "col" }, gettext("Comes out")), h("th", { scope: "col" }, gettext("Expected")))),
      h("tbody", {}, line("", gettext("Overall")), this.rules.map((r) => line(r.key, r.title)))));
  }

  expected(key, title, value) {
    const control = h("select", { disabled: this.readonly, "aria-label": say(gettext("Expected of %(rule)s"), { rule: title }),
      onchange: (e) => this.expect(key, e.target.value || undefined) },
    key && h("option", { value: "" }, gettext("not said")), choices().map(([v, l]) => h("option", { value: v }, l)));
    control.value = value ?? "";
    return control;
  }

  expect(key, verdict) {
    const label = gettext("Expected verdict");
    if (key === "") return this.set(["expect", "overall"], verdict, label);
    const rules = { ...(this.sample.expect?.rules ?? {}) };
    if (verdict) rules[key] = verdict; else delete rules[key];
    return this.set(["expect", "rules"], Object.keys(rules).length ? rules : undefined, label);
  }

  expectFound() {
    if (!this.run?.overall.found) return;
    const said = Object.keys(this.sample.expect?.rules ?? {}).filter((k) => this.run.rules[k]?.found);
    const rules = Object.fromEntries(said.map((k) => [k, this.run.rules[k].found]));
    this.set(["expect"], { overall: this.run.overall.found, ...(said.length ? { rules } : {}) }, gettext("Expect what came out"));
    announce(gettext("The expected verdicts are now those that came out."));
  }

  async why(key, place, control) {
    if (place.children.length) { place.replaceChildren(); return; }
    control.disabled = true;
    try {
      const answer = await post(this.tab.studio.config.urls.samples_explain, { document: this.tab.doc, number: this.number });
      const rule = answer.rules.find((r) => r.key === key);
      fill(place, h("ul", {}, (rule?.details.length ? rule.details : [rule?.need ?? ""]).map((d) => h("li", {}, d))));
    } catch (problem) {
      fill(place, h("p", { class: "studio-problem" }, problem.message));
    }
    control.disabled = false;
  }

  // Judgements ---------------------------------------------------------------------------------------------------------

  judged() {
    const asked = this.rules.flatMap((r) => r.judged.flatMap((j) => this.places(j)));
    return asked.length > 0 && h("div", {}, h("h3", {}, gettext("What people judge")), h("div", { class: "studio-two" }, asked.map(([place, label]) => {
      const held = this.sample.judgements?.[place];
      return selectInput({ value: held === undefined ? undefined : String(held), label, empty: gettext("not judged yet"), readonly: this.readonly,
        options: [["true", gettext("yes")], ["false", gettext("no")]], onChange: (v) => this.judge(place, v) });
    })));
  }

  /** Where a judgement is kept: once for a rule, or for each row of a table. */
  places(judged) {
    if (!judged.table) return [[judged.place, judged.question]];
    const rows = this.sample.given?.[judged.table];
    return (Array.isArray(rows) ? rows : []).filter((r) => r?.id).map((r) => [`${judged.key}/${judged.table}/${r.id}`, `${judged.question} — ${r.name ?? r.id}`]);
  }

  judge(place, value) {
    const rest = { ...(this.sample.judgements ?? {}) };
    if (value === undefined) delete rest[place]; else rest[place] = value === "true";
    this.set(["judgements"], Object.keys(rest).length ? rest : undefined, gettext("Judgement of a sample"));
  }

  // The form -----------------------------------------------------------------------------------------------------------

  /** Opens the applicant's own form on this sample; what is filled in there is taken into the draft. */
  async openForm() {
    const note = h("p", { class: "studio-help" }, gettext("What you fill in goes into the sample by itself."));
    fill(this.form, note);
    let opened;
    try {
      opened = await post(this.tab.studio.config.urls.samples_fill, { sample: this.sample });
    } catch (problem) {
      fill(this.form, h("p", { class: "studio-problem", role: "alert" }, problem.message));
      return;
    }
    const frame = h("iframe", { src: opened.url, title: say(gettext("The form of %(name)s"), { name: shown(this.sample.title, this.sample.key) }) });
    const close = button(gettext("Close the form"), async () => { window.clearInterval(this.timer); await this.take(opened.answers); fill(this.form); }, { kind: "quiet" });
    fill(this.form, h("div", { class: "studio-fill" }, h("div", { class: "studio-fill-head" }, note, close), frame));
    this.version = 0;
    frame.addEventListener("load", () => this.take(opened.answers));
    this.timer = window.setInterval(() => (frame.isConnected ? this.take(opened.answers) : window.clearInterval(this.timer)), LOOK_EVERY);
  }

  async take(url) {
    const answer = await fetch(url, { headers: { Accept: "application/json" }, credentials: "same-origin" }).then((r) => (r.ok ? r.json() : null)).catch(() => null);
    if (!answer || answer.version === this.version) return;
    this.version = answer.version;
    this.set(["given"], answer.given, gettext("Fill in a sample"));
  }
}
