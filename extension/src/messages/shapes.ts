import { isUuid, MEMORY_TYPES } from "@store-forever/protocol";
import type { GallerySource } from "@store-forever/workers";
import { z } from "zod";

/** The parts that several messages are made of. */

export const MAX_ITEMS = 10_000;
export const uuid = z.string().refine(isUuid, "not a UUID in lower case");
export const text = z.string().max(8_000);
export const httpUrl = z.url({ protocol: /^https?$/ }).max(8_000);
export const origin = httpUrl.refine((url) => new URL(url).origin === url, "not an origin");

const memorySource = z.object({
  memoryId: uuid,
  memoryType: z.enum(MEMORY_TYPES),
  url: httpUrl,
  title: text,
  caption: text.exactOptional(),
  fileName: text.exactOptional(),
  capturedAtMs: z.int().exactOptional(),
});

export const gallerySource = z.object({
  galleryId: uuid,
  title: text,
  description: text.exactOptional(),
  sourceUrl: httpUrl,
  items: z.array(memorySource).min(1).max(MAX_ITEMS),
}) satisfies z.ZodType<GallerySource>;

/** The gallery's edges API as the page links it; null when the page has none. */
export const edgesUrl = httpUrl.nullable();

/** Pausing keeps what would let the job go on; cancelling gives it up. Photos that are stored stay stored. */
export const stopping = z.enum(["pause", "cancel"]);
export type Stopping = z.infer<typeof stopping>;
