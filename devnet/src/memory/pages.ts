/** A page of WebAssembly. */
export const PAGE_BYTES = 65_536;

/** Stable memory has at most 500 GiB. */
export const MAX_PAGES = (500 * 1024 * 1024 * 1024) / PAGE_BYTES;
