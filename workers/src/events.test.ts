import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { JobEvent } from "./api.ts";
import { EventStream } from "./events.ts";

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

test("sends at most 20 events a second, the newest of each kind, and the rest when the job ends", () => {
  const seen: JobEvent[] = [];
  const events = new EventStream((event) => seen.push(event));
  events.phase("prepare");
  expect(seen).toEqual([{ type: "phase", phase: "prepare" }]);
  for (let id = 0; id < 30; id++) events.memory(`m${id}`, { step: "reading" });
  for (let id = 0; id < 30; id++) events.memory(`m${id}`, { step: "uploading" });
  for (let sent = 1; sent <= 100; sent++) events.bytes(transfer(sent));
  expect(seen).toHaveLength(1);
  vi.advanceTimersByTime(1_000);
  expect(seen).toHaveLength(21);
  events.finish();
  expect(seen).toHaveLength(32);
  expect(seen.filter((event) => event.type === "memory").every((event) => event.state.step === "uploading")).toBe(true);
  expect(seen.at(-1)).toEqual({ type: "bytes", ...transfer(100) });
  events.bytes(transfer(0));
  vi.runAllTimers();
  expect(seen).toHaveLength(32);
});
