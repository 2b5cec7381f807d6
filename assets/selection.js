// A table whose rows begin with a tick box gets one for all, and a live count beside
// the buttons of its form.

function tick(label) {
  const box = document.createElement("input");
  box.type = "checkbox";
  box.dataset.all = "";
  box.setAttribute("aria-label", label);
  return box;
}

function enhance(table) {
  const rows = Array.from(
    table.querySelectorAll("tbody tr > :first-child > input[type=checkbox]")
  );
  const corner = table.querySelector("thead th");
  const form = table.closest("form") || (rows[0] && rows[0].form);
  if (!rows.length || !corner || !form) return;
  const all = tick("全选");
  const count = document.createElement("output");
  count.className = "muted";
  corner.append(all);
  const several = form.querySelectorAll("table").length > 1 && table.caption;
  const name = several ? `${table.caption.textContent.trim()}：` : "";
  const end = form.querySelector(".bulk, .form-end");
  if (end) end.append(count);

  const show = () => {
    const ticked = rows.filter((row) => row.checked).length;
    count.value = `${name}已选 ${ticked} / ${rows.length} 项`;
    all.checked = ticked === rows.length;
    all.indeterminate = ticked > 0 && !all.checked;
  };
  all.addEventListener("input", (event) => event.stopPropagation());
  all.addEventListener("change", () => {
    const shown = rows.filter((row) => !row.closest("tr").hidden);
    shown.forEach((row) => { row.checked = all.checked; });
    show();
  });
  rows.forEach((row) => row.addEventListener("change", show));
  show();
}

export function selectAll() {
  document.querySelectorAll("table").forEach(enhance);
}
