import { err, isUuid, MEMORY_TYPES, ok, type Result } from "@store-forever/protocol";
import type { GallerySource } from "@store-forever/workers";
import { z } from "zod";
import { isSmallEnough } from "./message-size.ts";
import type { Problem } from "./reply.ts";

/** The parts that several messages are made of. */

export const MAX_ITEMS = 10_000;
export const uuidShape = z.string().refine(isUuid, "not a UUID in lower case");
/** A longer text is cut: one of them does not keep a gallery from being stored. */
export const textShape = z.string().overwrite((text) => text.slice(0, 8_000));
export const httpUrlShape = z.url({ protocol: /^https?$/ }).max(8_000);
// Checks run after a failed one too, so this one has to bear texts that are no address.
export const originShape = httpUrlShape.refine(
  (url) => URL.canParse(url) && new URL(url).origin === url,
  "not an origin",
);

/** More files than these are not tried for one photo. */
const MAX_CANDIDATES = 12;

const pixelsShape = z.int().positive().exactOptional();

/** In hexadecimal. */
export const sha256Shape = z.string().regex(/^[0-9a-f]{64}$/);

const heldPicture = z.discriminatedUnion("name", [
  z.object({ name: z.literal("handedOver"), sha256: sha256Shape, sizeBytes: z.int().positive() }),
  z.object({ name: z.literal("withheld") }),
  z.object({ name: z.literal("tooLarge") }),
]);

const fileCandidate = z.object({
  url: httpUrlShape,
  claim: z.enum(["original", "larger", "shown"]),
  isDerived: z.boolean().exactOptional(),
  sha1: z
    .string()
    .regex(/^[0-9a-f]{40}$/)
    .exactOptional(),
  contentType: z.string().max(200).exactOptional(),
  widthPx: pixelsShape,
  heightPx: pixelsShape,
  held: heldPicture.exactOptional(),
});

const rights = z.object({
  creator: textShape.exactOptional(),
  credit: textShape.exactOptional(),
  copyright: textShape.exactOptional(),
  license: textShape.exactOptional(),
  licenseUrl: httpUrlShape.exactOptional(),
  acquireLicenseUrl: httpUrlShape.exactOptional(),
});

const memorySource = z.object({
  memoryId: uuidShape,
  memoryType: z.enum(MEMORY_TYPES),
  url: httpUrlShape,
  pageUrl: httpUrlShape.exactOptional(),
  motionUrl: httpUrlShape.exactOptional(),
  candidates: z.array(fileCandidate).min(1).max(MAX_CANDIDATES).exactOptional(),
  title: textShape,
  caption: textShape.exactOptional(),
  altText: textShape.exactOptional(),
  rights: rights.exactOptional(),
  fileName: textShape.exactOptional(),
  capturedAtMs: z.int().exactOptional(),
  replaces: sha256Shape.exactOptional(),
});

export const gallerySourceShape = z.object({
  galleryId: uuidShape,
  title: textShape,
  description: textShape.exactOptional(),
  sourceUrl: httpUrlShape,
  items: z.array(memorySource).min(1).max(MAX_ITEMS),
}) satisfies z.ZodType<GallerySource>;

/** Addresses of photos. */
export const urlsShape = z.array(httpUrlShape).min(1).max(MAX_ITEMS);

/** The gallery's edges API as the page links it; null if the page names none. */
export const edgesUrlShape = httpUrlShape.nullable();

/** A paused job can be resumed; a cancelled one cannot. Photos that are stored stay stored. */
export const stoppingShape = z.enum(["pause", "cancel"]);
export type Stopping = z.infer<typeof stoppingShape>;

/** A message of a schema; `undefined` for what is none, or is too large (`MAX_MESSAGE_UNITS`). It is answered by nothing. */
export function parseOrNothing<T>(schema: z.ZodType<T>, message: unknown): T | undefined {
  return isSmallEnough(message) ? schema.safeParse(message).data : undefined;
}

/** A message of a schema of at most `MAX_MESSAGE_UNITS`, or what is wrong with the page that caused it. */
export function parseShape<T>(schema: z.ZodType<T>, message: unknown): Result<T, Problem> {
  if (!isSmallEnough(message))
    return err({ name: "refused", message: "This page describes a gallery that is too large. Store it in parts." });
  const result = schema.safeParse(message);
  if (result.success) return ok(result.data);
  return err({
    name: "refused",
    message: `This page does not describe its gallery correctly: ${z.prettifyError(result.error)}`,
  });
}
