// Building elements, telling screen readers, and saying things in the editor's language.

let made = 0;

/** A fresh id, unique on the page. */
export function newId(prefix = "studio") {
  made += 1;
  return `${prefix}-${made}`;
}

/**
 * An element: `h("button", {type: "button", onclick: f, "aria-label": "…"}, "text", child, [more])`.
 * Controls are kept out of the page's form, so that choosing an item never counts as a change of the draft.
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  if (["INPUT", "SELECT", "TEXTAREA", "BUTTON"].includes(element.tagName)) {
    element.setAttribute("form", "studio-detached");
    if (element.tagName === "BUTTON") element.type = "button";
  }
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "class") element.className = value;
    else if (name === "value") element.value = value;
    else if (name === "checked") element.checked = Boolean(value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  append(element, children);
  return element;
}

function append(element, children) {
  for (const child of children) {
    if (Array.isArray(child)) append(element, child);
    else if (child !== undefined && child !== null && child !== false) element.append(child);
  }
}

/** One of the product's icons. */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon studio-icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#icon-${name}`);
  svg.append(use);
  return svg;
}

/** Replaces what an element holds. */
export function fill(element, ...children) {
  element.replaceChildren();
  append(element, children);
  return element;
}

let live = null;

/** Says a sentence to screen readers, politely. */
export function announce(sentence) {
  if (!live) {
    live = h("div", { class: "w-sr-only", role: "status", "aria-live": "polite" });
    document.body.append(live);
  }
  live.textContent = "";
  window.setTimeout(() => (live.textContent = sentence), 30);
}

const isEnglish = () => document.documentElement.lang.startsWith("en");

/** A document's text in the language of the page; Chinese where English is missing. */
export function shown(text, otherwise = "") {
  if (typeof text === "string") return text || otherwise;
  if (!text || typeof text !== "object") return otherwise;
  return (isEnglish() && text.en) || text.zh || text.en || otherwise;
}

/** A translated sentence with values: `say(gettext("%(n)s problems"), {n: 3})`. */
export function say(template, values) {
  return window.interpolate(template, values, true);
}

/** Runs the function once things have been quiet for so many milliseconds. */
export function quietly(milliseconds, run) {
  let timer = 0;
  return (...given) => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => run(...given), milliseconds);
  };
}
