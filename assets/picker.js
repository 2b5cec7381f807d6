// <select data-filter>: type any part of a name, or its pinyin initials.

const WORTH_TYPING = 10; // a shorter list is read faster than it is filtered
const SHOWN = 8;

const matches = (option, typed) =>
  option.text.toLowerCase().includes(typed) ||
  (option.dataset.initials || "").toLowerCase().includes(typed);

function typingLine(select) {
  const picker = document.createElement("div");
  const line = document.createElement("div");
  const input = document.createElement("input");
  const count = document.createElement("output");
  picker.className = "picker";
  line.className = "picker-line";
  input.type = "search";
  input.placeholder = "输入名称或拼音首字母";
  input.setAttribute("aria-label", "筛选下列选项");
  line.append(input, count);
  select.before(picker);
  picker.append(line, select);
  const field = picker.closest(".field");
  if (field) field.classList.add("field-picker");
  return { input, count };
}

function filterOne(select) {
  const options = Array.from(select.options);
  if (options.length < WORTH_TYPING) return;
  const usualSize = select.size;
  const { input, count } = typingLine(select);
  const typed = () => input.value.trim().toLowerCase();
  const found = () => options.filter((option) => option.value && matches(option, typed()));

  input.addEventListener("input", (event) => {
    event.stopPropagation(); // typing here changes nothing that could be lost
    const chosen = options.filter((option) => option.selected);
    // What is chosen stays in the list, whatever is typed.
    const kept = options.filter(
      (option) => !typed() || chosen.includes(option) || matches(option, typed())
    );
    select.replaceChildren(...kept);
    chosen.forEach((option) => { option.selected = true; });
    select.size = typed() ? Math.max(2, Math.min(SHOWN, kept.length)) : usualSize;
    count.value = typed() ? `${found().length} 个` : "";
  });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    const [first] = typed() ? found() : [];
    if (!first) return;
    first.selected = true;
    select.dispatchEvent(new Event("input", { bubbles: true }));
    select.dispatchEvent(new Event("change", { bubbles: true }));
    select.focus();
  });
}

export function filterAsTyped() {
  document.querySelectorAll("select[data-filter]").forEach(filterOne);
}
