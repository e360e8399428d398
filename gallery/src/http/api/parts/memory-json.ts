import { z } from "@hono/zod-openapi";
import type { MemoryRow } from "../../../memories/memory-queries.ts";
import { memoryTypeField, uuidField } from "../../schemas/fields.ts";
import { instant } from "./route-parts.ts";

/** What is known of the file, or what a note says beside its text. The rest of what is kept is the import's own. */
const memoryMetadata = z.object({
  dimensions: z.object({ width: z.number(), height: z.number() }).optional(),
  format: z.string().optional(),
  bitrate: z.number().optional().openapi({ description: "Of the sound, in bits a second" }),
  sampleRate: z.number().optional().openapi({ description: "Samples a second" }),
  channels: z.number().optional(),
  tags: z.array(z.string()).optional(),
  mood: z.string().optional(),
  location: z.string().optional(),
  dateOfMemory: z.string().optional(),
});

/** A memory as the API answers it. */
export const memorySchema = z
  .object({
    id: uuidField,
    type: memoryTypeField,
    ownerId: uuidField,
    title: z.string().nullable(),
    description: z.string().nullable(),
    caption: z.string().nullable(),
    isPublic: z.boolean(),
    parentFolderId: uuidField.nullable(),
    url: z.string(),
    mimeType: z.string(),
    sizeBytes: z.number().int(),
    fileName: z.string(),
    contentHash: z.string(),
    durationSeconds: z.number().nullable().openapi({ description: "For a video or a sound that tells it" }),
    metadata: memoryMetadata,
    content: z.string().optional().openapi({ description: "For a note: its text" }),
    createdAt: instant,
    updatedAt: instant,
  })
  .openapi("Memory");

export function memoryToJson(row: MemoryRow, content?: string): z.output<typeof memorySchema> {
  return {
    id: row.id,
    type: row.type,
    ownerId: row.ownerId,
    title: row.title,
    description: row.description,
    caption: row.caption,
    isPublic: row.isPublic,
    parentFolderId: row.parentFolderId,
    url: row.url,
    mimeType: row.mimeType,
    sizeBytes: row.sizeBytes,
    fileName: row.fileName,
    contentHash: row.contentHash,
    durationSeconds: row.duration,
    metadata: memoryMetadata.parse(row.metadata),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    ...(content === undefined ? {} : { content }),
  };
}
