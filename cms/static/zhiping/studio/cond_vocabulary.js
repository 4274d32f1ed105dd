// What a condition may name in its place, and what type each value has. Mirrors forms_config/scope.py for the builder's choices;
// whether a condition is right is decided by the server alone.

import { shown } from "./dom.js";

export const VALUE_KINDS = ["fact", "column", "param", "value", "context", "count", "sum", "highest", "lowest", "whole_years", "tenure",
  "add", "subtract", "multiply", "divide", "least", "greatest", "year_of", "look_up", "call", "if"];
const NUMBER = { kind: "number" };
const LITERAL = { kind: "literal" };
const NONE = { kind: "none" };
const FIXED = new Set(["count", "sum", "add", "subtract", "multiply", "divide"]);

const isMapping = (data) => Boolean(data) && typeof data === "object" && !Array.isArray(data);

/** The kind of a value: one of VALUE_KINDS, or "literal". */
export function valueKind(value) {
  return isMapping(value) ? VALUE_KINDS.find((kind) => kind in value) : "literal";
}

/** Everything a condition in this scope may name. `scope`: {form, table?, criteria?}. Reads the draft as it is now. */
export class Vocabulary {
  constructor(studio, scope) {
    this.studio = studio;
    this.scope = scope;
    this.language = studio.config.conditions;
    this._for = null;
  }

  get doc() {
    return this.studio.store.doc;
  }

  get criteria() {
    return this.scope.criteria ? this.doc.criteria?.[this.scope.criteria] ?? {} : null;
  }

  /** Fields of the form in order: {key, title, section, kind, options, ranked, unit, calendar, columns}. */
  get fields() {
    if (this._for !== this.doc) {
      this._for = this.doc;
      this._fields = [];
      for (const section of this.doc.forms?.[this.scope.form]?.sections ?? []) {
        for (const field of section?.fields ?? []) if (field?.key) this._fields.push(this._field(field, shown(section.title, section.key)));
      }
    }
    return this._fields;
  }

  field(key) {
    return this.fields.find((f) => f.key === key);
  }

  tables() {
    return this.fields.filter((f) => f.kind === "table");
  }

  columns(table) {
    return this.field(table)?.columns ?? [];
  }

  column(table, key) {
    return this.columns(table).find((c) => c.key === key);
  }

  tests(type) {
    const plain = this.language.tests[type.kind] ?? this.language.tests.text;
    return type.kind === "choice" && type.ranked ? this.language.ranked : plain;
  }

  word(operator, type) {
    const words = type.kind === "choice" ? this.language.words.ranked : type.calendar ? this.language.words.years : {};
    return words[operator] ?? this.language.words.plain[operator] ?? operator;
  }

  contexts() {
    return this.language.contexts.map((c) => ({ ...c, options: this._contextOptions(c.key) }));
  }

  named(kind) {
    const entries = Object.entries(this.criteria?.[kind] ?? {});
    if (kind !== "tables") return entries.map(([key]) => [key, shown(this.criteria.names?.[key], key)]);
    return entries.map(([key, table]) => [key, shown(table?.title, key)]);
  }

  rules() {
    return (this.criteria?.rules ?? []).filter((r) => r?.key).map((r) => [r.key, shown(r.title, r.key)]);
  }

  /** The type of a value: {kind, options?, ranked?, unit?, calendar?}. */
  typeOf(value, table, depth = 0) {
    const kind = valueKind(value);
    if (depth > 12 || kind === undefined) return NONE;
    if (kind === "tenure" || kind === "whole_years") return { kind: "number", unit: gettext("years") };
    if (FIXED.has(kind)) return NUMBER;
    const inner = (other) => this.typeOf(other, table, depth + 1);
    switch (kind) {
      case "literal": case "param": return LITERAL;
      case "fact": return this.field(value.fact) ?? NONE;
      case "column": return this.column(table, value.column) ?? NONE;
      case "context": return this.contexts().find((c) => c.key === value.context) ?? NONE;
      case "value": return value.value in (this.criteria?.values ?? {}) ? inner(this.criteria.values[value.value]) : NONE;
      case "highest": case "lowest": return this.column(value[kind]?.in, value[kind]?.column) ?? NONE;
      case "least": case "greatest": return this._first((value[kind] ?? []).map(inner), NUMBER);
      case "if": return this._first([inner(value.then), inner(value.else)], LITERAL);
      case "look_up": return this._first((this.criteria?.tables?.[value.look_up]?.rows ?? []).map((r) => inner(r?.gives)), LITERAL);
      case "year_of": return { kind: "number", calendar: true };
      case "call": return { kind: this.language.functions.find((f) => f.name === value.call?.name)?.gives ?? "none" };
      default: return LITERAL;
    }
  }

  /** The type both sides of a test are read as. */
  comparedType(left, right, operator, table) {
    const sides = [this.typeOf(left, table), this.typeOf(right, table)];
    for (const kind of ["choice", "choices"]) {
      const side = sides.find((s) => s.kind === kind);
      if (side) return side;
    }
    const known = sides.find((s) => s.kind !== "literal");
    if (known) return known;
    if (["on_or_after", "on_or_before", "after", "before"].includes(operator)) return { kind: "date" };
    return ["at_least", "at_most", "above", "below"].includes(operator) ? NUMBER : { kind: "text" };
  }

  _first(types, otherwise) {
    return types.find((t) => t.kind !== "literal") ?? otherwise;
  }

  _field(field, section) {
    const holds = this.language.holds[field.type] ?? "text";
    const kind = field.type === "computed" ? field.holds ?? "number" : holds;
    const options = this._options(field.from);
    return {
      key: field.key, title: shown(field.title, field.key), texts: field.title, section, kind, options,
      ranked: options?.some((o) => o.rank !== undefined && o.rank !== null), unit: this._unit(field), calendar: field.type === "year",
      columns: kind === "table" ? (field.columns ?? []).filter((c) => c?.key).map((c) => this._field(c, shown(field.title, field.key))) : undefined,
    };
  }

  _unit(field) {
    if (field.type === "money") return field.unit === "wan" ? gettext("10,000 yuan") : gettext("yuan");
    return shown(field.unit, "") || undefined;
  }

  _options(name) {
    const list = name ? this.doc.codelists?.[name]?.options : undefined;
    return Array.isArray(list) ? list.filter((o) => o?.code).map((o) => ({ code: o.code, title: shown(o.title, o.code), rank: o.rank, retired: o.retired })) : undefined;
  }

  _contextOptions(key) {
    if (key === "direction") return this._options("directions") ?? this._options(this.doc.directions);
    const items = { level: this.doc.levels, route: this.doc.routes }[key];
    return Array.isArray(items) ? items.filter((i) => i?.key).map((i) => ({ code: i.key, title: shown(i.title, i.key) })) : undefined;
  }
}
