// Within one set of criteria: who names a rule, table, value or parameter, and changing its key with everything that names it.

import { shown } from "./dom.js";
import { at, withAt } from "./store.js";

const NAMED_BY = { rules: ["rule"], tables: ["table", "look_up"], values: ["value"], parameters: ["param"] };

/** Whether `{value: "x"}` is a named value, and not a parameter's dated value or a table's column. */
const names = (node, word) => typeof node[word] === "string" && (word !== "value" || !("from" in node || "title" in node));

function visit(data, path, words, key, found) {
  if (Array.isArray(data)) data.forEach((item, n) => visit(item, [...path, n], words, key, found));
  else if (data && typeof data === "object") {
    for (const word of words) if (names(data, word) && data[word] === key) found.push([...path, word]);
    for (const [name, inner] of Object.entries(data)) visit(inner, [...path, name], words, key, found);
  }
  return found;
}

function places(doc, criteria, kind, key) {
  const start = ["criteria", criteria];
  const parts = ["parameters", "values", "tables"].flatMap((part) => visit(at(doc, [...start, part]) ?? {}, [...start, part], NAMED_BY[kind], key, []));
  (at(doc, [...start, "rules"]) ?? []).forEach((rule, n) => visit(rule?.when, [...start, "rules", n, "when"], NAMED_BY[kind], key, parts));
  return parts;
}

/** [{path, label}] of everything that names the piece; `kind`: rules, tables, values or parameters. */
export function usesOfPiece(doc, criteria, kind, key) {
  const found = places(doc, criteria, kind, key).map((path) => ({ path, label: labelOf(doc, criteria, path) }));
  if (kind === "rules") {
    const told = samplesOf(doc, criteria).filter((s) => key in (s.expect?.rules ?? {})).length;
    if (told) found.push({ path: ["samples"], label: `${gettext("Sample applicants")} · ${told}` });
  }
  return found.filter((use, n) => found.findIndex((other) => other.label === use.label) === n);
}

/** What the piece a path belongs to is called. */
export function labelOf(doc, criteria, path) {
  const piece = at(doc, path.slice(0, 4));
  if (["values", "parameters"].includes(path[2])) return shown(at(doc, ["criteria", criteria, "names", path[3]]), path[3]);
  return shown(piece?.title, String(path[3]));
}

const offeringsOf = (doc, criteria) => (doc.offerings ?? []).filter((o) => o?.criteria === criteria).map((o) => `${o.level}/${o.route}`);
const samplesOf = (doc, criteria) => (doc.samples ?? []).filter((s) => offeringsOf(doc, criteria).includes(s?.offering));

/** The document with the piece under another key, and everything that names it following. */
export function withKey(doc, criteria, kind, key, next) {
  let made = places(doc, criteria, kind, key).reduce((d, path) => withAt(d, path, next), doc);
  const start = ["criteria", criteria];
  if (kind === "rules") {
    const n = at(made, [...start, "rules"]).findIndex((r) => r?.key === key);
    made = withAt(made, [...start, "rules", n, "key"], next);
    return inSamples(made, criteria, key, next);
  }
  for (const part of kind === "tables" ? [kind] : [kind, "names"]) {
    const held = at(made, [...start, part]);
    if (held && key in held) made = withAt(made, [...start, part], renamedIn(held, key, next));
  }
  return made;
}

const renamedIn = (held, key, next) => Object.fromEntries(Object.entries(held).map(([k, v]) => [k === key ? next : k, v]));

/** Samples expect verdicts and hold judgements by the rule's key. */
function inSamples(doc, criteria, key, next) {
  if (!Array.isArray(doc.samples)) return doc;
  const mine = new Set(samplesOf(doc, criteria));
  const samples = doc.samples.map((sample) => {
    if (!mine.has(sample)) return sample;
    const made = { ...sample };
    if (sample.expect?.rules && key in sample.expect.rules) made.expect = { ...sample.expect, rules: renamedIn(sample.expect.rules, key, next) };
    if (sample.judgements) {
      made.judgements = Object.fromEntries(Object.entries(sample.judgements).map(([k, v]) => [k.startsWith(`${key}/`) ? `${next}/${k.slice(key.length + 1)}` : k, v]));
    }
    return made;
  });
  return { ...doc, samples };
}
