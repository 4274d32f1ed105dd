// A searchable list in a text box (the ARIA combobox pattern): type a Chinese or English name or a key, choose with the arrows.

import { announce, h, newId, say } from "./dom.js";

const MOST = 60;

/**
 * `entries()` gives [{group, items: [{label, hint?, search?, value}]}]; `onPick(value)`. `text` is what is chosen now.
 * The list is made when it is opened. Escape or leaving the box puts the chosen text back.
 */
export function picker({ label, text = "", entries, onPick, placeholder = "", focus, readonly = false, opened = false }) {
  const listId = newId("options");
  const list = h("div", { class: "cond-options", id: listId, role: "listbox", "aria-label": label, hidden: true });
  const input = h("input", { type: "text", class: "cond-input", role: "combobox", "aria-label": label, "aria-autocomplete": "list",
    "aria-expanded": "false", "aria-controls": listId, autocomplete: "off", spellcheck: "false", value: text, placeholder, title: text,
    readonly, "data-focus": focus });
  const box = h("div", { class: "cond-picker" }, input, list);
  if (!readonly) new Picker(input, list, text, entries, onPick).listen(opened);
  return box;
}

class Picker {
  constructor(input, list, text, entries, onPick) {
    Object.assign(this, { input, list, text, entries, onPick, shown: [], active: -1 });
  }

  listen(opened) {
    // What is typed takes the place of the chosen text.
    this.input.addEventListener("focus", () => this.input.select());
    this.input.addEventListener("click", () => { this.input.select(); this.open(""); });
    this.input.addEventListener("input", () => this.open(this.input.value));
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => this.close(true));
    // The list keeps the focus in the box, so that a click on it is not a leaving.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.pick(Number(option.dataset.n));
    });
    if (opened) window.setTimeout(() => this.input.isConnected && (this.input.focus(), this.open("")), 0);
  }

  get isOpen() {
    return !this.list.hidden;
  }

  open(sought) {
    const words = sought.trim().toLowerCase().split(/\s+/).filter(Boolean);
    this.shown = [];
    let left = 0;
    const groups = [];
    for (const { group, items } of this.entries()) {
      const options = [];
      for (const item of items) {
        const hay = `${item.label} ${item.hint ?? ""} ${item.search ?? ""} ${group ?? ""}`.toLowerCase();
        if (!words.every((w) => hay.includes(w))) continue;
        if (this.shown.length >= MOST) { left += 1; continue; }
        options.push(this.option(item));
      }
      if (options.length) groups.push(h("div", { role: "group", "aria-label": group }, h("div", { class: "cond-options-group", "aria-hidden": "true" }, group), options));
    }
    this.list.replaceChildren(...groups);
    if (left) this.list.append(h("div", { class: "cond-options-note", "aria-hidden": "true" }, say(gettext("%(n)s more: type to find them"), { n: left })));
    if (!this.shown.length) this.list.append(h("div", { class: "cond-options-note" }, gettext("Nothing of that name")));
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    this.activate(words.length && this.shown.length ? 0 : -1);
    if (words.length) announce(say(ngettext("%(n)s found", "%(n)s found", this.shown.length + left), { n: this.shown.length + left }));
  }

  option(item) {
    const n = this.shown.length;
    this.shown.push(item);
    return h("div", { role: "option", id: `${this.list.id}-${n}`, "data-n": n, "aria-selected": "false", class: "cond-option" },
      h("span", {}, item.label), item.hint && h("span", { class: "cond-option-hint" }, item.hint));
  }

  activate(n) {
    this.list.querySelector("[aria-selected=true]")?.setAttribute("aria-selected", "false");
    this.active = n;
    const option = this.list.querySelector(`[data-n="${n}"]`);
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) this.input.setAttribute("aria-activedescendant", option.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && !event.altKey) {
      event.preventDefault();
      if (!this.isOpen) this.open("");
      else if (this.shown.length) this.activate((this.active + step + this.shown.length) % this.shown.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (this.isOpen && this.active >= 0) this.pick(this.active);
      else if (!this.isOpen) this.open("");
    } else if (event.key === "Escape" && this.isOpen) {
      event.stopPropagation();
      this.close(true);
    }
  }

  pick(n) {
    const item = this.shown[n];
    this.text = item.label;
    this.close(true);
    this.onPick(item.value);
  }

  close(restore) {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    if (restore) this.input.value = this.text;
  }
}
