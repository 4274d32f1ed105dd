// The key of a rule, table, value or parameter: typed freely until released, then fixed; what refers to it follows.

import { post } from "./api.js";
import { usesOfPiece, withKey } from "./criteria_refs.js";
import { button, labelled } from "./controls.js";
import { announce, fill, h, quietly, say } from "./dom.js";
import { isKey, newKey } from "./keys.js";

const keysOf = (doc, criteria, kind) => {
  const held = doc.criteria?.[criteria]?.[kind] ?? {};
  return Array.isArray(held) ? held.map((piece) => piece?.key) : Object.keys(held);
};

export const isReleased = (studio, criteria, kind, key) => kind === "rules" && (studio.config.released ?? []).includes(`criteria.${criteria}.${key}`);

/** `done(key)` is called with the new key. */
export function keyField({ studio, criteria, kind, key, path, done }) {
  const locked = isReleased(studio, criteria, kind, key);
  const input = h("input", { type: "text", value: key, spellcheck: "false", autocapitalize: "none", readonly: studio.readonly || locked });
  const box = labelled(input, { label: gettext("Key"), path,
    help: locked ? gettext("Fixed: verdicts of a release are kept under this name.") : gettext("Small letters, digits, underscores. What refers to it follows. Fixed once released.") });
  const note = box.querySelector(".studio-problem");
  const complain = (sentence) => { note.hidden = !sentence; note.textContent = sentence; };
  input.addEventListener("change", () => {
    const next = input.value.trim();
    if (next === key) return complain("");
    if (!isKey(next)) return complain(gettext("Use small letters, digits and underscores, beginning with a letter."));
    if (keysOf(studio.store.doc, criteria, kind).includes(next)) return complain(say(gettext("%(key)s is already used in these criteria."), { key: next }));
    studio.store.change(gettext("Rename"), (doc) => withKey(doc, criteria, kind, key, next), { path: ["criteria", criteria, kind] });
    announce(gettext("Renamed, with everything that refers to it."));
    return done(next);
  });
  return box;
}

/** Suggests a key for a new piece from its name, for as long as nobody chose one. */
export const suggestKey = quietly(500, async ({ studio, criteria, kind, key, title, done }) => {
  if (!/^(rule|table|value|parameter)(_\d+)?$/.test(key) || !title?.zh || !studio.config.urls.key || isReleased(studio, criteria, kind, key)) return;
  const answer = await post(studio.config.urls.key, { title }).catch(() => null); // out of reach: the key stays
  if (!answer?.key || !keysOf(studio.store.doc, criteria, kind).includes(key)) return;
  const next = newKey(answer.key, keysOf(studio.store.doc, criteria, kind));
  studio.store.change(gettext("Suggest a key"), (doc) => withKey(doc, criteria, kind, key, next), { path: ["criteria", criteria, kind], goesOn: true });
  done(next);
});

/** “Delete”, which says first what refers to the piece, each with a way there. */
export function deleteButton(piece) {
  const { studio, criteria, kind, name, remove } = piece;
  const box = h("div", { class: "crit-delete" });
  const ask = () => {
    const uses = usesOfPiece(studio.store.doc, criteria, kind, piece.key);
    if (!uses.length) return remove();
    const keep = button(gettext("Keep it"), start);
    fill(box, h("div", { class: "crit-delete-asks", role: "alert" },
      h("p", {}, say(ngettext("“%(name)s” is used in %(n)s place. Deleting it leaves an error there:", "“%(name)s” is used in %(n)s places. Deleting it leaves an error in each:", uses.length), { name, n: uses.length })),
      h("ul", {}, uses.map((use) => h("li", {}, h("button", { class: "studio-link", onclick: () => studio.select(use.path) }, use.label)))),
      h("div", { class: "studio-bar" }, keep, button(gettext("Delete all the same"), remove, { kind: "danger" }))));
    return keep.focus();
  };
  const start = () => fill(box, button(gettext("Delete"), ask, { kind: "quiet" }));
  start();
  return box;
}
