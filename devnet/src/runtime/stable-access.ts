import { StableAccessExceeded } from "../messages/trap.ts";
import type { EntryPoint } from "../wasm/ic0-table.ts";

const GIB = 1024n * 1024n * 1024n;
const LIMITS: Partial<Record<EntryPoint, bigint>> = { I: 8n * GIB, G: 8n * GIB, s: 8n * GIB };
const QUERY_LIMIT = GIB;
const UPDATE_LIMIT = 2n * GIB;
const QUERIES = new Set<EntryPoint>(["RQ", "NRQ", "CQ", "CRy", "CRt", "CC", "F"]);
/** The network counts pages of the operating system. Sixteen of them are a page of WebAssembly. */
const OS_PAGE_BITS = 12n;
const GROUP = 16;

/** Counts how much of stable memory one execution reads or writes. Each page counts once. */
export class StableAccess {
  readonly #limitBytes: bigint;
  /** By the number of a WebAssembly page: one bit for each of its pages of the operating system that was touched. */
  readonly #touched = new Map<number, number>();
  #pages = 0;

  constructor(entry: EntryPoint) {
    this.#limitBytes = LIMITS[entry] ?? (QUERIES.has(entry) ? QUERY_LIMIT : UPDATE_LIMIT);
  }

  /** @throws StableAccessExceeded */
  touch(offset: bigint, sizeBytes: bigint): void {
    if (sizeBytes === 0n) return;
    // A range above the limit need not be counted page by page.
    if (sizeBytes > this.#limitBytes) throw new StableAccessExceeded(this.#limitBytes);
    const last = Number((offset + sizeBytes - 1n) >> OS_PAGE_BITS);
    for (let page = Number(offset >> OS_PAGE_BITS); page <= last; page++) {
      const group = Math.floor(page / GROUP);
      const bit = 1 << (page % GROUP);
      const touched = this.#touched.get(group) ?? 0;
      if ((touched & bit) !== 0) continue;
      this.#touched.set(group, touched | bit);
      this.#pages++;
    }
    if (BigInt(this.#pages) << OS_PAGE_BITS > this.#limitBytes) throw new StableAccessExceeded(this.#limitBytes);
  }
}
