// <table class="ticks-table">: units to tick in groups. A line finds them by any part of a name
// or its pinyin initials, and every group gets a box for all of its rows that are shown.

function rowsOf(head) {
  const rows = [];
  for (let row = head.nextElementSibling; row && !row.matches(".section-row"); row = row.nextElementSibling) {
    rows.push(row);
  }
  return rows;
}

const boxOf = (row) => row.querySelector("input[type=checkbox]");

function boxForGroup(head, rows) {
  const cell = head.cells[0];
  const label = document.createElement("label");
  const box = document.createElement("input");
  box.type = "checkbox";
  label.append(box, ` ${cell.textContent.trim()}`);
  cell.textContent = "";
  cell.append(label);
  box.addEventListener("input", (event) => event.stopPropagation());
  box.addEventListener("change", () => {
    rows.filter((row) => !row.hidden).forEach((row) => {
      boxOf(row).checked = box.checked;
      boxOf(row).dispatchEvent(new Event("change", { bubbles: true }));
    });
  });
}

function searchLine(table, groups) {
  const input = document.createElement("input");
  input.type = "search";
  input.className = "ticks-search";
  input.placeholder = "输入名称或拼音首字母";
  input.setAttribute("aria-label", "查找单位");
  table.parentElement.before(input);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
  input.addEventListener("input", (event) => {
    event.stopPropagation();
    const typed = input.value.trim().toLowerCase();
    groups.forEach(({ head, rows }) => {
      rows.forEach((row) => {
        const name = row.textContent.toLowerCase();
        row.hidden = !(name.includes(typed) || (row.dataset.initials || "").includes(typed));
      });
      head.hidden = rows.every((row) => row.hidden);
    });
  });
}

export function tickGroups() {
  document.querySelectorAll("table.ticks-table").forEach((table) => {
    const heads = Array.from(table.querySelectorAll("tbody tr.section-row"));
    const groups = heads.map((head) => ({ head, rows: rowsOf(head) }));
    groups.forEach(({ head, rows }) => boxForGroup(head, rows));
    if (table.querySelectorAll("tbody input[type=checkbox]").length > 10) searchLine(table, groups);
  });
}
