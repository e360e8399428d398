import type { Store } from "../../store/store.ts";
import { WorkBudget } from "../../store/work-budget.ts";
import { QUEUES, type WorkQueue } from "./queues.ts";

/** What one sweep takes: less than the network executes at once, so that other messages run in between. */
const SWEEP_INSTRUCTIONS = 1_500_000_000n;
/** What one queue takes of it before the next one has its share. */
const SHARE_INSTRUCTIONS = 400_000_000n;

/**
 * Does a part of the waiting work: each queue does a share of its own, one step at least, until the sweep has taken what it may.
 * @param first the queue that begins: the one after the last that had its share
 * @returns the queue to begin with next
 */
export function sweep(store: Store, queues: readonly WorkQueue[] = QUEUES, first = 0): number {
  const budget = WorkBudget.of(store, SWEEP_INSTRUCTIONS);
  for (let count = 0; count < queues.length; count++) {
    const place = (first + count) % queues.length;
    const queue = queues[place] as WorkQueue;
    if (!isDue(store, queue)) continue;
    const share = WorkBudget.of(store, SHARE_INSTRUCTIONS);
    do queue.step(store);
    while (isDue(store, queue) && share.hasLeft());
    if (!budget.hasLeft()) return (place + 1) % queues.length;
  }
  return first;
}

export function isDue(store: Store, { nextNs }: WorkQueue): boolean {
  const dueNs = nextNs(store);
  return dueNs !== undefined && dueNs <= store.now();
}

/** When the next sweep is due; a time that has passed means now. */
export function nextSweepNs(store: Store, queues: readonly WorkQueue[] = QUEUES): bigint | undefined {
  let next: bigint | undefined;
  for (const { nextNs } of queues) {
    const dueNs = nextNs(store);
    if (dueNs !== undefined && (next === undefined || dueNs < next)) next = dueNs;
  }
  return next;
}
