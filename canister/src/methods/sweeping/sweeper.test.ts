import { describe, expect, it } from "vitest";
import { SECOND_NS } from "../../inputs.fixture.ts";
import { discardChunks, hasDiscardedChunks } from "../../store/records/chunks.ts";
import { countSetAside, putBack, type WaitingWork } from "../../store/set-aside.ts";
import { testStore } from "../../store.fixture.ts";
import { QUEUES, type WorkQueue } from "./queues.ts";
import { Sweeper } from "./sweeper.ts";

/** A sweeper whose timers the test runs. A message that throws changes nothing, as one that traps. */
function harness(queues: readonly WorkQueue[]) {
  const { store, clock } = testStore();
  const timers: { atNs: bigint; run: () => void }[] = [];
  const setAside: WaitingWork[] = [];
  const sweeper = new Sweeper({
    store,
    queues,
    setTimer: (delaySeconds, run) => timers.push({ atNs: clock.nowNs + BigInt(delaySeconds) * SECOND_NS, run }),
    afterSweep: () => {},
    onSetAside: (work) => setAside.push(work),
  });
  let messages = 0;
  /** Runs timers in their order, until none is left. */
  const run = () => {
    for (; timers.length > 0; messages++) {
      if (messages > 1_000) throw new Error("The sweeper does not come to an end.");
      timers.sort((left, right) => Number(left.atNs - right.atNs));
      const timer = timers.shift() as (typeof timers)[number];
      if (timer.atNs > clock.nowNs) clock.nowNs = timer.atNs;
      try {
        timer.run();
      } catch {
        // The network undoes the message, and goes on with the next timer.
      }
    }
  };
  return { store, clock, timers, setAside, sweeper, run, messages: () => messages };
}

/** The queue of discarded chunks, whose step traps at some blobs. */
function poisoned(poison: readonly number[], done: number[]): WorkQueue[] {
  return QUEUES.map((queue) =>
    queue.name === "discarded_chunks"
      ? {
          ...queue,
          step(store) {
            const [key] = store.maps.discardedBlobs.entries(0, 1).map((entry) => entry.key);
            const number = key?.at(-1) ?? -1;
            if (poison.includes(number)) throw new Error("A trap.");
            queue.step(store);
            done.push(number);
          },
        }
      : queue,
  );
}

describe("the sweeper", () => {
  it("sets aside what traps, does all else, and comes to an end", () => {
    const done: number[] = [];
    const { store, setAside, sweeper, run } = harness(poisoned([0, 3, 4], done));
    for (let number = 0; number < 8; number++) discardChunks(store, number, 1);
    sweeper.plan();
    run();
    expect([...new Set(done)]).toEqual([1, 2, 5, 6, 7]);
    expect(setAside).toEqual(["discarded_chunks", "discarded_chunks", "discarded_chunks"]);
    expect(countSetAside(store, 10)).toBe(3);
    expect(hasDiscardedChunks(store)).toBe(false);
  });

  it("gives what was set aside to the next module", () => {
    const { store, sweeper, run } = harness(poisoned([1], []));
    for (const number of [1, 2]) discardChunks(store, number, 1);
    sweeper.plan();
    run();
    expect(countSetAside(store, 10)).toBe(1);
    putBack(store, 100);
    expect([countSetAside(store, 10), hasDiscardedChunks(store)]).toEqual([0, true]);
    const next = harness(QUEUES);
    expect(next.store).not.toBe(store);
  });

  it("plans anew when its timers were lost", () => {
    const { store, clock, timers, sweeper, run } = harness(QUEUES);
    discardChunks(store, 1, 1);
    sweeper.plan();
    timers.length = 0;
    sweeper.plan();
    expect(timers).toHaveLength(0);
    clock.nowNs += 60n * SECOND_NS;
    sweeper.plan();
    run();
    expect(hasDiscardedChunks(store)).toBe(false);
  });

  it("takes few messages where nothing traps", () => {
    const { store, sweeper, run, messages } = harness(QUEUES);
    for (let number = 0; number < 50; number++) discardChunks(store, number, 1);
    sweeper.plan();
    sweeper.plan();
    run();
    expect(messages()).toBeLessThan(5);
  });
});
