import { MEMORY_TYPES } from "@store-forever/protocol";
import * as z from "zod/mini";
import { MANIFEST_FORMAT } from "./manifest-format.ts";

const Hex = z.string().check(z.regex(/^(?:[0-9a-f]{2})+$/));
/** Decimal nanoseconds since 1970: JSON has no integers of that size. */
const TimeNs = z.string().check(z.regex(/^\d{1,20}$/));

/** Who made a memory and on what terms it may be used. */
export const RightsSchema = z.strictObject({
  creator: z.optional(z.string()),
  credit: z.optional(z.string()),
  copyright: z.optional(z.string()),
  license: z.optional(z.string()),
  licenseUrl: z.optional(z.string()),
  acquireLicenseUrl: z.optional(z.string()),
});

/**
 * What `manifest.json` in a downloaded archive says: what lies where, and the proof that it is what a canister holds. Everything that
 * it says is proved, but for the reasons of `leftOut`; what this does not know is refused.
 */
export const DownloadManifestSchema = z.strictObject({
  format: z.literal(MANIFEST_FORMAT),
  canisterId: z.string(),
  /** The principal of the capsule's owner. */
  owner: z.string(),
  /** One, or all of somebody's. */
  galleries: z.array(
    z.strictObject({
      id: z.string(),
      title: z.string(),
      description: z.optional(z.string()),
      sourceUrl: z.optional(z.string()),
      createdAtNs: TimeNs,
      items: z.array(z.strictObject({ memoryId: z.string(), caption: z.optional(z.string()) })),
      /** Certifies the gallery as it is written here. */
      certificate: Hex,
      witness: Hex,
    }),
  ),
  /** Ordered by id. Captions and the order of photos are the galleries'. */
  memories: z.array(
    z.strictObject({
      memoryId: z.string(),
      type: z.enum(MEMORY_TYPES),
      title: z.string(),
      description: z.optional(z.string()),
      altText: z.optional(z.string()),
      rights: z.optional(RightsSchema),
      /** Where its original is in the ZIP file, byte for byte. */
      path: z.string(),
      contentType: z.string(),
      sizeBytes: z.int(),
      sha256: Hex,
      capturedAtNs: z.optional(TimeNs),
      sourceUrl: z.optional(z.string()),
      receiptPath: z.string(),
    }),
  ),
  /** What belongs here and is not in this file, and why. */
  leftOut: z.array(z.strictObject({ memoryId: z.string(), reason: z.string() })),
});
export type DownloadManifest = z.infer<typeof DownloadManifestSchema>;
export type ManifestGallery = DownloadManifest["galleries"][number];
export type ManifestMemory = DownloadManifest["memories"][number];
