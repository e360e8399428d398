import { browser } from "wxt/browser";
import type { WatchRequest } from "./host-request.ts";
import { type JobUpdate, PROGRESS_PORT } from "./job-snapshot.ts";

/** Follows a job through its host's port; a job that has ended tells its last update and ends the port. */
export function watchJob(request: WatchRequest, onUpdate: (update: JobUpdate) => void, onEnd: () => void): () => void {
  const port = browser.runtime.connect({ name: PROGRESS_PORT });
  port.onMessage.addListener((update: JobUpdate) => onUpdate(update));
  port.onDisconnect.addListener(() => {
    // Reading it keeps the browser from logging that nobody listened: the host is gone when nothing runs.
    void browser.runtime.lastError;
    onEnd();
  });
  port.postMessage(request);
  return () => port.disconnect();
}
