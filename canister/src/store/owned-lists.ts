import { RecordReader, RecordWriter } from "@store-forever/certified";
import { concatBytes } from "@store-forever/protocol";
import { nat32Key, ownedKey } from "./keys.ts";
import type { Owner, Store } from "./store.ts";

const VERSION = 1;
/** Numbers of the lists, and of the three things that are stored for each. They are part of the stored format. */
const LISTS = { memories: 0, galleries: 1 } as const;
const NEXT_PLACE = 0;
const ID_AT_PLACE = 1;
const PLACE_OF_ID = 2;
const NOTHING = new Uint8Array(0);

/** Lists of ids in the order they came. The stable map has no range scan, so each id has a place, counted from the owner's first id. */
export type ListName = keyof typeof LISTS;

function listKey(list: ListName, part: number, owner: Owner, rest: Uint8Array): Uint8Array {
  return concatBytes([Uint8Array.of(LISTS[list], part), ownedKey(owner, rest)]);
}

/** Puts an id at the end of an owner's list. */
export function appendTo(store: Store, list: ListName, owner: Owner, id: Uint8Array): void {
  const { lists } = store.maps;
  const place = nextPlace(store, list, owner);
  writeNextPlace(store, list, owner, place + 1);
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

/** The last id of a list. The places behind it are given up. */
export function lastId(store: Store, list: ListName, owner: Owner): Uint8Array | undefined {
  const end = nextPlace(store, list, owner);
  let place = end;
  while (place > 0 && idAt(store, list, owner, place - 1) === undefined) place--;
  if (place < end) writeNextPlace(store, list, owner, place);
  return place === 0 ? undefined : idAt(store, list, owner, place - 1);
}

function writeNextPlace({ maps }: Store, list: ListName, owner: Owner, place: number): void {
  maps.lists.set(listKey(list, NEXT_PLACE, owner, NOTHING), new RecordWriter(VERSION).nat32(place).finish());
}

/** Forgets a list from which everything is removed. */
export function dropList({ maps }: Store, list: ListName, owner: Owner): void {
  maps.lists.delete(listKey(list, NEXT_PLACE, owner, NOTHING));
}
