import fc from "fast-check";
import { expect, test } from "vitest";
import { AdaptiveWindow } from "./adaptive-window.ts";

const MESSAGE_BYTES = 1_000_000;

/** A simulated network with its own clock, a latency, and a limit of bytes a second. */
function network(latencyMs: number, bytesPerMs: number) {
  const events: { atMs: number; run: () => void }[] = [];
  let nowMs = 0;
  let lineFreeAtMs = 0;
  const send = () =>
    new Promise<void>((resolve) => {
      lineFreeAtMs = Math.max(lineFreeAtMs, nowMs) + MESSAGE_BYTES / bytesPerMs;
      events.push({ atMs: lineFreeAtMs + latencyMs, run: resolve });
    });
  const finish = async (done: () => boolean) => {
    while (!done()) {
      await new Promise<void>((resolve) => setImmediate(resolve));
      const next = events.toSorted((a, b) => a.atMs - b.atMs)[0];
      if (next === undefined) continue;
      events.splice(events.indexOf(next), 1);
      nowMs = next.atMs;
      next.run();
    }
  };
  return { now: () => nowMs, send, finish };
}

async function sizesWhileSending(latencyMs: number, bytesPerMs: number, messages: number): Promise<number[]> {
  const { now, send, finish } = network(latencyMs, bytesPerMs);
  const window = new AdaptiveWindow({ max: 24, now });
  const sizes: number[] = [];
  let arrived = 0;
  for (let sent = 0; sent < messages; sent++)
    void window
      .run(send, () => MESSAGE_BYTES)
      .then(() => {
        arrived++;
        sizes.push(window.size);
      });
  await finish(() => arrived === messages);
  return sizes;
}

const average = (sizes: number[]) => sizes.reduce((sum, size) => sum + size, 0) / sizes.length;

test("grows to what a network with high latency and bandwidth takes, and stays near it", async () => {
  // Ten messages use the whole bandwidth: 2,000 ms of latency, one message each 200 ms.
  const sizes = await sizesWhileSending(2_000, 5_000, 600);
  expect(average(sizes.slice(-200))).toBeGreaterThan(7);
});

test("gets there soon: it doubles until more brings no gain", async () => {
  const sizes = await sizesWhileSending(2_000, 5_000, 40);
  expect(sizes.findIndex((size) => size >= 8)).toBeLessThan(8);
});

test("does not queue messages where one at a time uses the whole bandwidth", async () => {
  const sizes = await sizesWhileSending(1, 100, 300);
  expect(average(sizes.slice(-200))).toBeLessThan(7);
});

test("halves at a fault, stays at least one, and grows again", async () => {
  const window = new AdaptiveWindow({ max: 8 });
  expect(window.size).toBe(4);
  for (const size of [2, 1, 1]) {
    window.fault();
    expect(window.size).toBe(size);
  }
});

test("lets nothing begin while paused and everything afterwards", async () => {
  const window = new AdaptiveWindow({ max: 4 });
  window.pause();
  let begun = 0;
  const runs = [1, 2, 3].map(() =>
    window.run(
      async () => void begun++,
      () => 1,
    ),
  );
  await new Promise<void>((resolve) => setImmediate(resolve));
  expect(begun).toBe(0);
  window.resume();
  await Promise.all(runs);
  expect(begun).toBe(3);
});

test("every task runs once and fails alone, whatever the window does", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.boolean(), { maxLength: 40 }), async (failing) => {
      const window = new AdaptiveWindow({ max: 5 });
      const results = await Promise.allSettled(
        failing.map((fails, index) =>
          window.run(
            async () => {
              if (!fails) return index;
              window.fault();
              throw new Error(`${index}`);
            },
            () => 10,
          ),
        ),
      );
      expect(results.map(({ status }) => status === "rejected")).toEqual(failing);
    }),
    { numRuns: 30 },
  );
});
