// Telling the shapes of the language apart. A shape with anything the builder does not show is "raw": shown as written.

import { VALUE_KINDS, valueKind } from "./cond_vocabulary.js";

export const OPERATORS = ["is", "is_not", "one_of", "none_of", "at_least", "at_most", "above", "below", "on_or_after", "on_or_before", "after", "before", "includes"];
export const MANY = ["one_of", "none_of"];

const isMapping = (data) => Boolean(data) && typeof data === "object" && !Array.isArray(data);
const only = (data, keys, needed = keys) => isMapping(data) && Object.keys(data).every((k) => keys.includes(k)) && needed.every((k) => k in data);
const isText = (data) => typeof data === "string";
const isScalar = (data) => ["string", "number", "boolean"].includes(typeof data);

/** The kind of a condition, or "raw" where the builder cannot show all of it. */
export function conditionKind(node) {
  if (!isMapping(node)) return "raw";
  for (const kind of ["all", "any", "not", "of", "exists", "none", "every", "table", "rule", "judged", "distinct"]) {
    if (kind in node) return SHAPES[kind](node) ? kind : "raw";
  }
  return isTest(node) ? "compare" : "raw";
}

const nonEmpty = (list) => Array.isArray(list) && list.length > 0;
const SHAPES = {
  all: (n) => only(n, ["all"]) && nonEmpty(n.all),
  any: (n) => only(n, ["any"]) && nonEmpty(n.any),
  not: (n) => only(n, ["not"]),
  of: (n) => only(n, ["at_least", "of"]) && isScalar(n.at_least) && nonEmpty(n.of),
  exists: (n) => only(n, ["exists"]) && isRows(n.exists),
  none: (n) => only(n, ["none"]) && isRows(n.none),
  every: (n) => only(n, ["every"]) && isRows(n.every, ["must"]),
  table: (n) => only(n, ["table"]) && isText(n.table),
  rule: (n) => only(n, ["rule"]) && isText(n.rule),
  judged: (n) => only(n, ["judged", "by", "question"], ["judged"]) && isText(n.judged),
  distinct: (n) => only(n, ["distinct", "rows"], ["distinct"]) && nonEmpty(n.distinct) && n.distinct.every(isGroup),
};

const isRows = (rows, more = []) => only(rows, ["in", "where", ...more], ["in"]) && isText(rows.in);
const isGroup = (g) => only(g, ["key", "title", "at_least", "of"], ["of"]) && Array.isArray(g.of) && g.of.every(isItem);
const isItem = (i) => only(i, ["key", "title", "any_of"], ["any_of"]) && Array.isArray(i.any_of) && i.any_of.every(isWay);
const isWay = (w) => only(w, ["draw", "when"], []) && (w.draw === undefined || (Array.isArray(w.draw) && w.draw.every(isDraw)));
const isDraw = (d) => only(d, ["in", "where", "count", "one_per"], ["in"]) && isText(d.in);

function isTest(node) {
  const operators = Object.keys(node).filter((k) => OPERATORS.includes(k));
  const rest = Object.keys(node).filter((k) => !OPERATORS.includes(k));
  return operators.length === 1 && rest.length === 1 && VALUE_KINDS.includes(rest[0]) && isKnownValue(leftOf(node));
}

export const operatorOf = (node) => Object.keys(node).find((k) => OPERATORS.includes(k));

export function leftOf(node) {
  return Object.fromEntries(Object.entries(node).filter(([k]) => !OPERATORS.includes(k)));
}

/** The inline form of a test, left side first. */
export const testOf = (left, operator, right) => ({ ...left, [operator]: right });

/** Whether every part of a value can be shown. */
export function isKnownValue(value) {
  const kind = valueKind(value);
  if (kind === "literal") return isScalar(value) || (Array.isArray(value) && value.every(isScalar));
  if (kind === undefined || Object.keys(value).some((k) => !(kind === "if" ? ["if", "then", "else"] : [kind]).includes(k))) return false;
  const inner = value[kind];
  switch (kind) {
    case "count": return isRows(inner);
    case "sum": case "highest": case "lowest": return isRows(inner, ["column"]) && isText(inner.column);
    case "whole_years": return only(inner, ["from", "to"]) && isKnownValue(inner.from) && isKnownValue(inner.to);
    case "tenure": return isTenure(inner);
    case "subtract": case "divide": return Array.isArray(inner) && inner.length === 2 && inner.every(isKnownValue);
    case "add": case "multiply": case "least": case "greatest": return nonEmpty(inner) && inner.every(isKnownValue);
    case "year_of": return isKnownValue(inner);
    case "call": return only(inner, ["name", "with"], ["name"]) && (inner.with === undefined || (isMapping(inner.with) && Object.values(inner.with).every(isKnownValue)));
    case "if": return "then" in value && "else" in value && isKnownValue(value.then) && isKnownValue(value.else);
    default: return isText(inner);
  }
}

function isTenure(t) {
  return only(t, ["from", "until", "spells", "less", "policy"], ["from", "until"]) && isKnownValue(t.from) && isKnownValue(t.until)
    && (t.spells === undefined || (isRows(t.spells, ["from", "until"]) && isText(t.spells.from) && isText(t.spells.until)))
    && (t.less === undefined || (isRows(t.less, ["column"]) && isText(t.less.column)))
    && (t.policy === undefined || isKnownValue(t.policy));
}
