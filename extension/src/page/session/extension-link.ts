import { send } from "../../messages/send.ts";
import { watchJob } from "../../messages/watch-job.ts";
import type { ExtensionLink } from "./gallery-session.ts";

export const extensionLink: ExtensionLink = {
  send,
  watch: (galleryId, onUpdate, onEnd) =>
    watchJob({ type: "watch", origin: location.origin, galleryId }, onUpdate, onEnd),
};
