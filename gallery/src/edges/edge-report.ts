import {
  ARTIFACTS,
  isUuid,
  MEMORY_TYPES,
  STORAGE_BACKENDS,
  type StorageEdgeInput,
  SYNC_STATES,
} from "@store-forever/protocol";
import { z } from "zod";

export const MAX_EDGES_PER_REQUEST = 500;
const MAX_TEXT_LENGTH = 2_000;

/** Postgres keeps no NUL character in a text. */
const text = z
  .string()
  .max(MAX_TEXT_LENGTH, `At most ${MAX_TEXT_LENGTH} characters.`)
  .refine((value) => !value.includes("\0"), "Leave out NUL characters.");

export const memoryId = z.string().refine(isUuid, "A memory's id is a UUID in lower case.");
export const memoryType = z.enum(MEMORY_TYPES);

const edgeReport = z
  .object({
    memoryId,
    memoryType,
    artifact: z.enum(ARTIFACTS),
    backend: z.enum(STORAGE_BACKENDS),
    present: z.boolean(),
    location: text.optional(),
    contentHash: z
      .string()
      .regex(/^[0-9a-f]{64}$/, "A content hash is a SHA-256 in lower-case hexadecimal.")
      .optional(),
    sizeBytes: z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER).optional(),
    syncState: z.enum(SYNC_STATES).optional(),
    syncError: text.optional(),
  })
  .refine((report) => report.syncError === undefined || report.syncState === "failed", {
    message: "Only a failed migration has an error.",
    path: ["syncError"],
  }) satisfies z.ZodType<StorageEdgeInput>;

/** The body of `PUT /api/storage/edges`. */
export const edgeReports = z.preprocess(
  (body) => (Array.isArray(body) ? body : [body]),
  z.array(edgeReport).max(MAX_EDGES_PER_REQUEST, `At most ${MAX_EDGES_PER_REQUEST} edges in a request; send several.`),
);
