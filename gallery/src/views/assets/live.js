// @ts-check
/**
 * Keeps the parts of a page marked `data-live` as the server would draw them now. The server tells when something changed;
 * the page is then asked for again, so that there is one place that draws it. Without this script a reload does the same.
 */
const MS_BETWEEN_LOOKS = 500;
/** @type {EventSource | undefined} */
let news;
let isDue = false;
let isLooking = false;

/** Only a page that is looked at listens: browsers allow few connections to one site. */
function listenWhileVisible() {
  news?.close();
  news = undefined;
  if (document.hidden) return;
  news = new EventSource("/api/storage/sync-status?limit=1");
  news.addEventListener("sync-status", look);
}

async function look() {
  isDue = true;
  if (isLooking) return;
  isLooking = true;
  while (isDue) {
    isDue = false;
    await redraw().catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, MS_BETWEEN_LOOKS));
  }
  isLooking = false;
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
