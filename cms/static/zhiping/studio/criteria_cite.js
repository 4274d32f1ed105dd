// The clause a rule rests on: a document of the policy library, and the article in it.

import { post } from "./api.js";
import { picker } from "./cond_picker.js";
import { textInput } from "./controls.js";
import { fill, h, icon, say, shown } from "./dom.js";
import { newKey } from "./keys.js";

const clausesKnown = new Map();

/** {document, article}; also written short as "document/article". */
export function citationOf(cite) {
  if (typeof cite !== "string") return { document: cite?.document ?? "", article: cite?.article ?? "" };
  const [document, ...rest] = cite.split("/");
  return { document, article: rest.join("/") };
}

/** How a citation is printed: the document's number and the article. */
export function citationText(studio, cite) {
  const { document, article } = citationOf(cite);
  const cited = studio.store.doc.cites?.[document];
  const name = cited?.number || shown(cited?.title, document);
  const known = clausesKnown.get(`${cited?.number} ${shown(cited?.issuer)}`)?.find((c) => c.article === article);
  const printed = known?.label ?? studio.config.criteria?.articles?.[cited?.number]?.[article];
  return [name, printed ?? article].filter(Boolean).join(" ");
}

/** The 依据 chip with the citation. */
export function citationChip(studio, cite) {
  const text = citationText(studio, cite);
  return h("span", { class: "crit-cite" }, h("span", { class: "crit-chip" }, gettext("Basis")), text ? h("span", { class: "crit-cite-text" }, text) : gettext("none yet"));
}

async function clausesOf(studio, key) {
  const cited = studio.store.doc.cites?.[key];
  if (!cited?.number) return [];
  const name = `${cited.number} ${shown(cited.issuer)}`;
  if (!clausesKnown.has(name)) {
    try {
      const answer = await post(studio.config.urls.clauses, { number: cited.number, issuer: cited.issuer?.zh ?? "" });
      clausesKnown.set(name, answer.clauses);
    } catch {
      return []; // out of reach: the article can still be typed
    }
  }
  return clausesKnown.get(name);
}

/** Document and article of a rule or a parameter. `changed()` runs after a choice. */
export function citationInput({ studio, path, label = gettext("Basis"), changed = () => {}, optional = false }) {
  const box = h("div", { class: "crit-citation", role: "group", "aria-label": label, "data-path": JSON.stringify(path) });
  const set = (part) => {
    const next = { ...citationOf(studio.store.get(path)), ...part };
    if (!next.article) delete next.article;
    studio.store.set(path, next.document || next.article ? next : undefined, gettext("Basis"));
    changed();
  };
  const draw = async () => {
    const { document, article } = citationOf(studio.store.get(path));
    const cited = studio.store.doc.cites?.[document];
    const text = cited ? `${cited.number ?? ""} ${shown(cited.title)}`.trim() : document ? `${document} · ${gettext("not there any more")}` : "";
    const choose = picker({ label: `${label} · ${gettext("document")}`, text, placeholder: gettext("Choose a document"), readonly: studio.readonly,
      entries: () => documents(studio, optional), focus: "cite",
      onPick: (made) => { cite(studio, made, set); draw(); } });
    const articleBox = h("div", {});
    fill(box, h("p", { class: "studio-label" }, label), h("div", { class: "crit-citation-parts" }, h("div", { class: "crit-citation-document" }, icon("link"), choose), articleBox), h("p", { class: "studio-problem", hidden: true }));
    const clauses = await clausesOf(studio, document);
    fill(articleBox, articleControl(studio, article, clauses, (next) => set({ article: next }), label));
    changed();
  };
  draw();
  return box;
}

function articleControl(studio, article, clauses, set, label) {
  if (!clauses.length) {
    return textInput({ label: gettext("Article, such as 8 or 2.1"), value: article, readonly: studio.readonly, onChange: (text) => set(text ?? "") });
  }
  const known = clauses.find((c) => c.article === article);
  const box = h("div", {}, picker({ label: `${label} · ${gettext("article")}`, text: known?.label ?? article, placeholder: gettext("Choose an article"), readonly: studio.readonly, focus: "article",
    entries: () => [{ group: gettext("Articles"), items: clauses.map((c) => ({ label: c.label, hint: c.text, search: c.article, value: c })) }],
    onPick: (c) => { set(c.article); note.textContent = c.text; free.querySelector("input").value = c.article; } }));
  const note = h("p", { class: "studio-help crit-clause" }, known?.text ?? "");
  const free = textInput({ label: gettext("or written freely"), value: article, readonly: studio.readonly, onChange: (text) => {
    set(text ?? "");
    const found = clauses.find((c) => c.article === text);
    box.querySelector("[role=combobox]").value = found?.label ?? text ?? "";
    note.textContent = found?.text ?? "";
  } });
  box.append(note, h("details", { class: "crit-free" }, h("summary", {}, gettext("Another article")), free));
  return box;
}

function documents(studio, optional) {
  const cites = Object.entries(studio.store.doc.cites ?? {});
  const numbers = new Set(cites.map(([, c]) => c?.number));
  const groups = [{ group: gettext("Cited by this series"), items: cites.map(([key, c]) => ({ label: `${c?.number ?? ""} ${shown(c?.title, key)}`.trim(), search: key, value: { key } })) },
    { group: gettext("From the policy library"), items: (studio.config.criteria?.library ?? []).filter((n) => !numbers.has(n.number))
      .map((notice) => ({ label: `${notice.number} ${notice.title}`, hint: notice.issuer, value: { notice } })) }];
  if (optional) groups.unshift({ group: gettext("None"), items: [{ label: gettext("No basis of its own"), value: { key: "" } }] });
  return groups.filter((g) => g.items.length);
}

/** Takes a document over from the library when it is not yet among those the series cites: one act with the citation. */
function cite(studio, { key, notice }, set) {
  if (!notice) return set(key ? { document: key } : { document: "", article: "" });
  const made = newKey("policy", Object.keys(studio.store.doc.cites ?? {}));
  studio.store.change(say(gettext("Cite %(number)s"), { number: notice.number }), (doc) => ({ ...doc,
    cites: { ...doc.cites, [made]: { number: notice.number, title: { zh: notice.title, en: "" }, issuer: { zh: notice.issuer, en: "" } } } }), { path: ["cites", made] });
  return set({ document: made });
}
