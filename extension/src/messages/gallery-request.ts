import type { Result } from "@store-forever/protocol";
import { z } from "zod";
import { parseMessage } from "./parse-message.ts";
import type { Problem } from "./reply.ts";
import { edgesUrl, gallerySource, httpUrl, MAX_ITEMS, stopping, uuid } from "./shapes.ts";

/** What the button on a gallery page asks the background. */

const question = { galleryId: uuid, memoryIds: z.array(uuid).max(MAX_ITEMS), edgesUrl };

const galleryRequest = z.discriminatedUnion("type", [
  /** What this device knows, at once. */
  z.object({ to: z.literal("background"), type: z.literal("gallery.recall"), ...question }),
  /** What the canister certifies and the gallery's server says, now. */
  z.object({ to: z.literal("background"), type: z.literal("gallery.check"), ...question }),
  z.object({ to: z.literal("background"), type: z.literal("job.start"), gallery: gallerySource, edgesUrl }),
  z.object({ to: z.literal("background"), type: z.literal("job.stop"), galleryId: uuid, how: stopping }),
  /** Goes on with a paused job as it was begun: with the photos that were chosen then. */
  z.object({ to: z.literal("background"), type: z.literal("job.resume"), galleryId: uuid }),
  /** How much there is to send and what it would cost. Nothing is downloaded. */
  z.object({
    to: z.literal("background"),
    type: z.literal("gallery.estimate"),
    urls: z.array(httpUrl).min(1).max(MAX_ITEMS),
  }),
  /** What the canister signed about a stored memory, checked again here. */
  z.object({ to: z.literal("background"), type: z.literal("memory.proof"), memoryId: uuid }),
  /** Brings the dialog's script into the page that asks. */
  z.object({ to: z.literal("background"), type: z.literal("dialog.load") }),
  /** Which of the galleries in a list are in the archive. */
  z.object({ to: z.literal("background"), type: z.literal("cards.recall"), galleryIds: z.array(uuid).max(1_000) }),
]);
export type GalleryRequest = z.infer<typeof galleryRequest>;

export const parseGalleryRequest = (message: unknown): Result<GalleryRequest, Problem> =>
  parseMessage(galleryRequest, message);
