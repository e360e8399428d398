import type { Memory } from "../../memories/memory-queries.ts";
import { withCode } from "../../shares/secret-link.ts";

export const titleOfMemory = ({ title, fileName }: Pick<Memory, "title" | "fileName">): string => title ?? fileName;

/** The public hooks by which archivers find a memory in a page: `/archivable` describes them. */
export function memoryHooks(memory: Memory, code?: string) {
  return {
    "data-memory-id": memory.id,
    "data-memory-type": memory.type,
    "data-original": withCode(memory.url, code),
    "data-title": titleOfMemory(memory),
    "data-caption": memory.caption ?? undefined,
    "data-filename": memory.fileName,
  };
}
