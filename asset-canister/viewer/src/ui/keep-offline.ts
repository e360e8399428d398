/** Lets the browser keep the viewer itself, once there is nothing better to do. */
export function keepOffline(): void {
  if (!("serviceWorker" in navigator)) return;
  addEventListener("load", () => {
    setTimeout(() => {
      // Private windows and strict settings refuse; then the viewer works with a network only.
      navigator.serviceWorker.register("/service-worker.js", { type: "module" }).catch(() => undefined);
    }, AFTER_LOAD_MS);
  });
}

/** The first photos come first. */
const AFTER_LOAD_MS = 2_000;
