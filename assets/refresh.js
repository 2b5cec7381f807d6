// <div id="…" data-refresh="3">: fetched again every three seconds, until the server
// sends it without the attribute.

const BUSY_RETRY = 10;

async function replace(region) {
  const answer = await fetch(window.location.href, { credentials: "same-origin" });
  if (!answer.ok || answer.redirected) return window.location.reload();
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById(region.id);
  if (!fresh) return window.location.reload();
  region.replaceWith(fresh);
  return schedule(fresh);
}

function schedule(region) {
  const seconds = Number(region.dataset.refresh);
  if (!seconds) return;
  setTimeout(() => {
    replace(region).catch(() => setTimeout(() => schedule(region), BUSY_RETRY * 1000));
  }, seconds * 1000);
}

export function refresh() {
  document.querySelectorAll("[data-refresh][id]").forEach(schedule);
}
