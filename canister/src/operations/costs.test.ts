import { describe, expect, it } from "vitest";
import { SECOND_NS } from "../inputs.fixture.ts";
import { readObservedCosts, writeObservedCosts } from "../store/bookkeeping/observed-costs.ts";
import { testStore } from "../store.fixture.ts";
import { estimateCost, fundingWarning, paidUntil } from "./costs.ts";

describe("costs", () => {
  const GIB = 1024n ** 3n;

  it("are the published rates: 127,000 cycles a GiB and second, 2,000 a byte sent", () => {
    const { cycles_now, cycles_per_year } = estimateCost(GIB, 0);
    expect(cycles_per_year).toBe(127_000n * 31_557_600n);
    expect(cycles_now).toBeGreaterThan(GIB * 2_000n);
    expect(cycles_now).toBeLessThan(GIB * 2_200n);
    expect(estimateCost(0n, 0).cycles_per_year).toBe(0n);
    expect(estimateCost(2n ** 64n - 1n, 2 ** 32 - 1).cycles_per_year).toBeGreaterThan(0n);
  });

  it("tell how long the balance lasts, the reserve left aside", () => {
    const stored = { bytes: GIB, blobs: 0n };
    const { burn_per_day, freezing_reserve, frozen_at_ns } = paidUntil(10n ** 13n, stored, 0n);
    expect(freezing_reserve).toBe(30n * burn_per_day);
    const days = Number(frozen_at_ns / SECOND_NS) / 86_400;
    expect(days).toBeCloseTo(Number(10n ** 13n - freezing_reserve) / Number(burn_per_day), 1);
    expect(paidUntil(0n, stored, 7n).frozen_at_ns).toBe(7n);
    expect(paidUntil(10n ** 30n, stored, 7n).frozen_at_ns).toBe(2n ** 64n - 1n);
  });

  it("go by what the network said, and what has come since", () => {
    const { store } = testStore();
    expect(readObservedCosts(store)).toBeUndefined();
    const observed = {
      burnPerDay: 5n * 10n ** 10n,
      freezingSeconds: 10n * 86_400n,
      stored: { bytes: 3n * GIB, blobs: 7n },
    };
    writeObservedCosts(store, observed);
    expect(readObservedCosts(store)).toEqual(observed);
    const after = (bytes: bigint) => paidUntil(2n * 10n ** 12n, { bytes, blobs: 7n }, 0n, observed);
    expect(after(3n * GIB)).toMatchObject({
      burn_per_day: 5n * 10n ** 10n,
      freezing_reserve: 5n * 10n ** 11n,
      frozen_at_ns: 30n * 86_400n * SECOND_NS,
      funding: { enough: null },
    });
    // What is deleted costs on: stable memory does not shrink.
    expect(after(0n)).toEqual(after(3n * GIB));
    const perGibDay = 127_000n * 86_400n;
    expect(after(4n * GIB).burn_per_day).toBe(observed.burnPerDay + perGibDay);
    expect(after(4n * GIB).funding).toEqual({ low: null });
    expect(after(400n * GIB).funding).toEqual({ frozen: null });
    // A day costs next to nothing, and no message could run.
    const tiny = { ...observed, burnPerDay: 1n };
    expect(paidUntil(10n ** 11n, { bytes: 0n, blobs: 0n }, 0n, tiny).funding).toEqual({ low: null });
  });

  it("warn when the balance lasts for less than a month before the canister freezes", () => {
    const at = (days: bigint) => {
      const { burn_per_day: perDay } = paidUntil(0n, { bytes: GIB, blobs: 0n }, 0n);
      return paidUntil(days * perDay, { bytes: GIB, blobs: 0n }, 0n);
    };
    expect([0n, 30n, 31n, 59n, 60n].map((days) => at(days).funding)).toEqual([
      { frozen: null },
      { frozen: null },
      { low: null },
      { low: null },
      { enough: null },
    ]);
    expect(fundingWarning(at(32n))).toMatch(/^Top up this canister: it has \d+ cycles, .* freezes 1970-01-03T/);
    expect(fundingWarning(at(30n))).toMatch(/freezes now\.$/);
    expect(fundingWarning(at(60n))).toBeUndefined();
  });
});
