// j / k next and previous, x select, r return, a approve, ? help. Off while typing; a device can switch them off (WCAG 2.1.4).
// A page names its own: <a data-key="j" …>, <button data-key="r" …>; in a list, <tr data-row> are walked.
const STORE = "zhiping:keys-off";
const help = document.querySelector("[data-keys-help]");
const isOff = () => { try { return localStorage.getItem(STORE) === "1"; } catch { return false; } };

const box = document.querySelector("[data-keys-on]");
if (box) {
  box.checked = !isOff();
  box.addEventListener("change", () => {
    try { box.checked ? localStorage.removeItem(STORE) : localStorage.setItem(STORE, "1"); } catch { /* kept for this page only */ }
  });
}

function walk(step) {
  const rows = [...document.querySelectorAll("[data-row]")];
  if (!rows.length) return;
  const here = rows.findIndex((row) => row.contains(document.activeElement));
  const next = rows[Math.min(rows.length - 1, Math.max(0, here < 0 ? 0 : here + step))];
  (next.querySelector("a") || next).focus();
  next.scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.matches("input:not([type='checkbox'], [type='radio']), textarea, select, [contenteditable]")) return;
  if (document.querySelector("dialog[open]")) return;
  if (event.key === "?" && help) { event.preventDefault(); help.showModal(); return; }
  if (isOff()) return;
  const named = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (named) { event.preventDefault(); named.focus(); named.click(); return; }
  if (event.key === "j" || event.key === "k") { event.preventDefault(); walk(event.key === "j" ? 1 : -1); }
  if (event.key === "x") document.activeElement.closest("[data-row]")?.querySelector("input[type='checkbox']")?.click();
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-open-keys]")) help?.showModal();
});
