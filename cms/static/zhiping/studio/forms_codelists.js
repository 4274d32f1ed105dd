// Code lists: chosen for a field, edited in place as a table, or pasted from a spreadsheet.

import { post } from "./api.js";
import { button, longInput, pairInput, selectInput, textInput } from "./controls.js";
import { announce, fill, h, say, shown } from "./dom.js";

const COLUMNS = [["code", () => gettext("Code")], ["zh", () => gettext("Chinese")], ["en", () => gettext("English")], ["parent", () => gettext("Above it")], ["rank", () => gettext("Rank")]];
const MOST_SHOWN = 200;

/** The chooser of a field's code list: the draft's own and those of the product. */
export function codelistChoice(tab, common) {
  const { studio } = tab;
  const own = studio.store.get(["codelists"]) ?? {};
  const mine = Object.entries(own).map(([key, list]) => [key, shown(list.title, key)]);
  const others = studio.config.product_codelists.filter(([name]) => !own[name]);
  const about = h("div", {});
  const tell = (name) => {
    const list = studio.store.get(["codelists", name]);
    const codes = (list?.options ?? []).filter((o) => !o.retired);
    fill(about, list && [h("p", { class: "studio-help" }, codes.slice(0, 12).map((o) => shown(o.title, o.code)).join(" · "), codes.length > 12 ? ` … ${codes.length}` : ""),
      h("button", { class: "studio-link", onclick: () => studio.select(["codelists", name]) }, gettext("Open the code list"))]);
  };
  const box = selectInput({ ...common, options: [{ group: gettext("In this series"), options: mine }, { group: gettext("Of the product"), options: others }],
    onChange: async (name) => {
      if (name && !studio.store.get(["codelists", name])) await bring(studio, name);
      common.onChange(name);
      tell(name);
    } });
  box.append(about);
  if (common.value) tell(common.value);
  return box;
}

async function fetched(studio, name) {
  return (await post(studio.config.urls.codelist, { name })).codelist;
}

async function bring(studio, name) {
  const list = await fetched(studio, name);
  studio.store.change(gettext("Add a code list"), (doc) => ({ ...doc, codelists: { ...doc.codelists, [name]: list } }));
}

/** The product's code lists that a piece of a form names and the draft does not have yet. */
export async function withCodelists(studio, piece) {
  const names = new Set();
  JSON.stringify(piece, (key, value) => { if (key === "from" && typeof value === "string") names.add(value); return value; });
  const known = new Set(studio.config.product_codelists.map(([name]) => name));
  const wanted = [...names].filter((name) => known.has(name) && !studio.store.get(["codelists", name]));
  return Object.fromEntries(await Promise.all(wanted.map(async (name) => [name, await fetched(studio, name)])));
}

export function newCodelist(tab) {
  const { store } = tab.studio;
  let n = 1;
  while (store.get(["codelists", `list_${n}`])) n += 1;
  const key = `list_${n}`;
  store.change(gettext("Add a code list"), (doc) => ({ ...doc, codelists: { ...doc.codelists, [key]: { key, title: { zh: "", en: "" }, options: [] } } }));
  tab.go(["codelists", key]);
}

export function codelistSheet(tab, path) {
  const { studio } = tab;
  const list = studio.store.get(path);
  const { readonly } = studio;
  const body = h("div", {});
  const draw = () => fill(body, optionTable(tab, path, draw));
  draw();
  return h("section", { class: "studio-card" }, h("h2", {}, gettext("Code list")),
    h("p", { class: "studio-help" }, say(gettext("%(key)s · used by %(fields)s"), { key: path[1], fields: usedBy(studio, path[1]) || gettext("no field yet") })),
    pairInput({ label: gettext("Name"), value: list.title, path: [...path, "title"], readonly, onChange: (v) => studio.store.set([...path, "title"], v) }),
    textInput({ label: gettext("Where it comes from"), help: gettext("A standard or document, such as GB/T 4658"), value: list.source, path: [...path, "source"], readonly, onChange: (v) => studio.store.set([...path, "source"], v) }),
    body, !readonly && pasting(tab, path, draw));
}

function usedBy(studio, name) {
  const found = [];
  for (const form of Object.values(studio.store.get(["forms"]) ?? {})) {
    for (const section of form.sections ?? []) {
      for (const field of section.fields ?? []) {
        if (field.from === name) found.push(shown(field.title, field.key));
        for (const column of field.columns ?? []) if (column.from === name) found.push(`${shown(field.title)} › ${shown(column.title, column.key)}`);
      }
    }
  }
  return [...new Set(found)].slice(0, 6).join("、");
}

