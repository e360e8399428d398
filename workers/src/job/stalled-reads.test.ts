import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { StalledReads } from "./stalled-reads.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A read, and whether it has stalled. */
function begun() {
  const reads = new StalledReads();
  const seen = { hasStalled: false };
  void reads.begin("m").then(() => {
    seen.hasStalled = true;
  });
  return { reads, seen };
}

test("a source that sends nothing stalls, and one that continues to send does not", async () => {
  const { reads, seen } = begun();
  for (let second = 0; second < 20; second++) {
    await vi.advanceTimersByTimeAsync(1_000);
    reads.report("m", "reading");
  }
  expect(seen.hasStalled).toBe(false);
  await vi.advanceTimersByTimeAsync(6_000);
  expect(seen.hasStalled).toBe(true);
});

test.each([
  ["is read", (reads: StalledReads) => reads.report("m", "preparing")],
  ["is over", (reads: StalledReads) => reads.end("m")],
])("a memory that %s does not stall", async (_, finish) => {
  const { reads, seen } = begun();
  finish(reads);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(seen.hasStalled).toBe(false);
});
