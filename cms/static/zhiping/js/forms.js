// Counters, the error summary's focus, blocked buttons, files too large, and forms sent once.
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, key) => values[key]);

function count(area) {
  const line = document.querySelector(`[data-counter-for="${CSS.escape(area.id)}"]`);
  if (!line) return;
  const left = Number(area.dataset.counter) - [...area.value].length;
  line.textContent = fill(left < 0 ? line.dataset.over : line.dataset.left, { n: Math.abs(left) });
  line.classList.toggle("is-over", left < 0);
}

function prepare(root) {
  root.querySelectorAll("textarea[data-counter]").forEach(count);
  root.querySelector("[data-error-summary]")?.focus();
}

document.addEventListener("input", (event) => {
  if (event.target.matches("textarea[data-counter]")) count(event.target);
});

// A link in the summary goes to the control itself: into a group of options, to its first one.
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-error-summary] a[href^='#']");
  const target = link && document.getElementById(link.hash.slice(1));
  if (!target) return;
  event.preventDefault();
  const control = target.matches("input, select, textarea") ? target : target.querySelector("input, select, textarea");
  (control || target).focus({ preventScroll: true });
  (target.closest(".field") || target).scrollIntoView({ block: "start" });
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-blocked]")) event.preventDefault();
});

document.addEventListener("change", (event) => {
  const input = event.target;
  if (!input.matches?.("input[type='file'][data-max-bytes]")) return;
  const limit = Number(input.dataset.maxBytes);
  const big = [...input.files].find((file) => file.size > limit);
  const megabytes = (bytes) => String(Math.round(bytes / 104857.6) / 10);
  input.setCustomValidity(big ? fill(input.dataset.tooLarge, { size: megabytes(big.size), limit: megabytes(limit) }) : "");
  if (big) {
    input.reportValidity();
    input.value = "";
    input.setCustomValidity("");
  }
});

// A second press on a slow line must not send a second time; the server is idempotent all the same.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-once]")) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "1";
});
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-once]").forEach((form) => delete form.dataset.sent);
});

document.addEventListener("htmx:afterSwap", (event) => prepare(event.target));
prepare(document);
