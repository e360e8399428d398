import { setAsideNext, type WaitingWork } from "../../store/set-aside.ts";
import type { Store } from "../../store/store.ts";
import { isDue, nextSweepNs, sweep } from "../sweep.ts";
import type { WorkQueue } from "./queues.ts";

/** Timers of the network. Each runs in a message of its own: a trap in it undoes what it did, and nothing else. */
export interface Timers {
  set(delaySeconds: number, run: () => void): bigint;
  clear(timer: bigint): void;
}

export interface SweeperOptions {
  store: Store;
  queues: readonly WorkQueue[];
  timers: Timers;
  /** At the end of each message that swept. */
  afterSweep(): void;
  /** Hears that a task trapped and is out of its queue. */
  onSetAside(work: WaitingWork): void;
}

const SECOND_NS = 1_000_000_000n;
/** How long after a sweep was due it counts as trapped. */
const GRACE_SECONDS = 10;
/** How long after that the guard counts as lost, as timers are when the canister ran out of cycles. */
const LOST_NS = 60n * SECOND_NS;

/** All queues in turn or, after a sweep that trapped, one step of one queue a message: so it shows which task it is that traps. */
type Mode = { kind: "all"; first: number } | { kind: "one"; place: number };

interface Planned {
  dueNs: bigint;
  timer: bigint;
  /** Goes off when the sweep trapped. */
  guard: bigint;
}

/**
 * Sweeps by timers, and never inside anybody's message. A task that traps does not hold its queue: it is set aside. All of this is in the
 * heap: the message that plans a sweep has ended before the sweep begins, so a trap leaves the plan, and an upgrade plans anew.
 */
export class Sweeper {
  readonly #options: SweeperOptions;
  #mode: Mode = { kind: "all", first: 0 };
  #planned: Planned | undefined;

  constructor(options: SweeperOptions) {
    this.#options = options;
  }

  /** Plans the next sweep, unless there is nothing to sweep or a sweep is planned in time. */
  plan(): void {
    const { store, queues, timers } = this.#options;
    const nextNs = nextSweepNs(store, queues);
    if (nextNs === undefined) return;
    const nowNs = store.now();
    const dueNs = nextNs < nowNs ? nowNs : nextNs;
    const planned = this.#planned;
    if (planned !== undefined) {
      const isLost = planned.dueNs + BigInt(GRACE_SECONDS) * SECOND_NS + LOST_NS < nowNs;
      if (planned.dueNs <= dueNs && !isLost) return;
      timers.clear(planned.timer);
      timers.clear(planned.guard);
    }
    const delaySeconds = Number((dueNs - nowNs + SECOND_NS - 1n) / SECOND_NS);
    this.#planned = {
      dueNs,
      timer: timers.set(delaySeconds, () => this.#sweep()),
      guard: timers.set(delaySeconds + GRACE_SECONDS, () => this.#recover()),
    };
  }

  #sweep(): void {
    const next = this.#work();
    if (this.#planned !== undefined) this.#options.timers.clear(this.#planned.guard);
    this.#planned = undefined;
    this.#mode = next;
    this.#options.afterSweep();
    this.plan();
  }

  /** @returns how the next sweep works */
  #work(): Mode {
    const { store, queues } = this.#options;
    if (this.#mode.kind === "all") return { kind: "all", first: sweep(store, queues, this.#mode.first) };
    const place = this.#nextDue(this.#mode.place);
    if (place === undefined) return { kind: "all", first: 0 };
    queues[place]?.step(store);
    return { kind: "one", place: place + 1 };
  }

  /** The first queue from a place on that has something to do. */
  #nextDue(from: number): number | undefined {
    const { store, queues } = this.#options;
    const place = queues.findIndex((queue, index) => index >= from && isDue(store, queue));
    return place < 0 ? undefined : place;
  }

  #recover(): void {
    const { store, queues, onSetAside } = this.#options;
    this.#planned = undefined;
    const place = this.#mode.kind === "one" ? this.#nextDue(this.#mode.place) : undefined;
    const queue = place === undefined ? undefined : queues[place];
    if (queue !== undefined) {
      setAsideNext(store, queue.name);
      onSetAside(queue.name);
    }
    this.#mode = { kind: "one", place: place === undefined ? 0 : place + 1 };
    this.plan();
  }
}
