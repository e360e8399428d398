import { expect, it } from "vitest";
import { SECOND_NS } from "../../inputs.fixture.ts";
import { testStore } from "../../store.fixture.ts";
import { noteBalance, readBalances } from "./balances-record.ts";

const HOUR_NS = 3_600n * SECOND_NS;

it("keeps what the canister had on each of the last 31 days", () => {
  const { store } = testStore();
  expect(readBalances(store)).toEqual([]);
  const noted = Array.from({ length: 40 }, (_, day) => ({ atNs: BigInt(day) * 24n * HOUR_NS, cycles: BigInt(day) }));
  for (const balance of noted) noteBalance(store, balance);
  expect(readBalances(store)).toEqual(noted.slice(-31));
});

it("leaves out what upgrades see between two days", () => {
  const { store } = testStore();
  for (const hour of [0n, 1n, 11n, 12n, 23n, 24n]) noteBalance(store, { atNs: hour * HOUR_NS, cycles: 7n });
  expect(readBalances(store).map(({ atNs }) => atNs / HOUR_NS)).toEqual([0n, 12n, 24n]);
});
