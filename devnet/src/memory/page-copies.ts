import type { HeapImage } from "./heap.ts";
import { PAGE_BYTES } from "./pages.ts";
import { StableMemory } from "./stable-memory.ts";

/** Copies a heap into pages, which snapshots keep. */
export function copyOfHeap({ sizeBytes, pages }: HeapImage): StableMemory {
  const copies = new Map<number, Uint8Array>();
  for (const [index, page] of pages) copies.set(index, page.slice());
  return unsaved(new StableMemory(sizeBytes / PAGE_BYTES, copies));
}

/** An independent copy. A checkpoint has to save all of it. */
export function unsavedCopy(memory: StableMemory): StableMemory {
  return unsaved(memory.fork());
}

function unsaved(memory: StableMemory): StableMemory {
  for (const [index] of memory.pages()) memory.dirtyPages.add(index);
  return memory;
}
