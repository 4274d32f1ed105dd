// The condition as it is kept, for whoever wants to see or paste it whole.

import { jsonBox } from "./cond_lines.js";
import { h } from "./dom.js";

export function advancedBox(ed) {
  if (ed.value === undefined) return null;
  const details = h("details", { class: "cond-advanced", open: ed.showsSource }, h("summary", { "data-focus": "advanced" }, gettext("Advanced: as it is kept")));
  const show = () => {
    ed.showsSource = details.open;
    details.querySelector(".studio-field")?.remove();
    if (details.open) details.append(jsonBox(ed, [], ed.value));
  };
  details.addEventListener("toggle", show);
  if (ed.showsSource) details.append(jsonBox(ed, [], ed.value));
  return details;
}
