// What can be chosen in a line: fields by section, rows of tables, named values, dates of the round, calculations, judgements.

import { say } from "./dom.js";
import { newKey } from "./keys.js";

const COMPARABLE = ["number", "date", "boolean", "choice", "choices", "text"];
const ordered = (c) => ["number", "date"].includes(c.kind) || (c.kind === "choice" && c.ranked);
const searchOf = (f) => [f.key, f.texts?.zh, f.texts?.en].filter(Boolean).join(" ");

/** The left sides and other conditions: each entry's value makes a new condition. */
export function conditionEntries(ed, table) {
  const v = ed.vocabulary;
  const asTest = (value) => () => ({ ...value, [v.tests(v.typeOf(value, table))[0] ?? "is"]: defaultRight(v.typeOf(value, table)) });
  const groups = valueGroups(ed, table, null).map((g) => ({ ...g, items: g.items.map((i) => ({ ...i, value: asTest(i.value) })) }));
  const fields = groups.filter((g) => g.fields);
  const rows = { group: gettext("Rows of a table"), items: v.tables().flatMap((t) => rowEntries(t)) };
  const result = [...fields, rows, ...groups.filter((g) => !g.fields), ...(v.criteria ? criteriaEntries(ed, table) : [])];
  return result.filter((g) => g.items.length);
}

const defaultRight = (type) => (type.kind === "boolean" ? "true" : "");

function rowEntries(t) {
  const name = { name: t.title };
  const entry = (label, make) => ({ label: say(label, name), hint: t.section === t.title ? "" : t.section, search: searchOf(t), value: make });
  return [
    entry(gettext("There is a row of “%(name)s”"), () => ({ exists: { in: t.key } })),
    entry(gettext("There is no row of “%(name)s”"), () => ({ none: { in: t.key } })),
    entry(gettext("Every row of “%(name)s”"), () => ({ every: { in: t.key } })),
  ];
}

function criteriaEntries(ed, table) {
  const v = ed.vocabulary;
  const judged = { label: gettext("A person judges"), hint: gettext("panel or employer"), search: "judged 评议",
    value: () => ({ judged: freshKey(ed), by: "panel", question: { zh: "", en: "" } }) };
  const items = table ? [judged] : [judged, { label: gettext("Achievements from a list, each counted once"), hint: gettext("any 2 of these and any 1 of those"),
    search: "distinct 业绩 成果", value: () => ({ distinct: [newGroup(1)] }) }];
  return [
    { group: gettext("Decision tables"), items: v.named("tables").map(([key, title]) => ({ label: say(gettext("A row of “%(name)s” is met"), { name: title }), search: key, value: () => ({ table: key }) })) },
    { group: gettext("Other rules"), items: v.rules().map(([key, title]) => ({ label: say(gettext("Rule “%(name)s” is met"), { name: title }), search: key, value: () => ({ rule: key }) })) },
    { group: gettext("Other"), items },
  ];
}

/** A key for a new judgement that is not used in these criteria. */
function freshKey(ed) {
  const used = new Set([...JSON.stringify(ed.vocabulary.criteria ?? {}).matchAll(/"judged":"([a-z0-9_]+)"/g)].map((m) => m[1]));
  return newKey("judgement", used);
}

export const newGroup = (n) => ({ key: `group_${n}`, at_least: 1, of: [{ key: `item_${n}_1`, title: { zh: "", en: "" }, any_of: [{ draw: [] }] }] });

/** Values that may stand where the type is wanted (null: anything comparable). Each entry's value is the new value. */
export function valueEntries(ed, table, type) {
  const literal = { group: gettext("Fixed"), items: [{ label: gettext("Written here"), search: "literal", value: "" }] };
  return [literal, ...valueGroups(ed, table, type)].filter((g) => g.items.length);
}

function fits(wanted, found) {
  if (!wanted || ["literal", "none"].includes(wanted.kind) || found.kind === "literal") return true;
  const pair = [wanted.kind, found.kind];
  return wanted.kind === found.kind || (pair.includes("text") && (pair.includes("choice") || pair.includes("choices"))) || (pair.includes("choice") && pair.includes("choices"));
}

function valueGroups(ed, table, type) {
  const v = ed.vocabulary;
  const groups = [];
  const usable = (f) => COMPARABLE.includes(f.kind) && fits(type, f);
  const wants = (kind) => !type || ["literal", "none", kind].includes(type.kind);
  if (table) groups.push({ group: gettext("This row"), fields: true, items: v.columns(table).filter(usable).map((c) => ({ label: c.title, search: searchOf(c), value: { column: c.key } })) });
  for (const section of new Set(v.fields.filter((f) => COMPARABLE.includes(f.kind)).map((f) => f.section))) {
    groups.push({ group: section, fields: true, items: v.fields.filter((f) => f.section === section && usable(f)).map((f) => ({ label: f.title, search: searchOf(f), value: { fact: f.key } })) });
  }
  if (v.criteria) {
    groups.push({ group: gettext("Named values"), items: v.named("values").filter(([key]) => fits(type, v.typeOf({ value: key }, table)))
      .map(([key, title]) => ({ label: title, search: key, value: { value: key } })) });
    if (type) groups.push({ group: gettext("Dated parameters"), items: v.named("parameters").map(([key, title]) => ({ label: title, hint: parameterHint(v, key), search: key, value: { param: key } })) });
    groups.push({ group: gettext("From a decision table"), items: v.named("tables").filter(([key]) => (v.criteria.tables[key]?.rows ?? []).some((r) => r?.gives !== undefined))
      .map(([key, title]) => ({ label: say(gettext("What “%(name)s” gives"), { name: title }), search: key, value: { look_up: key } })) });
  }
  groups.push({ group: gettext("The round and the application"), items: v.contexts().filter((c) => fits(type, c)).map((c) => ({ label: c.title, search: c.key, value: { context: c.key } })) });
  groups.push({ group: gettext("Worked out from a table"), items: v.tables().flatMap((t) => worked(t, type)) });
  groups.push({ group: gettext("Calculations"), items: calculations(v, wants) });
  return groups;
}

