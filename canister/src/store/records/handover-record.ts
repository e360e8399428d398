import { RecordReader, RecordWriter } from "@store-forever/certified";
import { concatBytes } from "@store-forever/protocol";
import { ownerKey, ownerOf, timeKey, timeOf } from "../keys.ts";
import type { ListName } from "../owned-lists.ts";
import type { Owner, Store } from "../store.ts";

const VERSION = 1;
const TIME_BYTES = 8;
const NOTHING = new Uint8Array(0);
/** In the order of their stored numbers. */
const STATES = ["offered", "moving", "done"] as const;
/** In the order they are moved in: a gallery's links need its memories where they were until it is written. */
export const MOVED_LISTS = ["galleries", "memories"] as const satisfies readonly ListName[];

interface Moved {
  to: Owner;
  memories: number;
  galleries: number;
}
/** A capsule that changes hands. Two people have at most one each, the one who gives and the one who takes. */
export type Handover = Moved &
  (
    | { state: "offered" | "done"; expiresAtNs: bigint }
    /** Where in the giver's lists it is. */
    | { state: "moving"; list: (typeof MOVED_LISTS)[number]; place: number }
  );

export function readHandover({ maps }: Store, from: Owner): Handover | undefined {
  const bytes = maps.handovers.get(ownerKey(from));
  if (bytes === undefined) return undefined;
  const reader = new RecordReader(bytes, VERSION, "handover");
  const state = STATES[reader.nat8()] as (typeof STATES)[number];
  const moved = { to: reader.bytes().slice(), memories: reader.nat32(), galleries: reader.nat32() };
  if (state !== "moving") return { ...moved, state, expiresAtNs: reader.nat64() };
  return { ...moved, state, list: MOVED_LISTS[reader.nat8()] as (typeof MOVED_LISTS)[number], place: reader.nat32() };
}

export function writeHandover({ maps }: Store, from: Owner, handover: Handover): void {
  const { to, memories, galleries, state } = handover;
  const writer = new RecordWriter(VERSION).nat8(STATES.indexOf(state)).bytes(to).nat32(memories).nat32(galleries);
  if (state === "moving") {
    writer.nat8(MOVED_LISTS.indexOf(handover.list)).nat32(handover.place);
    maps.receivers.set(ownerKey(to), from);
  } else {
    writer.nat64(handover.expiresAtNs);
    maps.receivers.delete(ownerKey(to));
    maps.handoverExpiries.set(concatBytes([timeKey(handover.expiresAtNs), ownerKey(from)]), NOTHING);
  }
  maps.handovers.set(ownerKey(from), writer.finish());
}

export function deleteHandover({ maps }: Store, from: Owner): void {
  maps.handovers.delete(ownerKey(from));
}

/** Whose capsule is moving to somebody. */
export function giverTo({ maps }: Store, to: Owner): Owner | undefined {
  return maps.receivers.get(ownerKey(to));
}

/** Whose capsule is moving. */
export function someGiver({ maps }: Store): Owner | undefined {
  return maps.receivers.first()?.value;
}

/** Forgets up to `most` handovers whose time is over. */
export function forgetHandovers(store: Store, most: number): void {
  const { handoverExpiries } = store.maps;
  for (let left = most; left > 0; left--) {
    const entry = handoverExpiries.first();
    if (entry === undefined || timeOf(entry.key) > store.now()) return;
    handoverExpiries.delete(entry.key);
    const { owner } = ownerOf(entry.key.slice(TIME_BYTES));
    const handover = readHandover(store, owner);
    if (handover !== undefined && handover.state !== "moving" && handover.expiresAtNs <= store.now())
      deleteHandover(store, owner);
  }
}

export function nextHandoverNs({ maps }: Store): bigint | undefined {
  const entry = maps.handoverExpiries.first();
  return entry && timeOf(entry.key);
}
