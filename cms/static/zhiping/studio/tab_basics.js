// Basic facts of the series: its name, levels, routes, titles, offerings, cited documents, materials.

import { checksInput, numberInput, pairInput, selectInput, textInput } from "./controls.js";
import { fill, h, shown } from "./dom.js";
import { outline } from "./outline.js";

const KEY = /^[a-z][a-z0-9_]{0,59}$/;
const LISTS = ["levels", "routes", "titles", "offerings", "materials"];

export function mount(studio, element) {
  return new BasicsTab(studio, element);
}

class BasicsTab {
  constructor(studio, element) {
    this.studio = studio;
    this.at = ["series"];
    this.left = h("div", {});
    this.right = h("div", { class: "studio-detail" });
    fill(element, h("div", { class: "studio-md" }, this.left, this.right));
    studio.addEventListener("problems", () => this.list());
    this.render();
  }

  render() {
    this.list();
    this.detail();
  }

  changed({ origin }) {
    if (origin !== "edit") this.render();
    else this.list();
  }

  select(path) {
    const known = LISTS.includes(path[0]) && typeof path[1] === "number" ? path.slice(0, 2) : path[0] === "cites" && path[1] ? path.slice(0, 2) : [LISTS.includes(path[0]) ? path[0] : "series"];
    this.at = this.studio.store.get(known) === undefined ? ["series"] : known;
    this.render();
  }

  list() {
    const { store } = this.studio;
    const items = [{ id: '["series"]', label: gettext("The series"), problems: this._problems(["title"]) + this._problems(["code"]) + this._problems(["about"]) + this._problems(["series"]) + this._problems(["owner"]) }];
    const names = { levels: gettext("Levels"), routes: gettext("Routes"), titles: gettext("Titles"), offerings: gettext("What can be applied for"), materials: gettext("Materials") };
    for (const name of LISTS) {
      items.push({ id: name, group: true, label: names[name] });
      (store.get([name]) ?? []).forEach((item, i) => items.push({ id: JSON.stringify([name, i]), label: this._name(name, item), problems: this._problems([name, i]) }));
    }
    items.push({ id: "cites", group: true, label: gettext("Documents cited") });
    for (const [key, cited] of Object.entries(store.get(["cites"]) ?? {})) items.push({ id: JSON.stringify(["cites", key]), label: cited.number || shown(cited.title, key), problems: this._problems(["cites", key]) });
    fill(this.left, outline({ label: gettext("Basics"), items, selected: JSON.stringify(this.at), readonly: this.studio.readonly,
      onSelect: (id) => { this.at = JSON.parse(id); this.render(); }, acts: this._acts() }));
  }

  _problems(path) {
    return this.studio.problemsAt(path).filter((p) => p.level === "error").length;
  }

  _name(list, item) {
    const { store } = this.studio;
    const named = (from, key) => shown((store.get([from]) ?? []).find((x) => x.key === key)?.title, key);
    if (list === "offerings") return shown(item.title) || `${named("levels", item.level)} · ${named("routes", item.route)}`;
    return shown(item.title, item.key);
  }

  _acts() {
    const { store } = this.studio;
    const [name, index] = this.at;
    const adding = [[gettext("Level"), "levels"], [gettext("Route"), "routes"], [gettext("Title"), "titles"], [gettext("Offering"), "offerings"], [gettext("Material"), "materials"], [gettext("Document"), "cites"]];
    const acts = { add: adding.map(([text, list]) => [text, () => this._add(list)]) };
    if (name === "cites") acts.remove = () => { store.remove(this.at, gettext("Delete")); this.at = ["series"]; this.render(); };
    if (typeof index !== "number") return acts;
    acts.canMove = (_, step) => index + step >= 0 && index + step < store.get([name]).length;
    acts.move = (_, step) => { store.move([name], index, index + step, gettext("Move")); this.at = [name, index + step]; this.render(); };
    acts.copy = () => {
      const made = structuredClone(store.get(this.at));
      if (made.key) made.key = this._free(name, made.key);
      store.insert([name], index + 1, made, gettext("Copy"));
      this.at = [name, index + 1];
      this.render();
    };
    acts.remove = () => { store.remove(this.at, gettext("Delete")); this.at = ["series"]; this.render(); };
    return acts;
  }

