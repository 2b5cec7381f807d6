// A list whose rows can be ticked: <form data-selection> with
// <input type="checkbox" data-select-all> and <output data-select-count>.

export function selectAll() {
  document.querySelectorAll("[data-selection]").forEach((list) => {
    const all = list.querySelector("[data-select-all]");
    const count = list.querySelector("[data-select-count]");
    const rows = () =>
      Array.from(list.querySelectorAll("td input[type=checkbox], th[scope=row] input[type=checkbox]"));
    const show = () => {
      const ticked = rows().filter((row) => row.checked).length;
      if (count) count.value = ticked ? `已选 ${ticked} 件` : "未选";
      if (!all) return;
      all.checked = ticked > 0 && ticked === rows().length;
      all.indeterminate = ticked > 0 && !all.checked;
    };
    list.addEventListener("change", (event) => {
      if (event.target === all) rows().forEach((row) => { row.checked = all.checked; });
      show();
    });
    show();
  });
}
