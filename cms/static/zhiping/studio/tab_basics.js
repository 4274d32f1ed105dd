// Basic facts of the series: its name, levels, routes, titles, offerings, cited documents, materials.

import { fill, h } from "./dom.js";

export function mount(studio, element) {
  fill(element, h("p", {}, studio.store.get(["title", "zh"])));
  return {};
}
