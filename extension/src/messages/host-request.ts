import { z } from "zod";
import { parseMessage } from "./parse-message.ts";
import { edgesUrl, gallerySource, origin, stopping, text, uuid } from "./shapes.ts";

const hostRequest = z.discriminatedUnion("type", [
  z.object({ to: z.literal("host"), type: z.literal("host.start"), origin, gallery: gallerySource, edgesUrl }),
  z.object({ to: z.literal("host"), type: z.literal("host.stop"), origin, galleryId: uuid, how: stopping }),
  z.object({ to: z.literal("host"), type: z.literal("host.resume"), origin, galleryId: uuid }),
]);
export type HostRequest = z.infer<typeof hostRequest>;

/** The host's word to the background about its jobs: for the toolbar's count and for the notification at the end. */
const hostReport = z.object({
  to: z.literal("background"),
  type: z.literal("jobs.changed"),
  runningCount: z.number().int().nonnegative(),
  ended: z.object({ title: text, storedCount: z.number(), failedCount: z.number(), tookMs: z.number() }).nullable(),
});
export type HostReport = z.infer<typeof hostReport>;

const watchRequest = z.object({ type: z.literal("watch"), origin, galleryId: uuid });
export type WatchRequest = z.infer<typeof watchRequest>;

export const parseHostRequest = (message: unknown) => parseMessage(hostRequest, message);
export const parseHostReport = (message: unknown) => parseMessage(hostReport, message);
export const parseWatchRequest = (message: unknown) => parseMessage(watchRequest, message);
