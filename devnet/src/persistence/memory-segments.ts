import { concatBytes } from "@noble/hashes/utils";
import type { Bytes } from "../encoding/bytes.ts";
import type { Heap } from "../memory/heap.ts";
import { PAGE_BYTES } from "../memory/pages.ts";
import type { StableMemory } from "../memory/stable-memory.ts";
import type { StateBlobs } from "./state-blobs.ts";
import type { SegmentedMemory } from "./state-manifest.ts";

const SEGMENT_PAGES = 16;
const SEGMENT_BYTES = SEGMENT_PAGES * PAGE_BYTES;
const ZERO_PAGE = new Uint8Array(PAGE_BYTES);

/** Saves memories. Remembers how each was saved last, so that only segments with changed pages are saved again. */
export class MemorySegments {
  readonly #blobs: StateBlobs;
  readonly #saved = new WeakMap<Heap | StableMemory, Array<string | null>>();

  constructor(blobs: StateBlobs) {
    this.#blobs = blobs;
  }

  saveHeap(heap: Heap): SegmentedMemory {
    const { memory } = heap.image();
    return this.#save(heap, memory.length, (start, end) => memory.slice(start, end));
  }

  saveStable(stable: StableMemory): SegmentedMemory {
    return this.#save(stable, stable.pageCount * PAGE_BYTES, (start, end) => {
      const pages: Bytes[] = [];
      for (let index = start / PAGE_BYTES; index < end / PAGE_BYTES; index++)
        pages.push(stable.page(index) ?? ZERO_PAGE);
      return concatBytes(...pages);
    });
  }

  /** Takes note that a memory is as its record says. */
  loaded(memory: Heap | StableMemory, record: SegmentedMemory): void {
    memory.dirtyPages.clear();
    this.#saved.set(memory, [...record.segments]);
  }

  /** Reads a saved memory. */
  async load({ sizeBytes, segments }: SegmentedMemory): Promise<Bytes> {
    const memory = new Uint8Array(sizeBytes);
    for (const [index, name] of segments.entries())
      if (name !== null) memory.set(await this.#blobs.read(name), index * SEGMENT_BYTES);
    return memory;
  }

  #save(memory: Heap | StableMemory, sizeBytes: number, read: (start: number, end: number) => Bytes): SegmentedMemory {
    const segments = this.#saved.get(memory) ?? [];
    segments.length = Math.ceil(sizeBytes / SEGMENT_BYTES);
    for (let index = 0; index < segments.length; index++) segments[index] ??= null;
    const changed = new Set([...memory.dirtyPages].map((page) => Math.floor(page / SEGMENT_PAGES)));
    for (const index of changed) {
      const start = index * SEGMENT_BYTES;
      if (start >= sizeBytes) continue;
      const bytes = read(start, Math.min(start + SEGMENT_BYTES, sizeBytes));
      segments[index] = bytes.every((byte) => byte === 0) ? null : this.#blobs.put(bytes);
    }
    memory.dirtyPages.clear();
    this.#saved.set(memory, segments);
    return { sizeBytes, segments: [...segments] };
  }
}
