// Labelled controls. Each shows the problems of its path under itself, with the remedy, and tells screen readers.

import { h, newId } from "./dom.js";

/**
 * Wraps a control in label, help and a place for problems. `path` is where its value stands in the document: problems of
 * exactly that path, or below it when `deep`, are shown here.
 */
export function labelled(control, { label, help, path, deep = false, hideLabel = false }) {
  const id = control.id || newId("field");
  control.id = id;
  const notes = [];
  if (help) notes.push(h("p", { class: "studio-help", id: `${id}-help` }, help));
  const problem = h("p", { class: "studio-problem", id: `${id}-problem`, hidden: true });
  control.setAttribute("aria-describedby", [help && `${id}-help`, `${id}-problem`].filter(Boolean).join(" "));
  const box = h(
    "div",
    { class: "studio-field" },
    h("label", { for: id, class: hideLabel ? "w-sr-only" : "studio-label" }, label),
    notes,
    control,
    problem,
  );
  if (path) box.dataset.path = JSON.stringify(path);
  if (deep) box.dataset.deep = "1";
  return box;
}

const typing = (onChange, read = (v) => v) => ({
  oninput: (event) => onChange(read(event.target.value)),
});

/** One line of text. Empty text is `undefined`, so that the key leaves the document. */
export function textInput({ value, onChange, maxLength, readonly, placeholder, inputmode, keep, ...box }) {
  const control = h("input", {
    type: "text", value: value ?? "", maxlength: maxLength, readonly, placeholder, inputmode,
    ...typing(onChange, (v) => (v === "" && !keep ? undefined : v)),
  });
  return labelled(control, box);
}

/** Several lines of text. */
export function longInput({ value, onChange, rows = 4, readonly, ...box }) {
  const control = h("textarea", { rows, readonly, ...typing(onChange, (v) => v || undefined) });
  control.value = value ?? "";
  return labelled(control, box);
}

/** A number, kept as the document keeps it: `whole` as a number, others as decimal text. */
export function numberInput({ value, onChange, whole = true, min, max, readonly, ...box }) {
  const read = (v) => (v.trim() === "" ? undefined : whole && /^-?\d+$/.test(v.trim()) ? Number(v) : v.trim());
  const control = h("input", {
    type: "text", inputmode: whole ? "numeric" : "decimal", value: value ?? "", readonly, ...typing(onChange, read),
  });
  if (min !== undefined) control.dataset.min = min;
  if (max !== undefined) control.dataset.max = max;
  return labelled(control, box);
}

export function dateInput({ value, onChange, readonly, ...box }) {
  return labelled(h("input", { type: "date", value: value ?? "", readonly, ...typing(onChange, (v) => v || undefined) }), box);
}

/** A closed choice; `options` is [[value, label], …] or [{group, options}]. An unknown value stays visible as such. */
export function selectInput({ value, onChange, options, empty, readonly, ...box }) {
  const control = h("select", { disabled: readonly, onchange: (e) => onChange(e.target.value === "" ? undefined : e.target.value) });
  const flat = options.flatMap((o) => (Array.isArray(o) ? [o] : o.options));
  if (empty !== undefined || value === undefined) control.append(h("option", { value: "" }, empty ?? gettext("Choose")));
  if (value !== undefined && value !== "" && !flat.some(([v]) => v === value)) {
    control.append(h("option", { value }, `${value} · ${gettext("not there any more")}`));
  }
  for (const entry of options) {
    if (Array.isArray(entry)) control.append(h("option", { value: entry[0] }, entry[1]));
    else control.append(h("optgroup", { label: entry.group }, entry.options.map(([v, l]) => h("option", { value: v }, l))));
  }
  control.value = value ?? "";
  return labelled(control, box);
}

/** Yes or no. `undefined` for no, so that the default leaves the document. */
export function checkInput({ value, onChange, readonly, label, help, path }) {
  const id = newId("check");
  const control = h("input", { type: "checkbox", id, checked: value, disabled: readonly,
    onchange: (e) => onChange(e.target.checked ? true : undefined) });
  const box = h("div", { class: "studio-field studio-check" }, control, h("label", { for: id }, label),
    help && h("p", { class: "studio-help" }, help), h("p", { class: "studio-problem", id: `${id}-problem`, hidden: true }));
  if (path) box.dataset.path = JSON.stringify(path);
  return box;
}

/** Any number of choices as check boxes under one heading. */
export function checksInput({ value, onChange, options, label, help, path, readonly }) {
  const chosen = new Set(value ?? []);
  const legend = newId("legend");
  const boxes = options.map(([code, text]) => {
    const id = newId("check");
    return h("div", { class: "studio-check" },
      h("input", { type: "checkbox", id, checked: chosen.has(code), disabled: readonly, onchange: (e) => {
        if (e.target.checked) chosen.add(code); else chosen.delete(code);
        const inOrder = [...options.map(([c]) => c).filter((c) => chosen.has(c)), ...[...chosen].filter((c) => !options.some(([o]) => o === c))];
        onChange(inOrder.length ? inOrder : undefined);
      } }), h("label", { for: id }, text));
  });
  const box = h("div", { class: "studio-field", role: "group", "aria-labelledby": legend },
    h("p", { class: "studio-label", id: legend }, label), help && h("p", { class: "studio-help" }, help),
    h("div", { class: "studio-checks" }, boxes), h("p", { class: "studio-problem", hidden: true }));
  if (path) { box.dataset.path = JSON.stringify(path); box.dataset.deep = "1"; }
  return box;
}

/** Chinese and English side by side, kept as {zh, en}. */
export function pairInput({ value, onChange, label, help, path, long = false, readonly, optional = false }) {
  const legend = newId("legend");
  const text = typeof value === "string" ? { zh: value, en: "" } : { zh: "", en: "", ...(value ?? {}) };
  const write = (language) => (part) => {
    text[language] = part ?? "";
    onChange(optional && !text.zh && !text.en ? undefined : { ...text });
  };
  const input = long ? longInput : textInput;
  const side = (language, name) => {
    const box = input({ value: text[language], onChange: write(language), label: name, readonly, keep: true, rows: 3,
      path: path && [...path, language] });
    box.querySelector("input, textarea").setAttribute("lang", language === "zh" ? "zh-Hans" : "en");
    return box;
  };
  const box = h("div", { class: "studio-field studio-pair", role: "group", "aria-labelledby": legend },
    h("p", { class: "studio-label", id: legend }, label), help && h("p", { class: "studio-help" }, help),
    h("div", { class: "studio-pair-sides" }, side("zh", gettext("Chinese")), side("en", gettext("English"))),
    h("p", { class: "studio-problem", hidden: true }));
  if (path) box.dataset.path = JSON.stringify(path);
  return box;
}

export function button(label, onclick, { kind = "secondary", disabled, describedby, title } = {}) {
  return h("button", { class: `studio-button studio-button-${kind}`, onclick, disabled, "aria-describedby": describedby, title }, label);
}
