import { send } from "../../messages/send.ts";
import { watchJob } from "../../messages/watch-job.ts";
import { loadFinder } from "../reading/finder-loader.ts";
import { loadReader } from "../reading/reader-loader.ts";
import type { ExtensionLink } from "./session-state.ts";

export const extensionLink: ExtensionLink = {
  send,
  handOver: async (sha256s) => (await loadReader()).handOver(sha256s),
  watch: (galleryId, onUpdate, onEnd) =>
    watchJob({ type: "watch", origin: location.origin, galleryId }, onUpdate, onEnd),
  finderOf: async (gallery, saved) => (await loadFinder())(document, gallery, undefined, saved),
};
