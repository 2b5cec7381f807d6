// Rows not saved yet, kept in this tab until they are.

function all(store) {
  try {
    return JSON.parse(sessionStorage.getItem(store)) || {};
  } catch (error) {
    return {};
  }
}

function write(store, rows) {
  try {
    if (Object.keys(rows).length) sessionStorage.setItem(store, JSON.stringify(rows));
    else sessionStorage.removeItem(store);
  } catch (error) {
    // A full or forbidden store: the text is still on the page.
  }
}

export const kept = all;

// With version and initial values, so that a change of another person is still told.
export function keep(store, row, fields) {
  const rows = all(store);
  rows[row] = {};
  fields.forEach((field) => {
    if (["file", "checkbox", "submit"].includes(field.type)) return;
    rows[row][field.name] = field.value;
  });
  write(store, rows);
}

export function forget(store, row) {
  const rows = all(store);
  delete rows[row];
  write(store, rows);
}

function button(label, act, note) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "btn btn-sm btn-secondary";
  made.textContent = label;
  made.addEventListener("click", () => {
    act();
    note.remove();
  });
  return made;
}

// Asks above the form whether rows of an earlier visit are wanted.
export function offer(form, count, { take, drop }) {
  const note = document.createElement("div");
  note.className = "note note-warning";
  note.setAttribute("role", "status");
  const words = document.createElement("p");
  words.textContent = `上次有 ${count} 项填写后没有保存：`;
  note.append(words, button("恢复填写的内容", take, note), " ", button("不要了", drop, note));
  form.before(note);
}
