import { ASSET_KINDS, GRADES, MEMORY_TYPES } from "@store-forever/protocol";
import type { MemoryReceipt } from "@store-forever/protocol/receipt";
import * as z from "zod/mini";
import { RightsSchema } from "../download/download-manifest.ts";

const whole = z.optional(z.int());

/** All that a receipt has. What this does not know would be stated without being checked, so it is refused. */
const ReceiptSchema: z.ZodMiniType<MemoryReceipt> = z.strictObject({
  format: z.literal("store-forever receipt 1"),
  canisterId: z.string(),
  owner: z.string(),
  memoryId: z.string(),
  certifiedAtNs: z.string(),
  description: z.strictObject({
    memoryType: z.enum(MEMORY_TYPES),
    title: z.string(),
    description: z.optional(z.string()),
    altText: z.optional(z.string()),
    fileName: z.optional(z.string()),
    widthPx: whole,
    heightPx: whole,
    capturedAtNs: z.optional(z.string()),
    sourceUrl: z.optional(z.string()),
    durationMs: whole,
    camera: z.optional(z.string()),
    location: z.optional(z.strictObject({ latitudeE7: z.int(), longitudeE7: z.int() })),
    grade: z.optional(z.enum(GRADES)),
    isCutOff: z.optional(z.literal(true)),
    rights: z.optional(RightsSchema),
    contentTypes: z.partialRecord(z.enum(ASSET_KINDS), z.string()),
  }),
  assets: z.array(z.strictObject({ kind: z.enum(ASSET_KINDS), sha256: z.string(), sizeBytes: z.int() })),
  certificate: z.string(),
  witness: z.string(),
});

/** The longest that a receipt is read: a certificate with a witness for one memory takes some kilobytes. */
export const MOST_RECEIPT_BYTES = 1_000_000;

/** @throws Error when the text is no receipt, or says more than receipts say */
export function parseReceipt(text: string): MemoryReceipt {
  const parsed = ReceiptSchema.safeParse(JSON.parse(text));
  if (parsed.success) return parsed.data;
  throw new Error(`This is no receipt that this program knows: ${z.prettifyError(parsed.error)}`);
}
