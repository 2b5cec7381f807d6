// A form with data-judge asks the server what the rules say of what is typed, after
// typing pauses. The answer replaces #judged; its <data> elements put sums and marks
// into the table. Without this file the button 核对 shows the same.

const PAUSE = 350;
const TONES = ["is-red", "is-amber"];
const SUMS = ["cell-red", "cell-amber"];

function apply(form, fresh) {
  form.querySelectorAll(".typed-cell input").forEach((input) => {
    input.classList.remove(...TONES);
    input.removeAttribute("aria-invalid");
  });
  form.querySelectorAll("td[id]").forEach((cell) => cell.classList.remove(...SUMS));
  fresh.querySelectorAll("[data-mark]").forEach((mark) => {
    const cell = document.getElementById(mark.dataset.mark);
    if (!cell) return;
    if (cell.tagName !== "INPUT") {
      cell.classList.add(`cell-${mark.value}`);
      return;
    }
    cell.classList.add(`is-${mark.value}`);
    if (mark.value === "red") cell.setAttribute("aria-invalid", "true");
  });
  fresh.querySelectorAll("[data-sum]").forEach((sum) => {
    const cell = document.getElementById(sum.dataset.sum);
    if (cell) cell.textContent = sum.value;
  });
}

function enhance(form) {
  let timer = null;
  let asked = null;
  const ask = async () => {
    if (asked) asked.abort();
    asked = new AbortController();
    const answer = await fetch(form.dataset.judge, {
      method: "POST",
      body: new FormData(form),
      credentials: "same-origin",
      signal: asked.signal,
    });
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("judged");
    const place = document.getElementById("judged");
    if (!fresh || !place) return;
    apply(form, fresh);
    place.replaceWith(fresh);
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => ask().catch(() => {}), PAUSE);
    count(form);
  });
  apply(form, form);
  count(form);
}

function count(form) {
  form.querySelectorAll("[data-counted]").forEach((output) => {
    let letters = 0;
    form
      .querySelectorAll(`[data-count="${output.dataset.counted}"]`)
      .forEach((area) => {
        letters += area.value.replace(/\s/g, "").length;
      });
    output.value = letters;
  });
}

export function judgedForms() {
  document.querySelectorAll("form[data-judge]").forEach(enhance);
}
