import { ASSET_KINDS } from "@store-forever/protocol";
import * as z from "zod/mini";

const FORMAT = "store-forever bag 1";

const Hex = z.string().check(z.regex(/^(?:[0-9a-f]{2})+$/));
/** Decimal nanoseconds since 1970: JSON has no integers of that size. */
const TimeNs = z.string().check(z.regex(/^\d{1,20}$/));
const Files = z.partialRecord(z.enum(ASSET_KINDS), z.string());
const Count = z.int().check(z.positive());

/**
 * What `data/archive.json` in a bag says: which memories lie where, and the proofs of galleries. What a memory is, its receipt
 * says. Everything is proved but for the reasons of `leftOut`; what this does not know is refused.
 */
const ArchiveFileSchema = z.strictObject({
  format: z.literal(FORMAT),
  canisterId: z.string(),
  /** The principal of the capsule's owner. */
  owner: z.string(),
  /** Which of how many bags this is. */
  bag: z.strictObject({ number: Count, count: Count }),
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
      /** Where its assets are in the bag, byte for byte. Two may be in one file. */
      files: Files,
      /** Those of its former versions, in the order of the receipt: the oldest first. */
      versions: z.optional(z.array(Files)),
    }),
  ),
  /** What belongs here and is not in this bag, and why. */
  leftOut: z.array(z.strictObject({ memoryId: z.string(), reason: z.string() })),
});
export type ArchiveFile = z.infer<typeof ArchiveFileSchema>;
export type ArchiveGallery = ArchiveFile["galleries"][number];
export type ArchiveFiles = z.infer<typeof Files>;
export type ArchiveMemory = ArchiveFile["memories"][number];

export const archiveFile = (content: Omit<ArchiveFile, "format">): ArchiveFile => ({ format: FORMAT, ...content });

/** @throws Error when the text is of no bag, or says more than bags say */
export function parseArchiveFile(text: string): ArchiveFile {
  const parsed = ArchiveFileSchema.safeParse(JSON.parse(text));
  if (parsed.success) return parsed.data;
  throw new Error(`it is not what this program knows: ${z.prettifyError(parsed.error)}`);
}