export function parameterHint(v, key) {
  const dated = v.criteria?.parameters?.[key];
  const last = Array.isArray(dated) ? dated.at(-1)?.value : undefined;
  return last === undefined || typeof last === "object" ? "" : String(last);
}

function worked(t, type) {
  const name = { table: t.title };
  const entry = (label, value, more = {}) => ({ label: say(label, { ...name, ...more }), search: searchOf(t), value });
  const found = fits(type, { kind: "number" }) ? [entry(gettext("Number of rows of “%(table)s”"), { count: { in: t.key } })] : [];
  for (const c of t.columns) {
    const column = { column: c.title };
    if (c.kind === "number" && fits(type, c)) found.push(entry(gettext("Sum of “%(table)s”: %(column)s"), { sum: { in: t.key, column: c.key } }, column));
    if (!ordered(c) || !fits(type, c)) continue;
    const [high, low] = c.kind === "date" ? [gettext("Latest of “%(table)s”: %(column)s"), gettext("Earliest of “%(table)s”: %(column)s")]
      : [gettext("Highest of “%(table)s”: %(column)s"), gettext("Lowest of “%(table)s”: %(column)s")];
    found.push(entry(high, { highest: { in: t.key, column: c.key } }, column), entry(low, { lowest: { in: t.key, column: c.key } }, column));
  }
  return found;
}

function calculations(v, wants) {
  const items = [];
  const item = (kind, label, value, search) => (kind === "any" || wants(kind)) && items.push({ label, search, value });
  item("number", gettext("Whole years from a date to a date"), { whole_years: { from: "", to: "" } }, "whole_years");
  if (v.criteria) item("number", gettext("Years at a level (tenure)"), { tenure: { from: "", until: { context: "tenure_until" } } }, "tenure 任职年限");
  item("number", gettext("The year of a date"), { year_of: "" }, "year_of");
  item("number", gettext("Sum (+)"), { add: ["", ""] }, "add");
  item("number", gettext("Difference (−)"), { subtract: ["", ""] }, "subtract");
  item("number", gettext("Product (×)"), { multiply: ["", ""] }, "multiply");
  item("number", gettext("Quotient (÷)"), { divide: ["", ""] }, "divide");
  item("any", gettext("The least of several"), { least: ["", ""] }, "least");
  item("any", gettext("The greatest of several"), { greatest: ["", ""] }, "greatest");
  for (const f of v.language.functions) item(f.gives, f.title, { call: { name: f.name, with: Object.fromEntries(f.arguments.map((a) => [a.key, ""])) } }, f.name);
  if (v.criteria) items.push({ label: gettext("One value or another, by a condition"), search: "if", value: { if: { all: [{ context: "level", is: "" }] }, then: "", else: "" } });
  return items;
}

/** The words of a value in the box that chose it. */
export function valueText(ed, value, table) {
  const v = ed.vocabulary;
  const kind = Object.keys(value ?? {})[0];
  if (typeof value !== "object" || value === null || Array.isArray(value)) return gettext("Written here");
  const named = (list, key) => list.find(([k]) => k === key)?.[1] ?? missing(key);
  switch (kind) {
    case "fact": return v.field(value.fact)?.title ?? missing(value.fact);
    case "column": return v.column(table, value.column)?.title ?? missing(value.column);
    case "param": return named(v.named("parameters"), value.param);
    case "value": return named(v.named("values"), value.value);
    case "context": return v.contexts().find((c) => c.key === value.context)?.title ?? missing(value.context);
    case "look_up": return say(gettext("What “%(name)s” gives"), { name: named(v.named("tables"), value.look_up) });
    default: break;
  }
  const same = [...v.tables().flatMap((t) => worked(t, null)), ...calculations(v, () => true)].find((i) => sameChoice(i.value, value));
  if (same) return same.label;
  const rows = value[kind];
  return rows?.in ? missing(`${kind} ${rows.in} ${rows.column ?? ""}`.trim()) : kind === "if" ? gettext("One value or another, by a condition") : missing(kind);
}

const missing = (key) => `${key || "–"} · ${gettext("not there any more")}`;

function sameChoice(a, b) {
  const kind = Object.keys(a)[0];
  if (!(kind in b)) return false;
  if (["count", "sum", "highest", "lowest"].includes(kind)) return a[kind].in === b[kind]?.in && a[kind].column === b[kind]?.column;
  return kind !== "call" || a.call.name === b.call?.name;
}
