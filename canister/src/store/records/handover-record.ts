import { RecordReader, RecordWriter } from "@store-forever/certified";
import { concatBytes } from "@store-forever/protocol";
import { addDue, nextDueNs, takeDue } from "../due-queue.ts";
import { deleteTask, type FairQueue, hasTasks, moveBack, nextTask, putTask } from "../fair-queue.ts";
import { ownerKey, ownerOf, splitIds } from "../keys.ts";
import type { ListName } from "../owned-lists.ts";
import type { Owner, Store } from "../store.ts";

const VERSION = 1;
/** The capsules that are moving. Their receivers take turns. */
export const MOVING_QUEUE: FairQueue = {
  number: 2,
  tasks: "moves",
  turns: "moveTurns",
  ownerOf: ({ value: to }) => to,
};
/** In the order of their stored numbers. */
const STATES = ["offered", "moving", "done"] as const;
/** The order in which they are moved: a gallery's links need its memories where they were, until the gallery is written. */
export const MOVED_LISTS = ["galleries", "memories"] as const satisfies readonly ListName[];

/** Who may go on reading what moves: everybody who may, or whoever has a link. In the order of their stored numbers. */
const READERS = ["everybody", "links"] as const;
export type MovedReaders = (typeof READERS)[number];

interface Moved {
  to: Owner;
  memories: number;
  galleries: number;
}
/** A handover of a capsule. The giver and the receiver have at most one each. */
export type StoredHandover = Moved &
  (
    | { state: "offered" | "done"; expiresAtNs: bigint }
    /** How far the move is in the giver's lists, and when it began: nobody knows that before. */
    | { state: "moving"; list: (typeof MOVED_LISTS)[number]; place: number; begunAtNs: bigint; readers: MovedReaders }
  );

export function readHandover({ maps }: Store, from: Owner): StoredHandover | undefined {
  const bytes = maps.handovers.get(ownerKey(from));
  if (bytes === undefined) return undefined;
  const reader = new RecordReader(bytes, VERSION, "handover");
  const state = STATES[reader.nat8()] as (typeof STATES)[number];
  const moved = { to: reader.bytes().slice(), memories: reader.nat32(), galleries: reader.nat32() };
  if (state !== "moving") return { ...moved, state, expiresAtNs: reader.nat64() };
  const list = MOVED_LISTS[reader.nat8()] as (typeof MOVED_LISTS)[number];
  const [place, begunAtNs] = [reader.nat32(), reader.nat64()];
  return { ...moved, state, list, place, begunAtNs, readers: READERS[reader.nat8()] as MovedReaders };
}

export function writeHandover(store: Store, from: Owner, handover: StoredHandover): void {
  const { maps } = store;
  const { to, memories, galleries, state } = handover;
  const writer = new RecordWriter(VERSION).nat8(STATES.indexOf(state)).bytes(to).nat32(memories).nat32(galleries);
  if (state === "moving") {
    writer.nat8(MOVED_LISTS.indexOf(handover.list)).nat32(handover.place).nat64(handover.begunAtNs);
    writer.nat8(READERS.indexOf(handover.readers));
    maps.receivers.set(ownerKey(to), from);
    putTask(store, MOVING_QUEUE, to, { key: ownerKey(from), value: to });
  } else {
    writer.nat64(handover.expiresAtNs);
    if (state === "done") maps.receivers.delete(ownerKey(to));
    deleteTask(store, MOVING_QUEUE, to, ownerKey(from));
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

/** The giver of the capsule whose turn it is to go on moving. */
export function nextGiver(store: Store): Owner | undefined {
  const task = nextTask(store, MOVING_QUEUE);
  return task && ownerOf(task.key).owner;
}

/** Lets the capsules that others receive go on moving before this one. */
export function moveGiverBack(store: Store, from: Owner, to: Owner): void {
  moveBack(store, MOVING_QUEUE, to, { key: ownerKey(from), value: to });
}

export const isSomethingMoving = (store: Store) => hasTasks(store, MOVING_QUEUE);

/** The ids that the first memories of the gallery which is moving get, in the order of their own. */
export function readMovedItems({ maps }: Store, from: Owner): Uint8Array[] {
  return splitIds(maps.movedItems.get(ownerKey(from)) ?? new Uint8Array(0));
}

export function writeMovedItems({ maps }: Store, from: Owner, ids: readonly Uint8Array[]): void {
  if (ids.length === 0) maps.movedItems.delete(ownerKey(from));
  else maps.movedItems.set(ownerKey(from), concatBytes(ids));
}

/** Takes the first giver whose offer or finished handover may have expired. It is taken once. */
export function takeDueHandover({ maps, now }: Store): Owner | undefined {
  const key = takeDue(maps.handoverExpiries, now());
  return key && ownerOf(key).owner;
}

export function nextDueHandoverNs({ maps }: Store): bigint | undefined {
  return nextDueNs(maps.handoverExpiries);
}
