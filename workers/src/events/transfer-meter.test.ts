import { expect, test } from "vitest";
import { TransferMeter } from "./transfer-meter.ts";

test("smooths the rate, includes unprepared memories in the time left, and counts retries", () => {
  let nowMs = 0;
  const meter = new TransferMeter(() => nowMs);
  expect(meter.progress(0)).toEqual({
    sentBytes: 0,
    acknowledgedBytes: 0,
    totalBytes: 0,
    bytesPerSecond: 0,
    retries: 0,
  });
  meter.add({ type: "queued", bytes: 100_000 });
  meter.add({ type: "sent", bytes: 100_000 });
  for (let second = 1; second <= 60; second++) {
    nowMs = second * 1000;
    meter.add({ type: "acknowledged", bytes: 1_000 });
  }
  const steady = meter.progress(0.5);
  expect(steady.bytesPerSecond).toBeCloseTo(1_000, -1);
  // Half of the memories are prepared, with 100,000 bytes: 140,000 bytes are left.
  expect(steady.secondsLeft).toBeCloseTo(140, -1);
  meter.add({ type: "retried" });
  expect(meter.progress(1)).toMatchObject({ retries: 1, acknowledgedBytes: 60_000, totalBytes: 100_000 });
  nowMs += 1_000;
  meter.add({ type: "acknowledged", bytes: 40_000 });
  const { bytesPerSecond, secondsLeft } = meter.progress(1);
  expect(bytesPerSecond).toBeGreaterThan(1_000);
  expect(bytesPerSecond).toBeLessThan(40_000);
  expect(secondsLeft).toBe(0);
});

test("never reports more bytes sent than there are, however often they are sent", () => {
  const meter = new TransferMeter(() => 0);
  meter.add({ type: "queued", bytes: 10 });
  for (let time = 0; time < 3; time++) meter.add({ type: "sent", bytes: 10 });
  expect(meter.progress(1).sentBytes).toBe(10);
});
