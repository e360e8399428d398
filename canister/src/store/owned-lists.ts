import { RecordReader, RecordWriter } from "@store-forever/certified";
import { concatBytes, LIMITS, type Opt, type PageRequest, StoreError } from "@store-forever/protocol";
import { ReplyBudget, type ReplyCost } from "../operations/reply-budget.ts";
import { nat32Key, ownedKey } from "./keys.ts";
import type { Owner, Store } from "./store.ts";

const VERSION = 1;
/** Numbers of the lists and of the three things stored for each. They are part of the stored format. */
const LISTS = { memories: 0, galleries: 1 } as const;
const NEXT_PLACE = 0;
const ID_AT_PLACE = 1;
const PLACE_OF_ID = 2;
const NOTHING = new Uint8Array(0);
/** Places a page looks at: where much was deleted, a page may hold less than was asked for. */
const MAX_PLACES = 1_000;

/** The lists the stable map cannot give, having no range scan: each id has a place, counted from the owner's first. */
export type ListName = keyof typeof LISTS;

function listKey(list: ListName, part: number, owner: Owner, rest: Uint8Array): Uint8Array {
  return concatBytes([Uint8Array.of(LISTS[list], part), ownedKey(owner, rest)]);
}

/** Puts an id at the end of an owner's list. */
export function appendTo(store: Store, list: ListName, owner: Owner, id: Uint8Array): void {
  const { lists } = store.maps;
  const place = nextPlace(store, list, owner);
  lists.set(listKey(list, NEXT_PLACE, owner, NOTHING), new RecordWriter(VERSION).nat32(place + 1).finish());
  lists.set(listKey(list, ID_AT_PLACE, owner, nat32Key(place)), id);
  lists.set(listKey(list, PLACE_OF_ID, owner, id), nat32Key(place));
}

export function removeFrom({ maps: { lists } }: Store, list: ListName, owner: Owner, id: Uint8Array): void {
  const placeKey = listKey(list, PLACE_OF_ID, owner, id);
  const place = lists.get(placeKey);
  if (place === undefined) return;
  lists.delete(listKey(list, ID_AT_PLACE, owner, place));
  lists.delete(placeKey);
}

/** The place after the last. */
export function nextPlace({ maps }: Store, list: ListName, owner: Owner): number {
  const bytes = maps.lists.get(listKey(list, NEXT_PLACE, owner, NOTHING));
  return bytes === undefined ? 0 : new RecordReader(bytes, VERSION, "list").nat32();
}

/** The id at a place; `undefined` where it was removed. */
export function idAt({ maps }: Store, list: ListName, owner: Owner, place: number): Uint8Array | undefined {
  return maps.lists.get(listKey(list, ID_AT_PLACE, owner, nat32Key(place)));
}

/** Forgets a list from which everything is removed. */
export function dropList({ maps }: Store, list: ListName, owner: Owner): void {
  maps.lists.delete(listKey(list, NEXT_PLACE, owner, NOTHING));
}

/**
 * A page of an owner's list, newest first. The cursor is a place, so that what comes or goes between pages is neither skipped nor
 * given twice. A page holds what fits one answer, and one thing at least.
 * @param find what the id stands for and what it takes of an answer, or `undefined` to leave it out; it is read only where there is room
 * @throws StoreError InvalidArgument
 */
export function pageOf<T>(
  store: Store,
  list: ListName,
  owner: Owner,
  request: PageRequest,
  find: (id: Uint8Array) => { read: () => T; cost: ReplyCost } | undefined,
): { items: T[]; next_cursor: Opt<string> } {
  const limit = pageLimit(request);
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
export function pageLimit({ limit }: { limit: Opt<number> }): number {
  const wanted = limit[0] ?? LIMITS.presenceDefault;
  if (wanted < 1 || wanted > LIMITS.presenceMax)
    throw new StoreError("InvalidArgument", `Ask for 1 to ${LIMITS.presenceMax} a page.`, "limit");
  return wanted;
}

function startOf({ cursor }: PageRequest, end: number): number {
  if (cursor[0] === undefined) return end;
  if (!/^[1-9]\d{0,9}$/.test(cursor[0]))
    throw new StoreError("InvalidArgument", "Give the cursor as the page before gave it.", "cursor");
  return Math.min(Number(cursor[0]), end);
}
