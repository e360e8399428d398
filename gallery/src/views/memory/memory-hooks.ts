import type { MemoryRow } from "../../memories/memory-queries.ts";
import { withSecretCode } from "../../memories/memory-url.ts";

export const titleOfMemory = ({ title, fileName }: Pick<MemoryRow, "title" | "fileName">): string => title ?? fileName;

/** The public hooks by which archivers find a memory in a page. `/archivable` describes them. */
export function memoryHooks(memory: MemoryRow, code?: string) {
  return {
    "data-memory-id": memory.id,
    "data-memory-type": memory.type,
    "data-original": withSecretCode(memory.url, code),
    "data-title": titleOfMemory(memory),
    "data-caption": memory.caption ?? undefined,
    "data-filename": memory.fileName,
  };
}
