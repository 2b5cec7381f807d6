// Enter to the next cell, Alt+arrows to the next row, Alt+0 for 本期无; Tab stays Tab.

const CELLS = "[data-cell]";

function into(cell) {
  if (!cell) return;
  cell.focus();
  if (cell.select && cell.type !== "date") cell.select();
  if (cell.tagName === "TEXTAREA") cell.setSelectionRange(cell.value.length, cell.value.length);
}

function breakLine(area) {
  area.setRangeText("\n", area.selectionStart, area.selectionEnd, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

function nextCell(form, cell) {
  const cells = Array.from(form.querySelectorAll(CELLS));
  return cells[cells.indexOf(cell) + 1];
}

// The same place in the next row, or its text.
function inRow(form, cell, step) {
  const rows = Array.from(form.querySelectorAll("[data-row]"));
  const row = cell.closest("[data-row]");
  const target = rows[rows.indexOf(row) + step];
  return target && target.querySelector(cell.tagName === "SELECT" ? "select" : "textarea");
}

function onEnter(form, event) {
  const cell = event.target;
  if (!cell.matches(CELLS) || event.isComposing || event.keyCode === 229) return;
  if (cell.tagName === "TEXTAREA" && event.shiftKey) return;
  event.preventDefault();
  if (cell.tagName === "TEXTAREA" && event.altKey) breakLine(cell);
  else into(nextCell(form, cell));
}

function onAlt(form, event) {
  const row = event.target.closest("[data-row]");
  if (!row) return;
  if (event.key === "0") {
    event.preventDefault();
    row.querySelector("[name=nothing]").click();
    into(inRow(form, event.target, 1));
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    into(inRow(form, event.target, event.key === "ArrowDown" ? 1 : -1));
  }
}

export function moveByKeys(form) {
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter") onEnter(form, event);
    else if (event.altKey && !event.ctrlKey && !event.metaKey) onAlt(form, event);
  });
}
