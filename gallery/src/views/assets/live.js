// @ts-check
/**
 * Keeps the parts of a page that are marked `data-live` up to date. The server tells when something has changed, and this
 * script asks for the page again, so that only the server draws it. Without this script a reload does the same.
 */
const MS_BETWEEN_UPDATES = 500;
/** @type {EventSource | undefined} */
let events;
let isDue = false;
let isUpdating = false;

/** Only a visible page listens, because browsers allow few connections to one site. */
function listenWhileVisible() {
  events?.close();
  events = undefined;
  if (document.hidden) return;
  events = new EventSource("/api/storage/sync-status?limit=1");
  events.addEventListener("sync-status", update);
}

async function update() {
  isDue = true;
  if (isUpdating) return;
  isUpdating = true;
  while (isDue) {
    isDue = false;
    await redraw().catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, MS_BETWEEN_UPDATES));
  }
  isUpdating = false;
}

async function redraw() {
  const response = await fetch(location.href);
  if (!response.ok) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const part of document.querySelectorAll("[data-live]")) {
    const now = page.getElementById(part.id);
    if (now !== null && now.innerHTML !== part.innerHTML) part.replaceChildren(...now.childNodes);
  }
}

document.addEventListener("visibilitychange", listenWhileVisible);
listenWhileVisible();
