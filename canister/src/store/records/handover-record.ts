import { RecordReader, RecordWriter } from "@store-forever/certified";
import { addDue, nextDueNs, takeDue } from "../due-queue.ts";
import { ownerKey, ownerOf } from "../keys.ts";
import type { ListName } from "../owned-lists.ts";
import type { Owner, Store } from "../store.ts";

const VERSION = 1;
/** In the order of their stored numbers. */
const STATES = ["offered", "moving", "done"] as const;
/** The order in which they are moved: a gallery's links need its memories where they were, until the gallery is written. */
export const MOVED_LISTS = ["galleries", "memories"] as const satisfies readonly ListName[];

interface Moved {
  to: Owner;
  memories: number;
  galleries: number;
}
/** A handover of a capsule. The giver and the receiver have at most one each. */
export type StoredHandover = Moved &
  (
    | { state: "offered" | "done"; expiresAtNs: bigint }
    /** How far the move is in the giver's lists. */
    | { state: "moving"; list: (typeof MOVED_LISTS)[number]; place: number }
  );

export function readHandover({ maps }: Store, from: Owner): StoredHandover | undefined {
  const bytes = maps.handovers.get(ownerKey(from));
  if (bytes === undefined) return undefined;
  const reader = new RecordReader(bytes, VERSION, "handover");
  const state = STATES[reader.nat8()] as (typeof STATES)[number];
  const moved = { to: reader.bytes().slice(), memories: reader.nat32(), galleries: reader.nat32() };
  if (state !== "moving") return { ...moved, state, expiresAtNs: reader.nat64() };
  return { ...moved, state, list: MOVED_LISTS[reader.nat8()] as (typeof MOVED_LISTS)[number], place: reader.nat32() };
}

export function writeHandover({ maps }: Store, from: Owner, handover: StoredHandover): void {
  const { to, memories, galleries, state } = handover;
  const writer = new RecordWriter(VERSION).nat8(STATES.indexOf(state)).bytes(to).nat32(memories).nat32(galleries);
  if (state === "moving") {
    writer.nat8(MOVED_LISTS.indexOf(handover.list)).nat32(handover.place);
    maps.receivers.set(ownerKey(to), from);
  } else {
    writer.nat64(handover.expiresAtNs);
    maps.receivers.delete(ownerKey(to));
    addDue(maps.handoverExpiries, handover.expiresAtNs, ownerKey(from));
  }
  maps.handovers.set(ownerKey(from), writer.finish());
}

export function deleteHandover({ maps }: Store, from: Owner): void {
  maps.handovers.delete(ownerKey(from));
}

/** The owner whose capsule is moving to somebody. */
export function giverTo({ maps }: Store, to: Owner): Owner | undefined {
  return maps.receivers.get(ownerKey(to));
}

/** An owner whose capsule is moving. */
export function someGiver({ maps }: Store): Owner | undefined {
  return maps.receivers.first()?.value;
}

/** Takes the first giver whose offer or finished handover may have expired. It is taken once. */
export function takeDueHandover({ maps, now }: Store): Owner | undefined {
  const key = takeDue(maps.handoverExpiries, now());
  return key && ownerOf(key).owner;
}

export function nextDueHandoverNs({ maps }: Store): bigint | undefined {
  return nextDueNs(maps.handoverExpiries);
}