  _free(list, start) {
    const taken = new Set((this.studio.store.get([list]) ?? []).map((x) => x.key));
    let n = 2;
    while (taken.has(`${start}_${n}`)) n += 1;
    return taken.has(start) ? `${start}_${n}` : start;
  }

  _add(list) {
    const { store } = this.studio;
    const first = (name) => (store.get([name]) ?? [])[0]?.key ?? "";
    const firstKey = (name) => Object.keys(store.get([name]) ?? {})[0] ?? "";
    const blank = { zh: "", en: "" };
    if (list === "cites") {
      let n = 1;
      while (store.get(["cites", `document_${n}`])) n += 1;
      store.set(["cites", `document_${n}`], { number: "", title: blank, issuer: blank }, gettext("Add a document"));
      this.at = ["cites", `document_${n}`];
    } else {
      const made = {
        levels: { key: this._free(list, "level"), title: blank, rank: Math.max(0, ...(store.get(["levels"]) ?? []).map((l) => Number(l.rank) || 0)) + 1 },
        routes: { key: this._free(list, "route"), title: blank },
        titles: { level: first("levels"), title: blank },
        offerings: { level: first("levels"), route: first("routes"), form: firstKey("forms"), criteria: firstKey("criteria"), workflow: firstKey("workflows") },
        materials: { key: this._free(list, "material"), title: blank },
      }[list];
      const index = (store.get([list]) ?? []).length;
      store.insert([list], index, made, gettext("Add"));
      this.at = [list, index];
    }
    this.render();
    this.right.querySelector("input, select, textarea")?.focus();
  }

  detail() {
    const draw = SHEETS[this.at[0]] ?? SHEETS.series;
    fill(this.right, draw(this, this.at));
    this.studio.showProblems();
  }

  // The controls every sheet is made of ---------------------------------------------------------------------------

  pair(path, key, label, more = {}) {
    return pairInput({ label, value: this.studio.store.get([...path, key]), path: [...path, key], readonly: this.studio.readonly, onChange: (v) => this.studio.store.set([...path, key], v), ...more });
  }

  text(path, key, label, more = {}) {
    return textInput({ label, value: this.studio.store.get([...path, key]), path: [...path, key], readonly: this.studio.readonly, onChange: (v) => this.studio.store.set([...path, key], v ?? ""), ...more });
  }

  choice(path, key, label, options, more = {}) {
    return selectInput({ label, value: this.studio.store.get([...path, key]), path: [...path, key], options, readonly: this.studio.readonly, onChange: (v) => this.studio.store.set([...path, key], v), ...more });
  }

  key(path, kind) {
    const locked = this.studio.config.released.includes(`${kind}.${this.studio.store.get([...path, "key"])}`);
    return textInput({ label: gettext("Key"), help: locked ? gettext("Fixed: answers to a release are stored under this name.") : gettext("Small letters, digits, underscores; fixed once released."), value: this.studio.store.get([...path, "key"]),
      path: [...path, "key"], readonly: this.studio.readonly || locked, onChange: (v) => this._rekey(path, kind, v ?? "") });
  }

  /** Changes a level's or route's key, and every offering, title and sample that names it. */
  _rekey(path, kind, key) {
    const old = this.studio.store.get([...path, "key"]);
    if (!KEY.test(key) || (this.studio.store.get([kind]) ?? []).some((x, i) => x.key === key && i !== path[1])) return this.studio.store.set([...path, "key"], key);
    const name = { levels: "level", routes: "route" }[kind];
    return this.studio.store.change(gettext("Rename"), (doc) => {
      const next = { ...doc, [kind]: doc[kind].map((x, i) => (i === path[1] ? { ...x, key } : x)) };
      if (kind === "materials") next.offerings = (doc.offerings ?? []).map((o) => ({ ...o, ...(o.materials && { materials: o.materials.map((m) => (m === old ? key : m)) }) }));
      if (!name) return next;
      const swap = (list) => (list ?? []).map((x) => (x[name] === old ? { ...x, [name]: key } : x));
      next.offerings = swap(doc.offerings);
      if (name === "level") next.titles = swap(doc.titles);
      if (doc.samples) next.samples = doc.samples.map((s) => ({ ...s, offering: renamedOffering(s.offering, name, old, key) }));
      return next;
    }, { path, goesOn: true });
  }
}

function renamedOffering(offering, name, old, key) {
  const [level, route] = String(offering).split("/");
  return name === "level" ? `${level === old ? key : level}/${route}` : `${level}/${route === old ? key : route}`;
}

