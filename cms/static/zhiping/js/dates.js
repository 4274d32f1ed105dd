// Beside every text box for a date, the device's own picker. Typing stays possible, in any accepted way of writing.
function isoOf(text, type) {
  const parts = text.match(/\d+/g) || [];
  const [year, month, day] = parts;
  if (!year || year.length !== 4 || !month) return "";
  const start = `${year}-${month.padStart(2, "0")}`;
  if (type === "month") return start;
  return day ? `${start}-${day.padStart(2, "0")}` : "";
}

function addPicker(input) {
  if (input.dataset.picker || input.type !== "text") return;
  const type = input.closest(".field--month") ? "month" : "date";
  const picker = document.createElement("input");
  picker.type = type;
  if (picker.type !== type || !picker.showPicker) return;
  input.dataset.picker = "1";
  picker.tabIndex = -1;
  picker.setAttribute("aria-hidden", "true");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "date-picker";
  button.setAttribute("aria-label", input.closest("[data-pick]").dataset.pick);
  const sprite = document.querySelector("use[href*='icons.svg']").getAttribute("href").split("#")[0];
  button.innerHTML = `<svg class="icon" aria-hidden="true"><use href="${sprite}#calendar"/></svg>`;
  const holder = document.createElement("span");
  holder.className = "date-picker-holder";
  holder.append(picker, button);
  input.after(holder);
  button.addEventListener("click", () => {
    picker.value = isoOf(input.value, type);
    picker.showPicker();
  });
  picker.addEventListener("change", (event) => {
    event.stopPropagation();
    input.value = picker.value;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

const prepare = (root) => root.querySelectorAll("input[data-date-text]").forEach(addPicker);
document.addEventListener("htmx:afterSwap", (event) => prepare(event.target));
prepare(document);
