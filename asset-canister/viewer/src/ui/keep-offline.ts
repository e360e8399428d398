/** Lets the browser keep the viewer's own files, once the page is loaded. */
export function keepOffline(): void {
  if (!("serviceWorker" in navigator)) return;
  addEventListener("load", () => {
    setTimeout(() => {
      // Private windows and strict settings refuse it. Then the viewer needs a network.
      navigator.serviceWorker.register("/service-worker.js", { type: "module" }).catch(() => undefined);
    }, AFTER_LOAD_MS);
  });
}

/** Late enough not to delay the first photos. */
const AFTER_LOAD_MS = 2_000;
