import type { Bytes } from "../encoding/bytes.ts";
import { MAX_PAGES, PAGE_BYTES, type Pages } from "./pages.ts";

const MAX_LOOPED_BYTES = 64;

/** What undoing a transaction needs: the page count, and each page as it was before the first write. */
interface Journal {
  pageCount: number;
  before: Map<number, Bytes | undefined>;
}

/**
 * Stable memory as 64 KiB pages. A page that was never written is absent and reads as zeros.
 * A committed page is never changed in place: the first write of a transaction clones it, so that forks can share pages.
 */
export class StableMemory {
  readonly #pages: Map<number, Bytes>;
  #pageCount: number;
  #journal: Journal | undefined;
  /** Pages changed since the last checkpoint took note of them. */
  readonly dirtyPages = new Set<number>();

  constructor(pageCount = 0, pages: Pages = []) {
    this.#pageCount = pageCount;
    this.#pages = new Map(pages);
  }

  get pageCount(): number {
    return this.#pageCount;
  }

  page(index: number): Bytes | undefined {
    return this.#pages.get(index);
  }

  /** The pages that have been written. */
  pages(): Pages {
    return this.#pages;
  }

  /** An independent copy that shares the committed pages. */
  fork(): StableMemory {
    return new StableMemory(this.#pageCount, this.#pages);
  }

  begin(): void {
    this.#journal = { pageCount: this.#pageCount, before: new Map() };
  }

  commit(): void {
    for (const index of this.#journal?.before.keys() ?? []) this.dirtyPages.add(index);
    this.#journal = undefined;
  }

  rollback(): void {
    if (this.#journal === undefined) return;
    for (const [index, page] of this.#journal.before)
      if (page === undefined) this.#pages.delete(index);
      else this.#pages.set(index, page);
    this.#pageCount = this.#journal.pageCount;
    this.#journal = undefined;
  }

  /** Adds zeroed pages. @returns the old page count, or −1 when the limit forbids it */
  grow(pages: bigint): bigint {
    const before = this.#pageCount;
    if (pages > BigInt(MAX_PAGES - before)) return -1n;
    this.#pageCount += Number(pages);
    return BigInt(before);
  }

  /**
   * Reads into a part of a target.
   * @throws RangeError when the range is out of bounds
   */
  read(offset: number, target: Bytes, start = 0, length = target.length): void {
    this.#requireRange(offset, length);
    for (let done = 0; done < length; ) {
      const { index, pageOffset, part } = partIn(offset + done, length - done);
      const page = this.#pages.get(index);
      if (page === undefined) target.fill(0, start + done, start + done + part);
      else copyBytes(page, pageOffset, target, start + done, part);
      done += part;
    }
  }

  /**
   * Writes a part of a source.
   * @throws RangeError when the range is out of bounds
   */
  write(offset: number, source: Bytes, start = 0, length = source.length): void {
    this.#requireRange(offset, length);
    for (let done = 0; done < length; ) {
      const { index, pageOffset, part } = partIn(offset + done, length - done);
      copyBytes(source, start + done, this.#writable(index), pageOffset, part);
      done += part;
    }
  }

  #writable(index: number): Bytes {
    const page = this.#pages.get(index);
    if (page !== undefined && this.#journal?.before.has(index)) return page;
    this.#journal?.before.set(index, page);
    const writable = page === undefined ? new Uint8Array(PAGE_BYTES) : page.slice();
    this.#pages.set(index, writable);
    return writable;
  }

  #requireRange(offset: number, length: number): void {
    if (offset + length > this.#pageCount * PAGE_BYTES) throw new RangeError("stable memory out of bounds");
  }
}

/** The first part of a range that is in one page. */
function partIn(offset: number, length: number): { index: number; pageOffset: number; part: number } {
  const index = Math.floor(offset / PAGE_BYTES);
  const pageOffset = offset - index * PAGE_BYTES;
  return { index, pageOffset, part: Math.min(PAGE_BYTES - pageOffset, length) };
}

/** Canisters mostly read and write a few bytes, for which a view would take longer than the copy. */
function copyBytes(source: Bytes, from: number, target: Bytes, to: number, length: number): void {
  if (length > MAX_LOOPED_BYTES) target.set(source.subarray(from, from + length), to);
  else for (let index = 0; index < length; index++) target[to + index] = source[from + index] as number;
}
