// Choosing rows of a queue: <form data-bulk>, row boxes [name=selected] (with data-problem when they must be handled alone),
// [data-bulk-all], and a bar [data-bulk-bar] holding [data-bulk-count] and [data-bulk-why].
function refresh(form) {
  const boxes = [...form.querySelectorAll("input[name='selected']")];
  const chosen = boxes.filter((box) => box.checked);
  const all = form.querySelector("[data-bulk-all]");
  if (all) {
    all.checked = chosen.length > 0 && chosen.length === boxes.length;
    all.indeterminate = chosen.length > 0 && chosen.length < boxes.length;
  }
  const bar = form.querySelector("[data-bulk-bar]");
  if (!bar) return;
  bar.hidden = chosen.length === 0;
  const problems = chosen.filter((box) => "problem" in box.dataset);
  const count = bar.querySelector("[data-bulk-count]");
  const why = bar.querySelector("[data-bulk-why]");
  if (count) count.textContent = count.dataset.text.replace("{n}", String(chosen.length));
  if (why) why.textContent = problems.length ? why.dataset.unsafe.replace("{n}", String(problems.length)) : why.dataset.safe;
  bar.querySelectorAll("[data-needs-safe]").forEach((button) => { button.disabled = problems.length > 0; });
}

document.addEventListener("change", (event) => {
  const form = event.target.closest?.("[data-bulk]");
  if (!form) return;
  if (event.target.matches("[data-bulk-all]")) {
    form.querySelectorAll("input[name='selected']").forEach((box) => { box.checked = event.target.checked; });
  }
  refresh(form);
});
document.addEventListener("htmx:afterSwap", () => document.querySelectorAll("[data-bulk]").forEach(refresh));
document.querySelectorAll("[data-bulk]").forEach(refresh);
