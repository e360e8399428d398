import type { Bytes } from "../encoding/bytes.ts";
import { PAGE_BYTES } from "./pages.ts";

/** The widest value that one operator stores, less a byte: as far as a store that begins in a page can reach into the next one. */
const OVERLAP_BYTES = 15;
const COPY_BYTES = PAGE_BYTES + OVERLAP_BYTES;
/** Copies that are kept for use again. New memory would have to be cleared by the system each time. */
const MAX_SPARE_COPIES = 256;

const spareCopies: Buffer[] = [];

/** Pages of a memory as they were before they were first written to, each with the first bytes of the next page. */
export class UndoLog {
  readonly #copies: Array<{ start: number; sizeBytes: number; copy: Buffer }> = [];

  /** Keeps a page as it is now. */
  keep(memory: Bytes, page: number): void {
    const start = page * PAGE_BYTES;
    const sizeBytes = Math.min(COPY_BYTES, memory.length - start);
    if (sizeBytes <= 0) return;
    const copy = spareCopies.pop() ?? Buffer.allocUnsafeSlow(COPY_BYTES);
    copy.set(memory.subarray(start, start + sizeBytes));
    this.#copies.push({ start, sizeBytes, copy });
  }

  /** Puts back all that was kept, the last first, because the first bytes of a page may be in two copies. */
  restore(memory: Bytes): void {
    for (const { start, sizeBytes, copy } of this.#copies.reverse()) memory.set(copy.subarray(0, sizeBytes), start);
    this.clear();
  }

  /** The indices of the pages that are not as they were. */
  changedPages(memory: Bytes): Set<number> {
    const changed = new Set<number>();
    for (const { start, sizeBytes, copy } of this.#copies) {
      const isChanged = (from: number, to: number) =>
        copy.compare(memory.subarray(start + from, start + to), 0, to - from, from, to) !== 0;
      const page = start / PAGE_BYTES;
      if (isChanged(0, Math.min(PAGE_BYTES, sizeBytes))) changed.add(page);
      if (sizeBytes > PAGE_BYTES && isChanged(PAGE_BYTES, sizeBytes)) changed.add(page + 1);
    }
    return changed;
  }

  clear(): void {
    for (const { copy } of this.#copies.splice(0)) if (spareCopies.length < MAX_SPARE_COPIES) spareCopies.push(copy);
  }
}
