export interface SetEntry {
  address: string;
  /** From a `w` descriptor, or the number that some lightboxes write without a unit. */
  widthPx?: number;
  /** From an `x` descriptor. */
  density?: number;
}

/** Longer sets hold data, not addresses. */
const MAX_LENGTH = 20_000;

/** Splits a `srcset` (HTML, 4.8.4.2.1). Addresses may have commas; a comma ends an entry only before white space or at the end. */
export function parseSrcset(set: string): SetEntry[] {
  return [...set.slice(0, MAX_LENGTH).matchAll(/(\S*[^\s,])(?:\s+([\d.]+)([wx]?)(?:\s+[\d.]+h)?)?\s*(?:,|$)/g)].map(
    ([, address = "", size, unit]) => {
      if (size === undefined) return { address };
      return unit === "x" ? { address, density: Number(size) } : { address, widthPx: Number(size) };
    },
  );
}
