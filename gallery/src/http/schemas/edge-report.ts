import { z } from "@hono/zod-openapi";
import {
  ARTIFACTS,
  isUuid,
  MEMORY_TYPES,
  STORAGE_BACKENDS,
  type StorageEdgeInput,
  SYNC_STATES,
} from "@store-forever/protocol";

export const MAX_EDGES_PER_REQUEST = 1_000;
const MAX_TEXT_LENGTH = 2_000;
const MAX_PROOF_LENGTH = 256 * 1024;

/** Postgres keeps no NUL character in a text. */
export const text = (maxLength = MAX_TEXT_LENGTH) =>
  z
    .string()
    .max(maxLength, `At most ${maxLength} characters.`)
    .refine((value) => !value.includes("\0"), "Leave out NUL characters.");

export const uuid = z.string().refine(isUuid, "An id is a UUID in lower case.").openapi({ format: "uuid" });
export const memoryType = z.enum(MEMORY_TYPES);

const proof = z.base64("Write it in base64.").max(MAX_PROOF_LENGTH, `At most ${MAX_PROOF_LENGTH} characters.`);

const edgeFacts = {
  present: z.boolean(),
  location: text().optional(),
  contentHash: z
    .string()
    .regex(/^[0-9a-f]{64}$/, "A content hash is a SHA-256 in lower-case hexadecimal.")
    .optional(),
  sizeBytes: z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER).optional(),
  syncState: z.enum(SYNC_STATES).optional(),
  syncError: text().optional(),
  receipt: z.object({ certificate: proof, witness: proof }).optional(),
};

interface HasSyncError {
  syncState?: string | undefined;
  syncError?: string | undefined;
}
const errorIsOfFailure = (report: HasSyncError) => report.syncError === undefined || report.syncState === "failed";
const onlyFailuresHaveErrors = { message: "Only a failed migration has an error.", path: ["syncError"] };

/** The body of `POST /api/storage/edges`. */
export const edgeReport = z
  .object({
    memoryId: uuid,
    memoryType,
    artifact: z.enum(ARTIFACTS),
    backend: z.enum(STORAGE_BACKENDS),
    ...edgeFacts,
  })
  .refine(errorIsOfFailure, onlyFailuresHaveErrors)
  .openapi("StorageEdgeInput") satisfies z.ZodType<StorageEdgeInput>;

/** The body of `PUT /api/storage/edges/:id`: which edge it is, its id says. */
export const edgeChange = z.object(edgeFacts).refine(errorIsOfFailure, onlyFailuresHaveErrors);

/** The body of `PUT /api/storage/edges`: one report or several. */
export const edgeReports = z.preprocess(
  (body) => (Array.isArray(body) ? body : [body]),
  z.array(edgeReport).max(MAX_EDGES_PER_REQUEST, `At most ${MAX_EDGES_PER_REQUEST} edges in a request; send several.`),
);
