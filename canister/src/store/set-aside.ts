import { concatBytes } from "@store-forever/protocol";
import { deleteTask, type FairQueue, nextTask, putTask } from "./fair-queue.ts";
import { MAP_IDS, type MapName } from "./maps.ts";
import { MOVING_QUEUE } from "./records/handover-record.ts";
import { PUBLISHING_QUEUE, UNPUBLISHING_QUEUE } from "./records/publishing-record.ts";
import type { Store } from "./store.ts";

/** Where work waits: a map whose first entry is next, or a queue of turns. */
const WAITING_WORK = {
  sessions: "sessionExpiries",
  holdings: "unreferenced",
  nonces: "nonceExpiries",
  handovers: "handoverExpiries",
  discarded_chunks: "discardedBlobs",
  detached_nodes: "detachedNodes",
  postponed: "postponed",
  leaving: "leaving",
  moving: MOVING_QUEUE,
  unpublishing: UNPUBLISHING_QUEUE,
  publishing: PUBLISHING_QUEUE,
} as const satisfies Record<string, MapName | FairQueue>;
export type WaitingWork = keyof typeof WAITING_WORK;

/** Takes a task that traps out of its queue, so that the others go on. It is kept for the next module. */
export function setAsideNext(store: Store, work: WaitingWork): void {
  const source: MapName | FairQueue = WAITING_WORK[work];
  if (typeof source === "string") {
    const entry = store.maps[source].first();
    if (entry === undefined) return;
    store.maps[source].delete(entry.key);
    keep(store, source, entry.key, entry.value);
    return;
  }
  const task = nextTask(store, source);
  if (task === undefined) return;
  deleteTask(store, source, source.ownerOf(task), task.key);
  keep(store, source.tasks, task.key, task.value);
}

function keep({ maps }: Store, map: MapName, key: Uint8Array, value: Uint8Array): void {
  maps.setAside.set(concatBytes([Uint8Array.of(MAP_IDS[map]), key]), value);
}

/** Puts up to `most` tasks that were set aside back into their queues, as an upgrade does: another module may be able to do them. */
export function putBack(store: Store, most: number): void {
  const sources: readonly (MapName | FairQueue)[] = Object.values(WAITING_WORK);
  for (let left = most; left > 0; left--) {
    const entry = store.maps.setAside.first();
    if (entry === undefined) return;
    store.maps.setAside.delete(entry.key);
    const source = sources.find(
      (each) => MAP_IDS[typeof each === "string" ? each : each.tasks] === (entry.key[0] as number),
    );
    const task = { key: entry.key.slice(1), value: entry.value };
    if (typeof source === "string") store.maps[source].set(task.key, task.value);
    else if (source !== undefined) putTask(store, source, source.ownerOf(task), task);
  }
}

export function countSetAside({ maps }: Store, most: number): number {
  return maps.setAside.entries(0, most).length;
}
