// Saves a form while it is being filled in: <form data-autosave-url="…">. Typed words are kept on the device until the
// server says they are saved. The server answers JSON {version?, saved_at?}; 409 means a newer version exists.
const WAIT = 1200;
const RETRY = 15000;
const KEEP_DAYS = 7;
const toast = document.querySelector("[data-autosave-status]");
const owner = toast?.dataset.owner || "";
const PREFIX = "zhiping:unsaved:";
const keyOf = (form) => `${PREFIX}${owner}:${form.dataset.autosaveUrl}`;
const states = new WeakMap();
let hideTimer = 0;

function say(name, { time = "", calm = true } = {}) {
  if (!toast) return;
  toast.textContent = toast.dataset[name].replace("{time}", time);
  toast.classList.toggle("toast--wait", !calm);
  clearTimeout(hideTimer);
  if (calm && name !== "saving") hideTimer = setTimeout(() => { toast.textContent = ""; }, 6000);
}

function valuesOf(form) {
  // Files cannot be kept; passwords and the token must not be.
  const skip = new Set(["csrfmiddlewaretoken", "version"]);
  return [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !skip.has(name));
}

function keep(form) {
  try {
    localStorage.setItem(keyOf(form), JSON.stringify({ at: Date.now(), values: valuesOf(form) }));
  } catch {
    // A full or forbidden store only costs the safety net, never the typing.
  }
}

function forget(form) {
  try { localStorage.removeItem(keyOf(form)); } catch { /* as above */ }
}

function putBack(form) {
  let kept = null;
  try { kept = JSON.parse(localStorage.getItem(keyOf(form)) || "null"); } catch { /* as above */ }
  if (!kept) return;
  const stale = Date.now() - kept.at > KEEP_DAYS * 86400000;
  const same = JSON.stringify(kept.values) === JSON.stringify(valuesOf(form));
  if (stale || same) { forget(form); return; }
  const byName = new Map();
  for (const [name, value] of kept.values) byName.set(name, [...(byName.get(name) || []), value]);
  for (const control of form.elements) {
    if (!control.name || control.type === "file" || control.type === "hidden" || control.type === "password") continue;
    const values = byName.get(control.name) || [];
    if (control.type === "checkbox" || control.type === "radio") control.checked = values.includes(control.value);
    else if (control.multiple) for (const option of control.options) option.selected = values.includes(option.value);
    else if (values.length) control.value = values[0];
  }
  say("restored");
  plan(form);
}

function plan(form, delay = WAIT) {
  const state = states.get(form);
  clearTimeout(state.timer);
  state.timer = setTimeout(() => save(form), delay);
}

async function save(form) {
  const state = states.get(form);
  if (state.busy) { state.again = true; return; }
  if (!navigator.onLine) { say("offline", { calm: false }); return; }
  state.busy = true;
  const sent = JSON.stringify(valuesOf(form));
  const body = new FormData(form);
  for (const input of form.querySelectorAll("input[type='file']")) body.delete(input.name);
  say("saving");
  try {
    const answer = await fetch(form.dataset.autosaveUrl, {
      method: "POST", body, credentials: "same-origin", redirect: "manual",
      headers: { "X-Autosave": "1", Accept: "application/json" },
    });
    await received(form, answer, sent);
  } catch {
    say(navigator.onLine ? "failed" : "offline", { calm: false });
    plan(form, RETRY);
  } finally {
    state.busy = false;
    if (state.again) { state.again = false; plan(form); }
  }
}

async function received(form, answer, sent) {
  if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) {
    say("session", { calm: false });
    plan(form, RETRY);
    return;
  }
  if (answer.status === 409) {
    const conflict = await answer.json().catch(() => ({}));
    toast.textContent = conflict.message || toast.dataset.failed;
    toast.classList.add("toast--wait");
    return;
  }
  if (!answer.ok) { say("failed", { calm: false }); plan(form, RETRY); return; }
  const data = await answer.json().catch(() => ({}));
  const version = form.elements.namedItem("version");
  if (version && data.version !== undefined) version.value = data.version;
  const now = new Date();
  const time = data.saved_at || `${String(now.getHours()).padStart(2, "0")}:${String(now.getMinutes()).padStart(2, "0")}`;
  if (JSON.stringify(valuesOf(form)) === sent) forget(form);
  say("saved", { time });
  form.dispatchEvent(new CustomEvent("zhiping:saved", { bubbles: true, detail: data }));
}

function typed(event) {
  const form = event.target.form;
  if (!form?.dataset.autosaveUrl || event.target.type === "file") return;
  bind(form);
  keep(form);
  plan(form);
}

function bind(form) {
  if (!states.has(form)) states.set(form, { timer: 0, busy: false, again: false });
}

document.addEventListener("input", typed);
document.addEventListener("change", typed);
document.addEventListener("submit", (event) => {
  const state = states.get(event.target);
  if (state) clearTimeout(state.timer);
});
window.addEventListener("online", () => {
  document.querySelectorAll("form[data-autosave-url]").forEach((form) => { bind(form); plan(form, 0); });
});
// On a shared computer nothing stays behind after signing out.
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-forget]")) return;
  try {
    Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)).forEach((key) => localStorage.removeItem(key));
  } catch { /* as above */ }
});
document.querySelectorAll("form[data-autosave-url]").forEach((form) => {
  bind(form);
  // A page that comes back with errors already holds what was typed.
  if (!document.querySelector("[data-error-summary]")) putBack(form);
});
