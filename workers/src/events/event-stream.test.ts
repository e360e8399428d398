import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { JobEvent } from "../api.ts";
import { EventStream } from "./event-stream.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const transfer = (sentBytes: number) => ({
  sentBytes,
  acknowledgedBytes: sentBytes,
  totalBytes: 100,
  bytesPerSecond: 1,
  retries: 0,
});

test("sends the newest event of each kind since the last batch, and the rest when the job ends", () => {
  const batches: JobEvent[][] = [];
  const events = new EventStream((batch) => batches.push([...batch]));
  events.phase("prepare");
  for (let id = 0; id < 1_000; id++) events.memory(`m${id}`, { step: "reading" });
  for (let id = 0; id < 1_000; id++) events.memory(`m${id}`, { step: "uploading" });
  expect(batches).toEqual([]);
  vi.advanceTimersByTime(1);
  const [first = []] = batches;
  expect(first).toHaveLength(1_001);
  expect(first[0]).toEqual({ type: "phase", phase: "prepare" });
  expect(first.slice(1).every((event) => event.type === "memory" && event.state.step === "uploading")).toBe(true);
  events.bytes(transfer(1));
  events.phase("store");
  events.bytes(transfer(100));
  events.finish();
  expect(batches[1]).toEqual([
    { type: "phase", phase: "store" },
    { type: "bytes", ...transfer(100) },
  ]);
  events.bytes(transfer(0));
  vi.runAllTimers();
  expect(batches).toHaveLength(2);
});

test("sends at most 20 batches a second, and none when nothing happens", () => {
  let batches = 0;
  const events = new EventStream(() => batches++);
  for (let ms = 0; ms < 990; ms++) {
    events.bytes(transfer(ms));
    vi.advanceTimersByTime(1);
  }
  expect(batches).toBe(20);
  vi.advanceTimersByTime(10_000);
  expect(batches).toBeLessThanOrEqual(21);
});
