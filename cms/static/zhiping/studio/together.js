// Two people at one draft. Before anything is saved over somebody else's change, both are put together item by item;
// where both changed the same item, the person decides, and until then nothing is saved and nothing is lost.

import { post } from "./api.js";
import { button } from "./controls.js";
import { announce, fill, h, newId, say } from "./dom.js";

export class Together {
  constructor(studio) {
    this.studio = studio;
    this.form = studio.field.form;
    this.base = studio.store.doc; // what the server had when we began, or when we last saved
    this.sent = null;
    this.box = null;
    if (!this.form || studio.readonly) return;
    this.form.addEventListener("w-unsaved:watch-edits", () => (this.watched = true));
    studio.store.addEventListener("change", () => this._early());
    this.form.addEventListener("w-autosave:save", (event) => (this.sent = event.detail.formData.get("document")));
    this.form.addEventListener("w-autosave:success", () => this._saved());
    this.form.addEventListener("w-autosave:error", (event) => event.detail.type === "invalid_revision" && this.join());
    this.form.addEventListener("submit", () => this._tellBase());
    if (studio.config.conflict) {
      this.base = studio.config.conflict.before;
      this.join();
    }
  }

  /** The admin takes its picture of “unchanged” two seconds after loading; what is typed before then counts all the same. */
  _early() {
    if (!this.watched) this.form.dataset.wUnsavedForceValue = "true";
  }

  _saved() {
    if (!this.sent) return;
    this.base = JSON.parse(this.sent);
    if (JSON.stringify(this.studio.store.doc) !== this.sent) window.setTimeout(() => this._again());
  }

  /** What was changed while a save was under way: the admin takes it for saved, so it is told of it once more. */
  _again() {
    this.form.dataset.wUnsavedForceValue = "true";
    this.studio.write();
  }

  /** An explicit save carries what it began from, so that the server can put both together by itself. */
  _tellBase() {
    this.studio.write();
    let before = this.form.querySelector("[name=document_before]");
    if (!before) {
      before = h("textarea", { name: "document_before", hidden: true });
      before.removeAttribute("form");
      this.form.append(before);
    }
    before.value = JSON.stringify(this.base);
  }

  /** Takes in what somebody else saved; asks where both changed the same item. */
  async join(choices = {}) {
    const { studio } = this;
    const mine = studio.store.doc;
    let answer;
    try {
      answer = await post(studio.config.urls.merge, { document: mine, before: this.base, choices });
    } catch (problem) {
      return this._show(h("p", {}, problem.message), button(gettext("Try again"), () => this.join(choices)));
    }
    if (mine !== studio.store.doc) return this.join(choices); // typed on meanwhile
    if (answer.conflicts.length) return this._ask(answer, choices);
    this._goOn(answer);
    return undefined;
  }

  _goOn(answer) {
    const { studio } = this;
    this.base = answer.base;
    document.querySelector("[data-studio-base]").value = answer.base_digest;
    const revision = { loaded_revision_id: answer.revision?.id, loaded_revision_created_at: answer.revision?.created_at };
    for (const [name, value] of Object.entries(revision)) {
      const input = this.form.querySelector(`[name=${name}]`);
      if (input && value !== undefined) input.value = value;
    }
    this.form.dataset.wAutosaveRevisionIdValue = "0";
    this.form.dataset.wAutosaveActiveValue = "true";
    this.box?.remove();
    this.box = null;
    studio.store.replace(answer.document, gettext("Put together with what was saved meanwhile"));
    announce(say(gettext("What %(name)s saved has been taken in."), { name: answer.by || gettext("somebody else") }));
  }

  _show(...children) {
    if (!this.box) {
      this.box = h("section", { class: "studio-together studio-card", role: "alertdialog", "aria-label": gettext("Saved by somebody else meanwhile") });
      document.querySelector(".studio-head")?.after(this.box);
    }
    fill(this.box, children);
    this.box.querySelector("input, button")?.focus();
    this.box.scrollIntoView({ block: "nearest" });
  }

  _ask(answer, earlier) {
    const choices = { ...earlier };
    const done = button(gettext("Save it like this"), () => this.join(choices), { kind: "primary", disabled: true });
    const decide = (name, side) => {
      choices[name] = side;
      done.disabled = answer.conflicts.some((c) => !choices[c.name]);
    };
    this._show(
      h("h2", {}, say(ngettext("%(name)s changed the same item", "%(name)s changed %(n)s of the same items", answer.conflicts.length), { name: answer.by || gettext("Somebody else"), n: answer.conflicts.length })),
      h("p", {}, gettext("Everything else has been put together. Choose what shall stay; until then nothing is saved, and nothing you wrote is lost.")),
      answer.conflicts.map((conflict) => oneConflict(conflict, answer.by, decide)), done);
  }
}

function oneConflict(conflict, by, decide) {
  const name = newId("conflict");
  const side = (which, label) => {
    const id = newId("side");
    return h("div", { class: "studio-check" }, h("input", { type: "radio", id, name, onchange: () => decide(conflict.name, which) }), h("label", { for: id }, label));
  };
  const theirs = by || gettext("the other person");
  const rows = conflict.rows.map((row) => h("tr", {}, h("th", { scope: "row" }, row.label), h("td", {}, conflict.mine_deleted ? gettext("deleted") : row.mine), h("td", {}, conflict.theirs_deleted ? gettext("deleted") : row.theirs)));
  return h("fieldset", { class: "studio-conflict" }, h("legend", {}, conflict.place),
    h("div", { class: "studio-table-box" }, h("table", { class: "studio-table" }, h("thead", {}, h("tr", {}, h("th", { scope: "col" }, gettext("What")), h("th", { scope: "col" }, gettext("Mine")), h("th", { scope: "col" }, say(gettext("By %(name)s"), { name: theirs })))), h("tbody", {}, rows))),
    side("mine", gettext("Keep mine")), side("theirs", say(gettext("Take what %(name)s wrote"), { name: theirs })));
}
