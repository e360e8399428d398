import { setAsideNext, type WaitingWork } from "../../store/set-aside.ts";
import type { Store } from "../../store/store.ts";
import type { WorkQueue } from "./queues.ts";
import { isDue, nextSweepNs, sweep } from "./sweep.ts";

export interface SweeperOptions {
  store: Store;
  queues: readonly WorkQueue[];
  /**
   * Runs something later in a message of its own: a trap in it undoes what it did, and nothing else. A timer cannot be cleared: Azle 0.33
   * panics when it clears one that is set, because it then calls JavaScript from JavaScript.
   */
  setTimer(delaySeconds: number, run: () => void): void;
  /** At the end of each message that swept. */
  afterSweep(): void;
  /** Hears that a task trapped and is out of its queue. */
  onSetAside(work: WaitingWork): void;
}

const SECOND_NS = 1_000_000_000n;
/** How long after it was due a sweep that is still planned has trapped, or its timer is lost, as when the canister ran out of cycles. */
const GRACE_SECONDS = 10;
const GRACE_NS = BigInt(GRACE_SECONDS) * SECOND_NS;

/** All queues in turn or, after a sweep that trapped, one step of one queue a message: so it shows which task it is that traps. */
type Mode = { kind: "all"; first: number } | { kind: "one"; place: number };

/** A sweep whose timer is set. */
interface Planned {
  dueNs: bigint;
}

/**
 * Sweeps by timers, and never inside anybody's message. A task that traps does not hold its queue: it is set aside. All of this is in the
 * heap: the message that plans a sweep has ended before the sweep begins, so a trap leaves the plan, and an upgrade plans anew.
 */
export class Sweeper {
  readonly #options: SweeperOptions;
  #mode: Mode = { kind: "all", first: 0 };
  #planned: Planned | undefined;
  /** When the next guard looks whether a sweep trapped. */
  #guardNs: bigint | undefined;

  constructor(options: SweeperOptions) {
    this.#options = options;
  }

  /** Plans the next sweep, unless there is nothing to sweep or a sweep is planned in time. */
  plan(): void {
    const { store, queues, setTimer } = this.#options;
    const nextNs = nextSweepNs(store, queues);
    if (nextNs === undefined) return;
    const nowNs = store.now();
    const dueNs = nextNs < nowNs ? nowNs : nextNs;
    if (this.#planned !== undefined && this.#planned.dueNs <= dueNs && !this.#isOverdue()) return;
    const planned: Planned = { dueNs };
    this.#planned = planned;
    setTimer(this.#secondsUntil(dueNs), () => this.#sweep(planned));
    this.#guard();
  }

  #sweep(planned: Planned): void {
    if (this.#planned !== planned) return;
    const next = this.#work();
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

  #isOverdue(): boolean {
    return this.#planned !== undefined && this.#planned.dueNs + GRACE_NS <= this.#options.store.now();
  }

  /** Sets a guard for the planned sweep. One that is set and goes off about then will do. */
  #guard(): void {
    if (this.#planned === undefined) return;
    const guardNs = this.#planned.dueNs + GRACE_NS;
    if (this.#guardNs !== undefined && this.#guardNs <= guardNs) return;
    this.#guardNs = guardNs;
    this.#options.setTimer(this.#secondsUntil(guardNs), () => {
      if (this.#guardNs !== guardNs) return;
      this.#guardNs = undefined;
      if (this.#isOverdue()) this.#recover();
      else this.#guard();
    });
  }

  #secondsUntil(timeNs: bigint): number {
    const delayNs = timeNs - this.#options.store.now();
    return delayNs <= 0n ? 0 : Number((delayNs + SECOND_NS - 1n) / SECOND_NS);
  }

  /** Goes on after a sweep that trapped: one step a message or, when that was so, without the task whose step it was. */
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
