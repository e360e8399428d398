import { LIMITS, type ListingRequest, type Opt, StoreError } from "@store-forever/protocol";
import { idAt, type ListName, nextPlace } from "../store/owned-lists.ts";
import type { Owner, Store } from "../store/store.ts";
import { ReplyBudget, type ReplyCost } from "./reply-budget.ts";

/** Places that a listing looks at. Where much was deleted, a listing may hold less than was asked for. */
const MAX_PLACES = 1_000;

/**
 * A listing of an owner's list, newest first. The cursor is a place, so that what comes or goes between listings is neither skipped
 * nor given twice. A listing holds what fits one answer, and one thing at least.
 * @param find what the id stands for and what it takes of an answer, or `undefined` to leave it out; it is read only where there is room
 * @throws StoreError InvalidArgument
 */
export function listingOf<T>(
  store: Store,
  list: ListName,
  owner: Owner,
  request: ListingRequest,
  find: (id: Uint8Array) => { read: () => T; cost: ReplyCost } | undefined,
): { items: T[]; next_cursor: Opt<string> } {
  const limit = listingLimit(request);
  const items: T[] = [];
  const budget = new ReplyBudget();
  let place = startOf(request, nextPlace(store, list, owner));
  for (let looked = 0; place > 0; looked++) {
    if (items.length === limit || looked === MAX_PLACES) break;
    const id = idAt(store, list, owner, place - 1);
    const found = id && find(id);
    if (found !== undefined) {
      if (!budget.take(found.cost) && items.length > 0) break;
      items.push(found.read());
    }
    place--;
  }
  return { items, next_cursor: place > 0 ? [String(place)] : [] };
}

/** @throws StoreError InvalidArgument */
export function listingLimit({ limit }: { limit: Opt<number> }): number {
  const wanted = limit[0] ?? LIMITS.presenceDefault;
  if (wanted < 1 || wanted > LIMITS.presenceMax)
    throw new StoreError("InvalidArgument", `Ask for 1 to ${LIMITS.presenceMax} at a time.`, "limit");
  return wanted;
}

function startOf({ cursor }: ListingRequest, end: number): number {
  if (cursor[0] === undefined) return end;
  if (!/^[1-9]\d{0,9}$/.test(cursor[0])) throw unknownCursor();
  return Math.min(Number(cursor[0]), end);
}

export const unknownCursor = () =>
  new StoreError("InvalidArgument", "Give the cursor as the answer before gave it.", "cursor");
