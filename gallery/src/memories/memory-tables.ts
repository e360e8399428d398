import type { MemoryType } from "@store-forever/protocol";
import { audio, documents, images, notes, videos } from "../database/schema.ts";

/** The table of each type of memory. */
export const MEMORY_TABLES = {
  image: images,
  video: videos,
  audio,
  document: documents,
  note: notes,
} as const satisfies Record<MemoryType, unknown>;