function optionTable(tab, path, again) {
  const { studio } = tab;
  const options = studio.store.get([...path, "options"]) ?? [];
  const locked = new Set(studio.config.released);
  const rows = options.slice(0, MOST_SHOWN).map((option, i) => optionRow(studio, [...path, "options", i], option, locked.has(`codelists.${path[1]}.${option.code}`), again));
  return h("div", {}, h("div", { class: "studio-table-box", tabindex: "0", role: "region", "aria-label": gettext("Codes") },
    h("table", { class: "studio-table studio-grid" }, h("thead", {}, h("tr", {}, COLUMNS.map(([, title]) => h("th", { scope: "col" }, title())), h("th", { scope: "col" }, gettext("Acts")))), h("tbody", {}, rows))),
    options.length > MOST_SHOWN && h("p", { class: "studio-help" }, say(gettext("%(n)s codes; the first %(shown)s are shown. Paste the whole list to change more."), { n: options.length, shown: MOST_SHOWN })),
    !studio.readonly && button(`＋ ${gettext("Code")}`, () => {
      studio.store.insert([...path, "options"], options.length, { code: "", title: { zh: "", en: "" } }, gettext("Add a code"));
      again();
    }, { kind: "quiet" }));
}

function optionRow(studio, path, option, locked, again) {
  const cell = (name, title) => {
    const value = name === "zh" || name === "en" ? option.title?.[name] : option[name];
    const input = h("input", { type: "text", value: value ?? "", "aria-label": `${title} ${option.code}`, readonly: studio.readonly || (locked && name === "code"), oninput: (e) => write(name, e.target.value) });
    return h("td", {}, input);
  };
  const write = (name, text) => {
    if (name === "zh" || name === "en") studio.store.set([...path, "title"], { zh: "", en: "", ...studio.store.get([...path, "title"]), [name]: text });
    else if (name === "rank") studio.store.set([...path, "rank"], /^-?\d+$/.test(text) ? Number(text) : text || undefined);
    else studio.store.set([...path, name], text || (name === "code" ? "" : undefined));
  };
  const retire = () => {
    studio.store.set([...path, "retired"], option.retired ? undefined : true, gettext("Retire a code"));
    again();
  };
  const remove = () => {
    studio.store.remove(path, gettext("Delete a code"));
    announce(gettext("Deleted. Undo brings it back."));
    again();
  };
  const act = locked ? button(option.retired ? gettext("Use again") : gettext("Retire"), retire, { kind: "quiet" }) : button(gettext("Delete"), remove, { kind: "quiet" });
  return h("tr", { class: option.retired ? "studio-retired" : undefined }, COLUMNS.map(([name, title]) => cell(name, title())), h("td", {}, !studio.readonly && act));
}

function pasting(tab, path, again) {
  const note = h("p", { class: "studio-help", role: "status" });
  let text = "";
  const take = () => {
    const { options, problems } = read(text);
    if (problems.length || !options.length) {
      fill(note, problems.length ? problems.join(" ") : gettext("Nothing to take: paste rows of code, Chinese, English."));
      return;
    }
    tab.studio.store.set([...path, "options"], merged(tab.studio, path, options), gettext("Paste a code list"));
    fill(note, say(gettext("%(n)s codes taken."), { n: options.length }));
    again();
  };
  return h("details", { class: "studio-used" }, h("summary", {}, gettext("Paste from a spreadsheet")),
    longInput({ label: gettext("Rows"), help: gettext("Copy the columns code, Chinese, English, above it, rank; one row a code. This replaces the list; codes of a release are kept as retired."), value: "", rows: 8, onChange: (v) => { text = v ?? ""; } }),
    button(gettext("Take these codes"), take), note);
}

/** Rows of a spreadsheet (tab or comma between cells) as options; problems name the row. */
export function read(text) {
  const options = [];
  const problems = [];
  const seen = new Set();
  text.split(/\r?\n/).forEach((line, i) => {
    if (!line.trim()) return;
    const cells = (line.includes("\t") ? line.split("\t") : line.split(/[,，]/)).map((c) => c.trim());
    if (i === 0 && /^(code|代码)$/i.test(cells[0])) return;
    const [code, zh, en, parent, rank] = cells;
    if (!code || !zh) problems.push(say(gettext("Row %(n)s lacks a code or a name."), { n: i + 1 }));
    else if (seen.has(code)) problems.push(say(gettext("Row %(n)s: code %(code)s is there twice."), { n: i + 1, code }));
    else if (rank && !/^-?\d+$/.test(rank)) problems.push(say(gettext("Row %(n)s: the rank should be a whole number."), { n: i + 1 }));
    else options.push({ code, title: { zh, en: en ?? "" }, ...(parent && { parent }), ...(rank && { rank: Number(rank) }) });
    seen.add(code);
  });
  return { options, problems };
}

function merged(studio, path, options) {
  const kept = new Set(options.map((o) => o.code));
  const locked = new Set(studio.config.released);
  const gone = (studio.store.get([...path, "options"]) ?? []).filter((o) => !kept.has(o.code) && locked.has(`codelists.${path[1]}.${o.code}`));
  return [...options, ...gone.map((o) => ({ ...o, retired: true }))];
}

