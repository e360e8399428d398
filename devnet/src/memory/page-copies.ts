import type { Bytes } from "../encoding/bytes.ts";
import type { HeapImage } from "./heap.ts";
import { PAGE_BYTES } from "./pages.ts";
import { StableMemory } from "./stable-memory.ts";

/** Copies a heap into pages, which snapshots keep. */
export function pagesOf({ memory }: HeapImage): StableMemory {
  const pages = Array.from({ length: memory.length / PAGE_BYTES }, (_, index) =>
    memory.slice(index * PAGE_BYTES, (index + 1) * PAGE_BYTES),
  );
  return unsaved(new StableMemory(pages.length, pages));
}

/** The bytes of a heap that was copied into pages. */
export function memoryOf(heap: StableMemory): Bytes {
  const memory = new Uint8Array(heap.pageCount * PAGE_BYTES);
  heap.read(0n, memory);
  return memory;
}

/** An independent copy. A checkpoint has to save all of it. */
export function unsavedCopy(memory: StableMemory): StableMemory {
  return unsaved(memory.fork());
}

function unsaved(memory: StableMemory): StableMemory {
  for (let index = 0; index < memory.pageCount; index++)
    if (memory.page(index) !== undefined) memory.dirtyPages.add(index);
  return memory;
}
