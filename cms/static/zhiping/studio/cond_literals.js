// A fixed value, typed by what it is compared with: the field's own options, a date, a number with its unit, text.

import { MANY } from "./cond_shapes.js";
import { h, newId } from "./dom.js";

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const FEW = 12;

/** The control for a literal at a place of the editor; a list where the test takes several. */
export function literalControl(ed, path, value, { type, operator = "is", label, redraw = false }) {
  const set = (next) => ed.set(path, next, { redraw });
  return literal({ value, set, type, many: Array.isArray(value) || MANY.includes(operator), label, readonly: ed.readonly, focus: ed.name(path, "value") });
}

/** The same for any place: `set(next)` is given text, or a list of texts. */
export function literal({ value, set, type, many, label, readonly, focus }) {
  if (type.options?.length) return many ? checks({ value, set, type, label, readonly, focus }) : select(optionsOf(type, value), { value, set, label, readonly, focus });
  if (many) return lines({ value, set, label, readonly, focus });
  if (type.kind === "boolean") return select(booleans(value), { value, set, label, readonly, focus });
  if (type.kind === "date" && (value === "" || DAY.test(value))) {
    return h("input", { type: "date", class: "cond-input cond-date", "aria-label": label, value, readonly, "data-focus": focus, oninput: (e) => set(e.target.value) });
  }
  const input = h("input", { type: "text", class: `cond-input ${type.kind === "number" ? "cond-number" : ""}`, inputmode: type.kind === "number" ? "decimal" : undefined,
    "aria-label": label, value: value ?? "", readonly, "data-focus": focus, oninput: (e) => set(e.target.value) });
  const unit = type.calendar ? gettext("year") : type.unit;
  return unit ? h("span", { class: "cond-with-unit" }, input, h("span", { class: "cond-unit" }, unit)) : input;
}

function booleans(value) {
  const pair = ["yes", "no"].includes(value) ? ["yes", "no"] : typeof value === "boolean" ? [true, false] : ["true", "false"];
  return [[pair[0], gettext("yes")], [pair[1], gettext("no")]];
}

function optionsOf(type, value) {
  return type.options.filter((o) => !o.retired || o.code === value).map((o) => [o.code, o.title]);
}

/** A closed choice; what is chosen but no longer offered stays visible as such. */
function select(options, { value, set, label, readonly, focus }) {
  const known = options.some(([v]) => v === value);
  const control = h("select", { class: "cond-select", "aria-label": label, disabled: readonly, "data-focus": focus, onchange: (e) => {
    const chosen = shown[Number(e.target.value)];
    if (chosen) set(chosen[0]);
  } });
  const shown = known ? options : [[value, value === "" || value === undefined ? gettext("Choose") : `${value} · ${gettext("not there any more")}`], ...options];
  control.append(...shown.map(([, title], n) => h("option", { value: String(n) }, title)));
  control.value = String(shown.findIndex(([v]) => v === value));
  return control;
}

/** Several options as check boxes; many of them in a box that scrolls. */
function checks({ value, set, type, label, readonly, focus }) {
  const chosen = Array.isArray(value) ? [...value] : value === "" || value === undefined ? [] : [value];
  const strange = chosen.filter((code) => !type.options.some((o) => o.code === code)).map((code) => ({ code, title: `${code} · ${gettext("not there any more")}` }));
  const options = [...type.options.filter((o) => !o.retired || chosen.includes(o.code)), ...strange];
  // What was there before keeps its order, so that taking a choice away and back changes nothing.
  const order = new Map([...chosen, ...options.map((o) => o.code).filter((code) => !chosen.includes(code))].map((code, n) => [code, n]));
  const boxes = options.map((o, n) => {
    const id = newId("option");
    return h("div", { class: "studio-check cond-option-check" }, h("input", { type: "checkbox", id, checked: chosen.includes(o.code), disabled: readonly, "data-focus": n === 0 ? focus : `${focus}${o.code}`,
      onchange: (event) => {
        if (event.target.checked) chosen.push(o.code); else chosen.splice(chosen.indexOf(o.code), 1);
        set([...chosen].sort((a, b) => order.get(a) - order.get(b)));
      } }), h("label", { for: id }, o.title));
  });
  return h("div", { class: `cond-checks ${options.length > FEW ? "cond-checks-many" : ""}`, role: "group", "aria-label": label, tabindex: options.length > FEW ? "0" : undefined }, boxes);
}

/** Several texts or numbers, one a line. */
function lines({ value, set, label, readonly, focus }) {
  const control = h("textarea", { class: "cond-input cond-lines", rows: 2, "aria-label": `${label} · ${gettext("one a line")}`, readonly, "data-focus": focus,
    oninput: (event) => set(event.target.value.split("\n").map((l) => l.trim()).filter(Boolean)) });
  control.value = (Array.isArray(value) ? value : [value]).filter((x) => x !== "" && x !== undefined).join("\n");
  return control;
}
