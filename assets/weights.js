// Sums shown while weights are typed. An input counts in every sum it names in
// data-weight; a sum with data-full also says what is missing or too much.

const FIGURE = /^\d+(\.\d{1,2})?$/;

function cents(text) {
  const typed = text.normalize("NFKC").trim();
  return FIGURE.test(typed) ? Math.round(Number(typed) * 100) : 0;
}

function show(form) {
  const sums = {};
  form.querySelectorAll("[data-weight]").forEach((input) => {
    input.dataset.weight.split(" ").forEach((name) => {
      sums[name] = (sums[name] || 0) + cents(input.value);
    });
  });
  form.querySelectorAll("[data-sum]").forEach((output) => {
    const places = Number(output.dataset.places || 2);
    const sum = sums[output.dataset.sum] || 0;
    output.value = (sum / 100).toFixed(places);
    if (output.dataset.full) tell(form, output, sum - cents(output.dataset.full), places);
  });
}

function tell(form, output, over, places) {
  const place = form.querySelector(`[data-difference="${output.dataset.sum}"]`);
  const amount = (Math.abs(over) / 100).toFixed(places);
  place.textContent = over ? `（${over > 0 ? "超出" : "还差"} ${amount}）` : "";
  place.classList.toggle("sum-off", over !== 0);
}

export function liveSums() {
  document.querySelectorAll("[data-weights]").forEach((form) => {
    form.addEventListener("input", () => show(form));
    show(form);
  });
}
