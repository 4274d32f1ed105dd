// Long texts in Markdown: the guide's words, the commitments that are signed.

import { pairInput, textInput } from "./controls.js";
import { fill, h, say } from "./dom.js";
import { outline } from "./outline.js";

const KNOWN = { guide: () => gettext("Guide"), commitment_applicant: () => gettext("Commitment of the applicant"), commitment_employer: () => gettext("Commitment of the employer") };
const named = (key) => KNOWN[key]?.() ?? key;

export function mount(studio, element) {
  const left = h("div", {});
  const right = h("div", { class: "studio-detail" });
  const texts = () => studio.store.get(["texts"]) ?? {};
  let at = Object.keys(texts())[0];

  const list = () => {
    const items = [...new Set([...Object.keys(KNOWN), ...Object.keys(texts())])].map((key) => ({ id: key, label: named(key), problems: studio.problemsAt(["texts", key]).length,
      hint: texts()[key] ? "" : gettext("not written yet") }));
    fill(left, outline({ label: gettext("Texts"), items, selected: at, readonly: studio.readonly, onSelect: (key) => { at = key; render(); },
      acts: { add: [[gettext("Text"), add]], ...(at && !KNOWN[at] && { remove: () => { studio.store.remove(["texts", at], gettext("Delete")); at = "guide"; render(); } }) } }));
  };
  const add = () => {
    let n = 1;
    while (texts()[`text_${n}`]) n += 1;
    at = `text_${n}`;
    studio.store.set(["texts", at], { zh: "", en: "" }, gettext("Add a text"));
    render();
  };
  const detail = () => {
    if (!at) return fill(right);
    const path = ["texts", at];
    return fill(right, h("section", { class: "studio-card studio-texts" }, h("h2", {}, named(at)),
      h("p", { class: "studio-help" }, gettext("Markdown: an empty line between paragraphs, # for a heading, - for a list.")),
      !KNOWN[at] && textInput({ label: gettext("Key"), value: at, readonly: true, onChange: () => {} }),
      pairInput({ label: say(gettext("Text: %(name)s"), { name: named(at) }), value: texts()[at], path, long: true, readonly: studio.readonly, onChange: (v) => studio.store.set(path, v) })));
  };
  const render = () => {
    list();
    detail();
    studio.showProblems();
  };
  fill(element, h("div", { class: "studio-md" }, left, right));
  studio.addEventListener("problems", list);
  render();
  return { changed: ({ origin }) => (origin === "edit" ? list() : render()), select: (path) => { if (path[1]) at = path[1]; render(); } };
}
