// Nothing typed is lost by accident, and nothing is sent twice.

const AGAIN_AFTER = 8000; // a form that answers with a file leaves its page open

const posting = (form) => form instanceof HTMLFormElement && form.method === "post";

// Asks before a page with unsaved input is left; data-unguarded leaves a form out.
export function guardUnsaved() {
  const changed = new Set();
  document.addEventListener("input", ({ target }) => {
    const form = target.form;
    if (posting(form) && !("unguarded" in form.dataset)) changed.add(form);
  });
  document.addEventListener("submit", ({ target }) => changed.delete(target));
  // A form that saves itself says so when nothing is left to save.
  document.addEventListener("clean", ({ target }) => changed.delete(target));
  window.addEventListener("beforeunload", (event) => {
    if (!changed.size) return;
    event.preventDefault();
    event.returnValue = "";
  });
}

// The buttons of a form that was sent rest until the answer comes.
export function onceOnly() {
  const free = (form) =>
    form.querySelectorAll("button[data-sent]").forEach((button) => {
      button.disabled = false;
      delete button.dataset.sent;
    });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!posting(form)) return;
    // After this turn, so that the pressed button's own value is sent.
    setTimeout(() => {
      if (event.defaultPrevented) return;
      form.querySelectorAll("button:not(:disabled)").forEach((button) => {
        button.disabled = true;
        button.dataset.sent = "";
      });
    });
    setTimeout(() => free(form), AGAIN_AFTER);
  });
  // Back from the next page: the browser shows this one as it was left.
  window.addEventListener("pageshow", () => document.querySelectorAll("form").forEach(free));
}