const titled = (list) => (list ?? []).map((x) => [x.key, shown(x.title, x.key)]);
const keyed = (data) => Object.entries(data ?? {}).map(([key, value]) => [key, shown(value.title, key)]);
const card = (title, ...children) => h("section", { class: "studio-card" }, h("h2", {}, title), children);

const SHEETS = {
  series: (tab) => card(gettext("The series"),
    tab.pair([], "title", gettext("Specialty")), tab.pair([], "series", gettext("Belongs to the series")), tab.pair([], "owner", gettext("Department, as the public reads it")),
    tab.text([], "code", gettext("Short code"), { help: gettext("2 to 8 capital letters or digits; part of every case and certificate number.") }),
    tab.pair([], "about", gettext("For whom it is, in a sentence or two"), { long: true }),
    selectInput({ label: gettext("Directions"), help: gettext("The code list applicants choose their direction from, if there are directions."), value: tab.studio.store.get(["directions"]), empty: gettext("no directions"),
      options: keyed(tab.studio.store.get(["codelists"])), path: ["directions"], readonly: tab.studio.readonly, onChange: (v) => tab.studio.store.set(["directions"], v) })),
  levels: (tab, path) => card(gettext("Level"), tab.pair(path, "title", gettext("Name")), tab.key(path, "levels"),
    numberInput({ label: gettext("Rank"), help: gettext("A higher level has the greater rank."), value: tab.studio.store.get([...path, "rank"]), path: [...path, "rank"], readonly: tab.studio.readonly, onChange: (v) => tab.studio.store.set([...path, "rank"], v) })),
  routes: (tab, path) => card(gettext("Route"), tab.pair(path, "title", gettext("Name")), tab.key(path, "routes"), tab.pair(path, "hint", gettext("Whom it is for"), { optional: true })),
  titles: (tab, path) => {
    const { store } = tab.studio;
    const codes = (store.get(["codelists", store.get(["directions"]), "options"]) ?? []).filter((o) => !o.retired).map((o) => [o.code, shown(o.title, o.code)]);
    return card(gettext("Title"), tab.pair(path, "title", gettext("Name of the title")), tab.choice(path, "level", gettext("Level"), titled(store.get(["levels"]))),
      codes.length > 0 && checksInput({ label: gettext("For these directions"), help: gettext("None ticked: all."), value: store.get([...path, "directions"]), options: codes, path: [...path, "directions"], readonly: tab.studio.readonly, onChange: (v) => store.set([...path, "directions"], v) }));
  },
  offerings: (tab, path) => {
    const { store } = tab.studio;
    return card(gettext("What can be applied for"), tab.choice(path, "level", gettext("Level"), titled(store.get(["levels"]))), tab.choice(path, "route", gettext("Route"), titled(store.get(["routes"]))),
      tab.choice(path, "form", gettext("Form"), keyed(store.get(["forms"]))), tab.choice(path, "criteria", gettext("Criteria"), keyed(store.get(["criteria"]))),
      tab.choice(path, "workflow", gettext("Workflow"), keyed(store.get(["workflows"]))), tab.pair(path, "title", gettext("Name, if it is not simply level and route"), { optional: true }),
      checksInput({ label: gettext("Materials"), value: store.get([...path, "materials"]), options: titled(store.get(["materials"])), path: [...path, "materials"], readonly: tab.studio.readonly, onChange: (v) => store.set([...path, "materials"], v) }));
  },
  materials: (tab, path) => {
    const files = Object.values(tab.studio.store.get(["forms"]) ?? {}).flatMap((f) => f.sections ?? []).flatMap((s) => s.fields ?? []).filter((f) => f.type === "file").map((f) => [f.key, shown(f.title, f.key)]);
    return card(gettext("Material"), tab.pair(path, "title", gettext("Name")), tab.key(path, "materials"), tab.pair(path, "note", gettext("What to bring, and from whom"), { optional: true }),
      tab.choice(path, "field", gettext("Uploaded at"), files, { empty: gettext("not uploaded") }));
  },
  cites: (tab, path) => card(gettext("Document cited"), tab.text(path, "number", gettext("Document number"), { help: gettext("As published; it finds the notice in the policy library.") }), tab.pair(path, "title", gettext("Title")), tab.pair(path, "issuer", gettext("Issued by"))),
};
