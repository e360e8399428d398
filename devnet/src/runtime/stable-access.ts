import { StableAccessExceeded } from "../messages/trap.ts";
import type { EntryPoint } from "../wasm/ic0-table.ts";

const GIB = 1024 ** 3;
const LIMITS: Partial<Record<EntryPoint, number>> = { I: 8 * GIB, G: 8 * GIB, s: 8 * GIB };
const QUERY_LIMIT = GIB;
const UPDATE_LIMIT = 2 * GIB;
const QUERIES = new Set<EntryPoint>(["RQ", "NRQ", "CQ", "CRy", "CRt", "CC", "F"]);
/** The network counts pages of the operating system. Sixteen of them are a page of WebAssembly. */
const OS_PAGE_BYTES = 4096;
const GROUP = 16;

/** Counts how much of stable memory one execution reads or writes. Each page counts once. */
export class StableAccess {
  readonly #limitBytes: number;
  /** By the number of a WebAssembly page: one bit for each of its pages of the operating system that was touched. */
  readonly #touched = new Map<number, number>();
  #pages = 0;
  /** The page that was touched last: often the next one too. */
  #last = -1;

  constructor(entry: EntryPoint) {
    this.#limitBytes = LIMITS[entry] ?? (QUERIES.has(entry) ? QUERY_LIMIT : UPDATE_LIMIT);
  }

  /** @throws StableAccessExceeded */
  touch(offset: number, sizeBytes: number): void {
    if (sizeBytes === 0) return;
    // A range above the limit need not be counted page by page.
    if (sizeBytes > this.#limitBytes) throw this.#exceeded();
    const last = Math.floor((offset + sizeBytes - 1) / OS_PAGE_BYTES);
    const first = Math.floor(offset / OS_PAGE_BYTES);
    if (first === last && first === this.#last) return;
    for (let page = first; page <= last; page++) {
      const group = Math.floor(page / GROUP);
      const bit = 1 << (page % GROUP);
      const touched = this.#touched.get(group) ?? 0;
      if ((touched & bit) !== 0) continue;
      this.#touched.set(group, touched | bit);
      this.#pages++;
    }
    this.#last = last;
    if (this.#pages * OS_PAGE_BYTES > this.#limitBytes) throw this.#exceeded();
  }

  #exceeded(): StableAccessExceeded {
    return new StableAccessExceeded(BigInt(this.#limitBytes));
  }
}
