import { z } from "@hono/zod-openapi";
import { ARTIFACTS, STORAGE_BACKENDS, type StorageEdgeInput, SYNC_STATES } from "@store-forever/protocol";
import { MAX_EDGES_PER_REQUEST } from "../../edges/edge-limits.ts";
import { memoryTypeField, textField, uuidField } from "./fields.ts";

const MAX_PROOF_LENGTH = 256 * 1024;
const proof = z.base64("Write it in base64.").max(MAX_PROOF_LENGTH, `At most ${MAX_PROOF_LENGTH} characters.`);

const edgeFacts = {
  present: z.boolean(),
  location: textField().optional(),
  contentHash: z
    .string()
    .regex(/^[0-9a-f]{64}$/, "A content hash is a SHA-256 in lower-case hexadecimal.")
    .optional(),
  sizeBytes: z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER).optional(),
  syncState: z.enum(SYNC_STATES).optional(),
  syncError: textField().optional(),
  isPaused: z.boolean().optional(),
  receipt: z.object({ certificate: proof, witness: proof }).optional(),
};

interface HasSyncError {
  syncState?: string | undefined;
  syncError?: string | undefined;
}
const hasErrorOnlyIfFailed = (report: HasSyncError) => report.syncError === undefined || report.syncState === "failed";
const onlyFailuresHaveErrors = { message: "Only a failed migration has an error.", path: ["syncError"] };

const isPausedOnItsWay = (report: { syncState?: string | undefined; isPaused?: boolean | undefined }) =>
  report.isPaused !== true || report.syncState === "migrating";
const onlyMigratingPauses = { message: "Only a migration can be paused.", path: ["isPaused"] };

/** The body of `POST /api/storage/edges`. */
export const edgeReport = z
  .object({
    memoryId: uuidField,
    memoryType: memoryTypeField,
    artifact: z.enum(ARTIFACTS),
    backend: z.enum(STORAGE_BACKENDS),
    ...edgeFacts,
  })
  .refine(hasErrorOnlyIfFailed, onlyFailuresHaveErrors)
  .refine(isPausedOnItsWay, onlyMigratingPauses)
  .openapi("StorageEdgeInput") satisfies z.ZodType<StorageEdgeInput>;

/** The body of `PUT /api/storage/edges/:id`. The id in the path says which edge it is. */
export const edgeChange = z
  .object(edgeFacts)
  .refine(hasErrorOnlyIfFailed, onlyFailuresHaveErrors)
  .refine(isPausedOnItsWay, onlyMigratingPauses);

/** The body of `PUT /api/storage/edges`, in the order in which it came. What is no report refuses itself alone. */
export interface EdgeReports {
  /** Whether the body was a list: then each edge has an answer of its own. */
  isBatch: boolean;
  reports: (StorageEdgeInput | z.ZodError)[];
}

/** The body of `PUT /api/storage/edges`: one report or several. */
export const edgeReports = z.unknown().transform((body, context): EdgeReports => {
  const isBatch = Array.isArray(body);
  const parts: unknown[] = isBatch ? body : [body];
  if (parts.length > MAX_EDGES_PER_REQUEST)
    context.addIssue(`At most ${MAX_EDGES_PER_REQUEST} edges in a request; send several.`);
  if (context.issues.length > 0) return z.NEVER;
  const reports = parts.map((part) => {
    const parsed = edgeReport.safeParse(part);
    return parsed.success ? parsed.data : parsed.error;
  });
  const [only] = reports;
  if (!isBatch && only instanceof z.ZodError)
    for (const { message, path } of only.issues) context.addIssue({ code: "custom", message, path: [0, ...path] });
  return { isBatch, reports };
});
