// Live extras only: every page works without this file.
import { copyButtons } from "./copy.js";
import { draftPanes, unitLines } from "./draft.js";
import { guardUnsaved, onceOnly } from "./forms.js";
import { judgedForms } from "./judge.js";
import { pasteBoxes } from "./paste.js";
import { filterAsTyped } from "./picker.js";
import { selectAll } from "./selection.js";
import { refresh } from "./refresh.js";
import { tickGroups } from "./ticks.js";
import { sheets } from "./sheet.js";
import { liveSums } from "./weights.js";

function focusSearch() {
  const search = document.querySelector("[data-search]");
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, select, textarea, [contenteditable]");
    if (event.key !== "/" || typing || !search) return;
    event.preventDefault();
    search.focus();
  });
}

function closeMenus() {
  const close = (inside) =>
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      if (!inside || !menu.contains(inside)) menu.open = false;
    });
  document.addEventListener("click", (event) => close(event.target));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close(null);
  });
}

focusSearch();
closeMenus();
guardUnsaved();
onceOnly();
filterAsTyped();
selectAll();
tickGroups();
draftPanes();
unitLines();
pasteBoxes();
refresh();
sheets();
copyButtons();
liveSums();
judgedForms();
document.querySelectorAll("[data-focus]").forEach((summary) => summary.focus());
