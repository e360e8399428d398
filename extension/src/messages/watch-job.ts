import { browser } from "wxt/browser";
import type { WatchRequest } from "./host-request.ts";
import { type JobUpdate, PROGRESS_PORT } from "./job-snapshot.ts";

/** Follows a job over a port to its host. A job that has ended tells its last update and closes the port. */
export function watchJob(request: WatchRequest, onUpdate: (update: JobUpdate) => void, onEnd: () => void): () => void {
  const port = browser.runtime.connect({ name: PROGRESS_PORT });
  port.onMessage.addListener((update: JobUpdate) => onUpdate(update));
  port.onDisconnect.addListener(() => {
    // Without a running job there is no host. Reading the error keeps the browser from logging that nobody listened.
    void browser.runtime.lastError;
    onEnd();
  });
  port.postMessage(request);
  return () => port.disconnect();
}
