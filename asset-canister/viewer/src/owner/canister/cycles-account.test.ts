import { LIMITS } from "@store-forever/protocol";
import { expect, it } from "vitest";
import { cyclesIn } from "./cycles-account.ts";

const T = 1_000_000_000_000n;

it("is an amount to the cycle, of which the fee can be paid too", () => {
  expect(cyclesIn("1", 2n * T)).toBe(T);
  expect(cyclesIn("0.000000000001", T)).toBe(1n);
  expect(cyclesIn("1234567.891", 10n ** 20n)).toBe(1_234_567_891_000_000_000n);
  expect(cyclesIn("1", T + LIMITS.cyclesLedgerFee)).toBe(T);
});

it("is no amount where nothing, too much or something else was typed", () => {
  for (const text of ["", "0", "0.0", "-1", "1e3", "1.", ".5", "1,5", "1.0000000000001", "2"])
    expect(cyclesIn(text, 2n * T)).toBeUndefined();
});
