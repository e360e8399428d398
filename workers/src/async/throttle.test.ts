import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { throttle } from "./throttle.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("however often it is called, it reports once in each interval", () => {
  const report = vi.fn();
  const call = throttle(report, 1_000);
  call();
  expect(report).toHaveBeenCalledTimes(0);
  for (let tenths = 0; tenths < 35; tenths++) {
    vi.advanceTimersByTime(100);
    call();
  }
  expect(report).toHaveBeenCalledTimes(3);
});
