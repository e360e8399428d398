import { browser } from "wxt/browser";
import { type JobUpdate, PROGRESS_PORT } from "../../messages/job-snapshot.ts";
import type { WatchRequest } from "../../messages/protocol.ts";
import { send } from "../../messages/send.ts";
import type { ExtensionLink } from "./gallery-session.ts";

export const extensionLink: ExtensionLink = {
  send,
  watch: (galleryId, onUpdate, onEnd) =>
    watchJob({ type: "watch", origin: location.origin, galleryId }, onUpdate, onEnd),
};

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
