// Keys: the short names that answers are stored under. Suggested from the label; locked once released.

import { post } from "./api.js";
import { labelled } from "./controls.js";
import { announce, h, newId, say } from "./dom.js";
import { renamed } from "./references.js";

const SHAPE = /^[a-z][a-z0-9_]{0,59}$/;

/** The dotted name of a keyed piece as a release remembers it. */
function releasedName(tab, path) {
  const { store } = tab.studio;
  const names = path[0] === "forms" ? ["forms", path[1]] : [path[0]];
  if (path.length === 8) names.push(store.get(path.slice(0, 6))?.key);
  names.push(store.get(path)?.key);
  return names.join(".");
}

export function keyInput(tab, path, { readonly = false } = {}) {
  const { studio } = tab;
  const piece = studio.store.get(path);
  const locked = studio.config.released.includes(releasedName(tab, path));
  const input = h("input", { type: "text", value: piece.key ?? "", readonly: readonly || locked, spellcheck: "false", autocapitalize: "none", class: "studio-key" });
  input.id = newId("key");
  const help = locked ? gettext("Fixed: answers to a release are stored under this name.") : gettext("Answers are stored under this name. Small letters, digits, underscores; fixed once released.");
  const box = labelled(input, { label: gettext("Key"), help, path: [...path, "key"] });
  const complain = (sentence) => {
    const note = box.querySelector(".studio-problem");
    note.hidden = !sentence;
    note.textContent = sentence;
  };
  input.addEventListener("change", () => {
    const key = input.value.trim();
    if (key === piece.key) return complain("");
    if (!SHAPE.test(key)) return complain(gettext("Use small letters, digits and underscores, beginning with a letter."));
    if (taken(tab, path, key)) return complain(say(gettext("%(key)s is already used in this form."), { key }));
    complain("");
    rename(tab, path, key);
    return undefined;
  });
  return box;
}

function siblings(tab, path) {
  const { store } = tab.studio;
  if (path.length === 4 || path.length === 8 || path[0] === "codelists") return store.get(path.slice(0, -1)) ?? [];
  return (store.get(["forms", tab.form, "sections"]) ?? []).flatMap((s) => s.fields ?? []);
}

function taken(tab, path, key) {
  const me = tab.studio.store.get(path);
  return siblings(tab, path).some((other) => other !== me && other.key === key);
}

function rename(tab, path, key) {
  const { store } = tab.studio;
  const table = path.length === 8 ? store.get(path.slice(0, 6)).key : null;
  store.change(gettext("Rename"), (doc) => (path.length >= 6 ? renamed(doc, path[1], path, key, table) : renamedSection(doc, path, key)));
  announce(gettext("Renamed, with everything that refers to it."));
  tab.render();
}

const renamedSection = (doc, path, key) => {
  const form = doc.forms[path[1]];
  const sections = form.sections.map((s, i) => (i === path[3] ? { ...s, key } : s));
  return { ...doc, forms: { ...doc.forms, [path[1]]: { ...form, sections } } };
};

const waiting = new Map();

/** Suggests a key for a new piece from its label, as long as nobody chose one; going on to the next piece loses none. */
export function suggestKey(tab, path) {
  const place = JSON.stringify(path);
  window.clearTimeout(waiting.get(place));
  waiting.set(place, window.setTimeout(() => ask(tab, path), 500));
}

async function ask(tab, path) {
  const { studio } = tab;
  const piece = studio.store.get(path);
  if (!piece || !/^(field|section)(_\d+)?$/.test(piece.key ?? "") || !piece.title?.zh) return;
  let answer;
  try {
    answer = await post(studio.config.urls.key, { title: piece.title });
  } catch {
    return; // offline: the key stays as it is
  }
  const now = studio.store.get(path);
  if (!answer.key || now?.key !== piece.key || now.title !== piece.title) return;
  let key = answer.key;
  for (let n = 2; taken(tab, path, key); n += 1) key = `${answer.key}_${n}`;
  studio.store.change(gettext("Suggest a key"), (doc) => renamedQuietly(doc, path, key, studio), { path, goesOn: true });
  const shown = document.querySelector(`[data-path='${JSON.stringify([...path, "key"])}'] input`);
  if (shown) shown.value = key;
}

function renamedQuietly(doc, path, key, studio) {
  if (path.length < 6) return renamedSection(doc, path, key);
  return renamed(doc, path[1], path, key, path.length === 8 ? studio.store.get(path.slice(0, 6)).key : null);
}
