import type { CanisterStatus } from "@store-forever/protocol/management";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { endsSoon, lastingOf, measuredBurn } from "./burn.ts";

const DAY_NS = 86_400_000_000_000n;
const statusWith = (cycles: bigint, perDay: bigint, freezingDays: bigint): CanisterStatus => ({
  status: { running: null },
  settings: { controllers: [], freezing_threshold: freezingDays * 86_400n },
  module_hash: [],
  cycles,
  memory_size: 0n,
  idle_cycles_burned_per_day: perDay,
});

describe("lastingOf", () => {
  it("leaves aside what the network keeps back", () => {
    expect(lastingOf(statusWith(100n, 1n, 30n), 0n)).toEqual({
      reserveCycles: 30n,
      frozenAtNs: 70n * DAY_NS,
      deletedAtNs: 100n * DAY_NS,
    });
    expect(lastingOf(statusWith(20n, 1n, 30n), 5n)).toMatchObject({ frozenAtNs: 5n, deletedAtNs: 20n * DAY_NS + 5n });
  });

  it("has an end for whatever the network tells", () => {
    const anyCycles = fc.bigInt({ min: 0n, max: 2n ** 100n });
    fc.assert(
      fc.property(anyCycles, anyCycles, fc.bigInt({ min: 0n, max: 10_000n }), (cycles, perDay, days) => {
        const { frozenAtNs, deletedAtNs } = lastingOf(statusWith(cycles, perDay, days), 7n);
        expect(frozenAtNs).toBeGreaterThanOrEqual(7n);
        expect(deletedAtNs).toBeGreaterThanOrEqual(frozenAtNs);
        expect(deletedAtNs).toBeLessThan(2n ** 64n);
      }),
    );
  });

  it("warns three months ahead", () => {
    expect(endsSoon(90n * DAY_NS + 7n, 7n)).toBe(false);
    expect(endsSoon(90n * DAY_NS + 6n, 7n)).toBe(true);
  });
});

describe("measuredBurn", () => {
  const balances = (...cycles: bigint[]) => cycles.map((each, day) => ({ at_ns: BigInt(day) * DAY_NS, cycles: each }));

  it("is what was used a day", () => {
    expect(measuredBurn(balances(100n, 90n, 60n))).toEqual({ cyclesPerDay: 20n, days: 2 });
  });

  it("leaves out the days on which somebody topped it up", () => {
    expect(measuredBurn(balances(100n, 90n, 500n, 480n))).toEqual({ cyclesPerDay: 15n, days: 2 });
  });

  it("is not known before there is a day", () => {
    for (const known of [[], balances(5n), balances(5n, 9n)]) expect(measuredBurn(known)).toBeUndefined();
    expect(measuredBurn([...balances(5n), { at_ns: DAY_NS - 1n, cycles: 4n }])).toBeUndefined();
  });
});
