import { RecordReader, RecordWriter } from "@store-forever/certified";
import { concatBytes } from "@store-forever/protocol";
import { NAT64_BYTES, nat64Key, nat64Of, ownerKey, turnKey } from "./keys.ts";
import type { MapName } from "./maps.ts";
import type { Owner, Store } from "./store.ts";

/**
 * A queue in which owners take turns (start-time fair queueing). Each task has a turn: the first one of an owner is next, each further one
 * is a turn later than the one before. So an owner with a thousand tasks delays another's first task by one task.
 */
export interface FairQueue {
  /** Part of the stored format. */
  number: number;
  /** key of a task -> its turn and value */
  tasks: MapName;
  /** turn, key of a task -> nothing */
  turns: MapName;
  ownerOf(task: Task): Owner;
}

export interface Task {
  key: Uint8Array;
  value: Uint8Array;
}

const VERSION = 1;
const NOTHING = new Uint8Array(0);

/** Adds a task, or gives one that waits another value. */
export function putTask(store: Store, queue: FairQueue, owner: Owner, { key, value }: Task): void {
  const waiting = store.maps[queue.tasks].get(key);
  const turn = waiting === undefined ? takeTurn(store, queue, owner) : nat64Of(waiting);
  store.maps[queue.tasks].set(key, concatBytes([nat64Key(turn), value]));
  if (waiting === undefined) store.maps[queue.turns].set(concatBytes([nat64Key(turn), key]), NOTHING);
}

/** The value of a task that waits. */
export function taskValue({ maps }: Store, queue: FairQueue, key: Uint8Array): Uint8Array | undefined {
  return maps[queue.tasks].get(key)?.slice(NAT64_BYTES);
}

export function hasTasks({ maps }: Store, queue: FairQueue): boolean {
  return maps[queue.turns].first() !== undefined;
}

/** The task whose turn it is. It stays in the queue: delete it, or move it back. */
export function nextTask(store: Store, queue: FairQueue): Task | undefined {
  const entry = store.maps[queue.turns].first();
  if (entry === undefined) return undefined;
  const turn = nat64Of(entry.key);
  if (turn !== currentTurn(store, queue)) store.maps.counters.set(turnKey(queue.number), nat64Key(turn));
  const key = entry.key.slice(NAT64_BYTES);
  return { key, value: taskValue(store, queue, key) ?? NOTHING };
}

/** Puts a task behind all others of its owner. */
export function moveBack(store: Store, queue: FairQueue, owner: Owner, task: Task): void {
  // The new turn is taken before the old one is given up: otherwise an owner's only task would be next again and again.
  const turn = takeTurn(store, queue, owner);
  deleteTask(store, queue, owner, task.key);
  store.maps[queue.tasks].set(task.key, concatBytes([nat64Key(turn), task.value]));
  store.maps[queue.turns].set(concatBytes([nat64Key(turn), task.key]), NOTHING);
}

export function deleteTask(store: Store, queue: FairQueue, owner: Owner, key: Uint8Array): void {
  const waiting = store.maps[queue.tasks].get(key);
  if (waiting === undefined) return;
  store.maps[queue.tasks].delete(key);
  store.maps[queue.turns].delete(concatBytes([waiting.subarray(0, NAT64_BYTES), key]));
  const { nextTurn, count } = readWaiting(store, queue, owner);
  writeWaiting(store, queue, owner, { nextTurn, count: count - 1 });
}

function currentTurn({ maps }: Store, { number }: FairQueue): bigint {
  const bytes = maps.counters.get(turnKey(number));
  return bytes === undefined ? 0n : nat64Of(bytes);
}

function takeTurn(store: Store, queue: FairQueue, owner: Owner): bigint {
  const { nextTurn, count } = readWaiting(store, queue, owner);
  const first = currentTurn(store, queue) + 1n;
  const turn = nextTurn > first ? nextTurn : first;
  writeWaiting(store, queue, owner, { nextTurn: turn + 1n, count: count + 1 });
  return turn;
}

/** How many tasks of an owner wait, and the turn of one more. It is forgotten with the last of them. */
interface Waiting {
  nextTurn: bigint;
  count: number;
}

const waitingKey = ({ number }: FairQueue, owner: Owner) => concatBytes([Uint8Array.of(number), ownerKey(owner)]);

function readWaiting({ maps }: Store, queue: FairQueue, owner: Owner): Waiting {
  const bytes = maps.waiting.get(waitingKey(queue, owner));
  if (bytes === undefined) return { nextTurn: 0n, count: 0 };
  const reader = new RecordReader(bytes, VERSION, "owner's turn");
  return { nextTurn: reader.nat64(), count: reader.nat32() };
}

function writeWaiting({ maps }: Store, queue: FairQueue, owner: Owner, { nextTurn, count }: Waiting): void {
  const key = waitingKey(queue, owner);
  if (count === 0) maps.waiting.delete(key);
  else maps.waiting.set(key, new RecordWriter(VERSION).nat64(nextTurn).nat32(count).finish());
}
