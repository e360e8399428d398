import type { Bytes } from "../encoding/bytes.ts";
import { MAX_PAGES, PAGE_BYTES, type Pages } from "./pages.ts";

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

  /** @throws RangeError when the range is out of bounds */
  read(offset: bigint, target: Bytes): void {
    this.#eachPage(offset, target.length, (index, pageOffset, position, length) => {
      const page = this.#pages.get(index);
      if (page === undefined) target.fill(0, position, position + length);
      else target.set(page.subarray(pageOffset, pageOffset + length), position);
    });
  }

  /** @throws RangeError when the range is out of bounds */
  write(offset: bigint, source: Bytes): void {
    this.#eachPage(offset, source.length, (index, pageOffset, position, length) =>
      this.#writable(index).set(source.subarray(position, position + length), pageOffset),
    );
  }

  #writable(index: number): Bytes {
    const page = this.#pages.get(index);
    if (page !== undefined && this.#journal?.before.has(index)) return page;
    this.#journal?.before.set(index, page);
    const writable = page === undefined ? new Uint8Array(PAGE_BYTES) : page.slice();
    this.#pages.set(index, writable);
    return writable;
  }

  #eachPage(
    offset: bigint,
    length: number,
    visit: (index: number, pageOffset: number, position: number, length: number) => void,
  ): void {
    if (offset + BigInt(length) > BigInt(this.#pageCount) * BigInt(PAGE_BYTES))
      throw new RangeError("stable memory out of bounds");
    let at = Number(offset);
    for (let position = 0; position < length; ) {
      const pageOffset = at % PAGE_BYTES;
      const part = Math.min(PAGE_BYTES - pageOffset, length - position);
      visit(Math.floor(at / PAGE_BYTES), pageOffset, position, part);
      position += part;
      at += part;
    }
  }
}
