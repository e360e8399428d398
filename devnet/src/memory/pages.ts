export const PAGE_BYTES = 65_536;

/** 500 GiB. */
export const MAX_PAGES = (500 * 1024 * 1024 * 1024) / PAGE_BYTES;
