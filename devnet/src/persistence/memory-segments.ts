import { concatBytes } from "@noble/hashes/utils";
import type { Bytes } from "../encoding/bytes.ts";
import type { Heap } from "../memory/heap.ts";
import { isZero, PAGE_BYTES } from "../memory/pages.ts";
import type { StableMemory } from "../memory/stable-memory.ts";
import type { StateBlobs } from "./state-blobs.ts";
import type { SegmentedMemory } from "./state-manifest.ts";

/** Small, because a message changes some pages here and there, and the segments of each are written before its response is shown. */
const SEGMENT_PAGES = 4;
const ZERO_PAGE = new Uint8Array(PAGE_BYTES);

/**
 * Saves memories. Remembers how each was saved last, so that only segments with changed pages are saved again. A memory may be larger
 * than any array, so it is read and written by pages.
 */
export class MemorySegments {
  readonly #blobs: StateBlobs;
  readonly #saved = new WeakMap<Heap | StableMemory, Map<string, string>>();

  constructor(blobs: StateBlobs) {
    this.#blobs = blobs;
  }

  saveHeap(heap: Heap): SegmentedMemory {
    const { bytes } = heap;
    return this.#save(heap, bytes.length, (page) => bytes.subarray(page * PAGE_BYTES, (page + 1) * PAGE_BYTES));
  }

  saveStable(stable: StableMemory): SegmentedMemory {
    return this.#save(stable, stable.pageCount * PAGE_BYTES, (page) => stable.page(page) ?? ZERO_PAGE);
  }

  /** Takes note that a memory is as its record says. */
  loaded(memory: Heap | StableMemory, record: SegmentedMemory): void {
    memory.dirtyPages.clear();
    this.#saved.set(memory, new Map(Object.entries(record.segments)));
  }

  /** Reads the pages of a saved memory that are not all zeros. */
  async load({ segments }: SegmentedMemory): Promise<Map<number, Bytes>> {
    const pages = new Map<number, Bytes>();
    for (const [index, name] of Object.entries(segments)) {
      const segment = await this.#blobs.read(name);
      for (let offset = 0; offset < segment.length; offset += PAGE_BYTES) {
        // A copy, so that a page does not keep its whole segment alive.
        const page = segment.slice(offset, offset + PAGE_BYTES);
        if (!isZero(page)) pages.set(Number(index) * SEGMENT_PAGES + offset / PAGE_BYTES, page);
      }
    }
    return pages;
  }

  #save(memory: Heap | StableMemory, sizeBytes: number, read: (page: number) => Bytes): SegmentedMemory {
    const segments = this.#saved.get(memory) ?? new Map<string, string>();
    const changed = new Set([...memory.dirtyPages].map((page) => Math.floor(page / SEGMENT_PAGES)));
    for (const index of changed) {
      const first = index * SEGMENT_PAGES;
      const pageCount = Math.min(SEGMENT_PAGES, sizeBytes / PAGE_BYTES - first);
      if (pageCount <= 0) continue;
      const pages = Array.from({ length: pageCount }, (_, page) => read(first + page));
      if (pages.every(isZero)) segments.delete(String(index));
      else segments.set(String(index), this.#blobs.put(concatBytes(...pages)));
    }
    memory.dirtyPages.clear();
    this.#saved.set(memory, segments);
    return { sizeBytes, segments: Object.fromEntries(segments) };
  }
}
