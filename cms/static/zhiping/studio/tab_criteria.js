import { conditionEditor } from "./conditions.js";
import { fill, h } from "./dom.js";

export function mount(studio, element) {
  const draw = () => {
    const key = Object.keys(studio.store.doc.criteria)[2];
    fill(element, studio.store.doc.criteria[key].rules.map((rule, n) => h("section", { class: "studio-card" }, h("h3", {}, rule.title.zh),
      conditionEditor({ studio, path: ["criteria", key, "rules", n, "when"], value: rule.when, scope: { form: "application", criteria: key }, label: rule.title.zh, readback: n === 10 }))));
  };
  draw();
  return { changed: ({ origin }) => origin !== "edit" && draw() };
}
