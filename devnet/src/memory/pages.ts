import type { Bytes } from "../encoding/bytes.ts";

/** A page of WebAssembly. */
export const PAGE_BYTES = 65_536;

/** Stable memory has at most 500 GiB. */
export const MAX_PAGES = (500 * 1024 * 1024 * 1024) / PAGE_BYTES;

/** Pages of a memory that are not all zeros, by index. */
export type Pages = Iterable<readonly [index: number, page: Bytes]>;

const ZERO_PAGE = Buffer.alloc(PAGE_BYTES);

/** Whether a page, or a part of one, is all zeros. */
export function isZero(page: Bytes): boolean {
  return ZERO_PAGE.compare(page, 0, page.length, 0, page.length) === 0;
}

/** The pages of a memory that are not all zeros: views of it. */
export function* pagesOf(memory: Bytes): Generator<readonly [number, Bytes]> {
  for (let index = 0; index < memory.length / PAGE_BYTES; index++) {
    const page = memory.subarray(index * PAGE_BYTES, (index + 1) * PAGE_BYTES);
    if (!isZero(page)) yield [index, page];
  }
}
