import type { CreationErrorCode, Reserve } from "@store-forever/protocol";
import { listingLimit, unknownCursor } from "../operations/listing.ts";
import { readTallies } from "../store/bookkeeping/journal-record.ts";
import type { StoredAllowance } from "../store/records/personal/allowance-record.ts";
import {
  CREATION_ERRORS,
  creationsFrom,
  isUnderWay,
  readCreation,
  type StoredCreation,
} from "../store/records/personal/creation-record.ts";
import { readFactory } from "../store/records/personal/reserve-record.ts";
import type { Owner, Store } from "../store/store.ts";
import { allowanceToday } from "./allowance.ts";

/** Entries that a listing looks at: each is read from the beginning of the map. */
const MAX_LOOKED_AT = 500;

export interface RegistryEntry {
  owner: Owner;
  creation: StoredCreation;
}

/**
 * The moves there are, of one person or in one state or all.
 * @throws StoreError InvalidArgument
 */
export function listCreations(
  store: Store,
  request: { createdBy: Owner | undefined; state: string | undefined; cursor: [] | [string]; limit: [] | [number] },
): { items: RegistryEntry[]; next: number | undefined } {
  const { createdBy, state } = request;
  const isWanted = ({ creation }: RegistryEntry) => state === undefined || creation.phase.state === state;
  if (createdBy !== undefined) {
    const creation = readCreation(store, createdBy);
    return { items: creation === undefined ? [] : [{ owner: createdBy, creation }].filter(isWanted), next: undefined };
  }
  const limit = listingLimit(request);
  const [cursor = "0"] = request.cursor;
  if (!/^\d{1,9}$/.test(cursor)) throw unknownCursor();
  const start = Number(cursor);
  const entries = creationsFrom(store, start, MAX_LOOKED_AT);
  const items: RegistryEntry[] = [];
  for (const [index, entry] of entries.entries()) {
    if (items.length === limit) return { items, next: start + index };
    if (isWanted(entry)) items.push(entry);
  }
  return { items, next: entries.length === MAX_LOOKED_AT ? start + MAX_LOOKED_AT : undefined };
}

export interface FactoryStats {
  isEnabled: boolean;
  reserve: Reserve;
  reserveCycles: bigint;
  today: StoredAllowance;
  cyclesConsumed: bigint;
  started: bigint;
  completed: bigint;
  cancelled: bigint;
  failed: { code: CreationErrorCode; count: bigint }[];
  underWay: number;
}

export function factoryStats(store: Store): FactoryStats {
  const counts = new Map(
    readTallies(store).flatMap(({ kind, name, count }) => (kind === "creations" ? [[name, count] as const] : [])),
  );
  const countOf = (name: string) => counts.get(name) ?? 0n;
  return {
    ...readFactory(store),
    today: allowanceToday(store),
    started: countOf("started"),
    completed: countOf("completed"),
    cancelled: countOf("cancelled"),
    failed: CREATION_ERRORS.filter((name) => countOf(name) > 0n).map((name) => ({
      code: { [name]: null } as CreationErrorCode,
      count: countOf(name),
    })),
    underWay: creationsFrom(store, 0, MAX_LOOKED_AT).filter(({ creation }) => isUnderWay(creation)).length,
  };
}
