// Who refers to what: so that removing a field says where it is used, and renaming a key takes every reference along.

import { shown } from "./dom.js";
import { at, withAt } from "./store.js";

const ROW_KEYS = ["column", "one_per"]; // keys that name a column of the table named by `in`
const SPELL_KEYS = ["from", "until"]; // in {spells: {in, from, until}} these name columns too

/** Criteria whose offerings use the form. */
export function criteriaOf(doc, formKey) {
  return [...new Set((doc.offerings ?? []).filter((o) => o.form === formKey).map((o) => o.criteria))].filter((key) => doc.criteria?.[key]);
}

/** Forms whose offerings use the criteria. */
export function formsOf(doc, criteriaKey) {
  return [...new Set((doc.offerings ?? []).filter((o) => o.criteria === criteriaKey).map((o) => o.form))].filter((key) => doc.forms?.[key]);
}

/** Everything under `value` that names a fact or a column: visit(kind, key, path, table). */
function names(value, path, table, visit) {
  if (Array.isArray(value)) return value.forEach((item, i) => names(item, [...path, i], table, visit));
  if (!value || typeof value !== "object") return undefined;
  const rows = typeof value.in === "string" ? value.in : table;
  if (typeof value.in === "string") visit("fact", value.in, [...path, "in"]);
  if (typeof value.fact === "string") visit("fact", value.fact, [...path, "fact"]);
  const own = typeof value.in === "string" && path.at(-1) === "spells" ? [...ROW_KEYS, ...SPELL_KEYS] : ROW_KEYS;
  for (const [name, inner] of Object.entries(value)) {
    if (own.includes(name) && typeof inner === "string") visit("column", inner, [...path, name], rows);
    else names(inner, [...path, name], rows, visit);
  }
  return undefined;
}

/** The parts of the document in which a form's facts may be named. */
function places(doc, formKey) {
  return [["forms", formKey], ...criteriaOf(doc, formKey).map((key) => ["criteria", key])];
}

/** [{path, label}] of everything that names this field (or, with `table`, this column of it). */
export function usesOf(doc, formKey, key, table = null) {
  const found = [];
  for (const start of places(doc, formKey)) {
    names(at(doc, start), start, null, (kind, named, path, rows) => {
      const hit = table === null ? kind === "fact" && named === key : kind === "column" && named === key && rows === table;
      if (hit) found.push({ path, label: label(doc, path) });
    });
  }
  if (table === null) {
    (doc.forms?.[formKey]?.checks ?? []).forEach((check, i) => {
      if ((check.at ?? []).includes(key)) found.push({ path: ["forms", formKey, "checks", i], label: shown(check.message, check.key) });
    });
    (doc.materials ?? []).forEach((m, i) => m.field === key && found.push({ path: ["materials", i], label: shown(m.title) }));
  }
  const samples = (doc.samples ?? []).filter((s) => inForm(doc, s, formKey) && (table === null ? key in (s.given ?? {}) : (s.given?.[table] ?? []).some?.((row) => key in row)));
  if (samples.length) found.push({ path: ["samples"], label: `${gettext("Sample applicants")} · ${samples.length}` });
  return found;
}

const inForm = (doc, sample, formKey) => (doc.offerings ?? []).some((o) => `${o.level}/${o.route}` === sample.offering && o.form === formKey);

/** The titles met on the way to a path: “高级工程师评价条件 › 知识产权”. */
export function label(doc, path) {
  const titles = [];
  path.forEach((_, i) => {
    const here = at(doc, path.slice(0, i + 1));
    const name = here && typeof here === "object" && !Array.isArray(here) ? shown(here.title) : "";
    if (name && titles.at(-1) !== name) titles.push(name);
  });
  return titles.slice(-3).join(" › ");
}

/** The document with the field's (or column's) key changed and everything that names it following. */
export function renamed(doc, formKey, fieldPath, key, table = null) {
  const old = at(doc, fieldPath).key;
  let next = withAt(doc, [...fieldPath, "key"], key);
  for (const start of places(doc, formKey)) {
    const hits = [];
    names(at(next, start), start, null, (kind, named, path, rows) => {
      if (named === old && (table === null ? kind === "fact" : kind === "column" && rows === table)) hits.push(path);
    });
    for (const path of hits) next = withAt(next, path, key);
  }
  return table === null ? renamedElsewhere(next, formKey, old, key) : renamedColumn(next, formKey, table, old, key);
}

const renameKey = (data, old, key) => Object.fromEntries(Object.entries(data).map(([k, v]) => [k === old ? key : k, v]));

function renamedElsewhere(doc, formKey, old, key) {
  const swap = (list) => list.map((k) => (k === old ? key : k));
  return {
    ...doc,
    forms: { ...doc.forms, [formKey]: { ...doc.forms[formKey], ...(doc.forms[formKey].checks && { checks: doc.forms[formKey].checks.map((c) => ({ ...c, at: swap(c.at ?? []) })) }) } },
    ...(doc.materials && { materials: doc.materials.map((m) => (m.field === old ? { ...m, field: key } : m)) }),
    ...(doc.samples && { samples: doc.samples.map((s) => (inForm(doc, s, formKey) && s.given && old in s.given ? { ...s, given: renameKey(s.given, old, key) } : s)) }),
  };
}

function renamedColumn(doc, formKey, table, old, key) {
  const rows = (given) => (Array.isArray(given) ? given.map((row) => renameKey(row, old, key)) : given);
  const samples = (doc.samples ?? []).map((s) => (inForm(doc, s, formKey) && s.given?.[table] ? { ...s, given: { ...s.given, [table]: rows(s.given[table]) } } : s));
  return doc.samples ? { ...doc, samples } : doc;
}
