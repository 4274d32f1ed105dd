// Checks across fields: what must hold, what is said when it does not, and at which fields.

import { button, checksInput, pairInput, textInput } from "./controls.js";
import { conditionEditor } from "./conditions.js";
import { h, shown } from "./dom.js";

export function newCheck(tab) {
  const { store } = tab.studio;
  const path = ["forms", tab.form, "checks"];
  const checks = store.get(path) ?? [];
  let n = checks.length + 1;
  while (checks.some((c) => c.key === `check_${n}`)) n += 1;
  store.change(gettext("Add a check"), (doc) => {
    const form = doc.forms[tab.form];
    const made = { key: `check_${n}`, must: { all: [] }, message: { zh: "", en: "" }, at: [] };
    return { ...doc, forms: { ...doc.forms, [tab.form]: { ...form, checks: [...(form.checks ?? []), made] } } };
  });
  tab.go([...path, checks.length]);
}

export function checkSheet(tab, path) {
  const { studio } = tab;
  const check = studio.store.get(path);
  const { readonly } = studio;
  const set = (key) => (value) => studio.store.set([...path, key], value);
  const fields = (studio.store.get(["forms", path[1], "sections"]) ?? []).flatMap((s) => s.fields ?? []);
  return h("section", { class: "studio-card" }, h("h2", {}, gettext("Check across fields")),
    h("p", { class: "studio-help" }, gettext("The applicant sees the message at the fields named below when the condition does not hold. What is not yet answered is not complained about.")),
    textInput({ label: gettext("Key"), value: check.key, path: [...path, "key"], readonly, onChange: set("key") }),
    conditionEditor({ studio, path: [...path, "must"], value: check.must, label: gettext("What must hold"), scope: { form: path[1] }, readonly, onChange: set("must") }),
    pairInput({ label: gettext("Message otherwise"), value: check.message, path: [...path, "message"], readonly, onChange: set("message") }),
    checksInput({ label: gettext("Shown at"), value: check.at, path: [...path, "at"], readonly, options: fields.map((f) => [f.key, shown(f.title, f.key)]), onChange: set("at") }),
    !readonly && button(gettext("Done"), () => tab.render(), { kind: "quiet" }));
}
