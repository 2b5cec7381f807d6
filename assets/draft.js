// The draft page: source and draft side by side, scrolling together.

const VIEW_OFFSET = 56; // below the heading of a pane

const linesOf = (row) => (row.dataset.lines || "").split(" ").filter(Boolean);

function place(pane, element) {
  return element.getBoundingClientRect().top - pane.getBoundingClientRect().top;
}

function bringTo(pane, element, top) {
  pane.scrollTop += place(pane, element) - top;
}

// The lines of a table row lie on the row or on its cells.
function sourceLines(source, lines) {
  return lines.map((line) => source.querySelector(`#line-${line}`)).filter(Boolean);
}

function markOwn(source, lines) {
  source.querySelectorAll(".is-own").forEach((own) => own.classList.remove("is-own"));
  lines.forEach((line) =>
    source
      .querySelectorAll(`[data-line="${line}"]`)
      .forEach((piece) => piece.classList.add("is-own"))
  );
}

function show(source, row, top) {
  const lines = linesOf(row);
  const [first] = sourceLines(source, lines);
  markOwn(source, lines);
  if (first) bringTo(source, first, top);
}

function firstSeen(draft, rows) {
  return rows.find((row) => place(draft, row) + row.offsetHeight > VIEW_OFFSET);
}

function enhance(panes) {
  const source = panes.querySelector("[data-pane=source]");
  const draft = panes.querySelector("[data-pane=draft]");
  const rows = Array.from(draft.querySelectorAll("[data-lines]"));
  panes.classList.add("side-by-side");
  // A click brings its lines beside the row; scrolling follows until then.
  let chosen = null;
  let waiting = false;

  draft.addEventListener("scroll", () => {
    if (waiting || !rows.length) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      const row = firstSeen(draft, rows);
      if (!row || row === chosen) return;
      chosen = row;
      show(source, row, Math.max(place(draft, row), VIEW_OFFSET));
    });
  });
  const choose = (event) => {
    const row = event.target.closest("[data-lines]");
    if (!row || row === chosen) return;
    chosen = row;
    show(source, row, Math.max(place(draft, row), VIEW_OFFSET));
  };
  draft.addEventListener("click", choose);
  draft.addEventListener("focusin", choose);

  const own = source.querySelector(".is-own");
  if (own) bringTo(source, own, source.clientHeight / 3);
}

export function draftPanes() {
  document.querySelectorAll("[data-panes]").forEach(enhance);
}

// Adds a unit to the lines of a textarea by typing part of its name and a role.
function unitLine(field) {
  const area = field.querySelector("textarea");
  const line = document.createElement("div");
  const input = document.createElement("input");
  const role = document.createElement("select");
  const button = document.createElement("button");
  line.className = "unit-line";
  input.type = "text";
  input.placeholder = "输入单位名称";
  input.setAttribute("list", field.dataset.unitLines);
  input.setAttribute("aria-label", "要增加的单位");
  role.setAttribute("aria-label", "分工");
  field.dataset.roles.split(" ").forEach((name) => role.add(new Option(name, name)));
  button.type = "button";
  button.className = "btn btn-secondary";
  button.textContent = "增加单位";
  line.append(input, role, button);
  area.after(line);

  input.addEventListener("input", (event) => event.stopPropagation());
  const add = () => {
    const name = input.value.trim();
    if (!name) return;
    const text = area.value.trimEnd();
    area.value = `${text}${text ? "\n" : ""}${name} ${role.value}`;
    area.dispatchEvent(new Event("input", { bubbles: true }));
    input.value = "";
    input.focus();
  };
  button.addEventListener("click", add);
  // A name typed and not yet added is meant all the same.
  area.form.addEventListener("submit", add);
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    add();
  });
}

export function unitLines() {
  document.querySelectorAll("[data-unit-lines]").forEach(unitLine);
}
