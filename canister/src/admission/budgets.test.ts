import type { Budgets } from "@store-forever/protocol";
import { beforeEach, describe, expect, it } from "vitest";
import { createCapsule } from "../capsules/capsules.ts";
import { ALICE, BOB, SECOND_NS } from "../inputs.fixture.ts";
import type { Store } from "../store/store.ts";
import { entryCounts, testStore } from "../store.fixture.ts";
import { refusalOf } from "./access.ts";
import { countUse, setBudgets } from "./budgets.ts";
import { setAdmission } from "./policy.ts";

const DAY_NS = 86_400n * SECOND_NS;
const ENOUGH = { bytes: 1_000n, messages: 1_000, instructions: 1_000n };
const BUDGETS: Budgets = { person: ENOUGH, all: ENOUGH, cycles_floor: 500n };

let store: Store;
let clock: { nowNs: bigint };
beforeEach(() => {
  ({ store, clock } = testStore());
  setAdmission(store, { open: { quota_bytes: 1n } });
  setBudgets(store, BUDGETS);
  createCapsule(store, ALICE, undefined);
});

const codeOf = (owner: Uint8Array, method: string, { isAdministrator = false, balance = 500n } = {}) =>
  refusalOf(store, {
    caller: { owner, isHotKey: false, isAdministrator: () => isAdministrator },
    method,
    principal: () => undefined,
    bytes: () => undefined,
    cycles: () => 0n,
    balance: () => balance,
  })?.code;
const NOTHING = { bytes: 0n, instructions: 0n };

describe("the budgets of a day", () => {
  it.each([
    ["bytes", { bytes: 1_000n }, 1],
    ["instructions", { instructions: 1_000n }, 1],
    ["messages", {}, 1_000],
  ])("stop somebody who has used up their %s, until the next day, and nobody else", (_, use, messages) => {
    const all = { bytes: 10n ** 9n, messages: 10 ** 9, instructions: 10n ** 9n };
    setBudgets(store, { ...BUDGETS, all });
    for (let left = messages; left > 0; left--) countUse(store, ALICE, { ...NOTHING, ...use });
    expect(codeOf(ALICE, "put_chunk")).toBe("DailyLimitReached");
    expect(codeOf(BOB, "put_chunk")).toBeUndefined();
    expect(codeOf(ALICE, "put_chunk", { isAdministrator: true })).toBeUndefined();
    expect(codeOf(ALICE, "memories_delete")).toBeUndefined();
    for (let left = messages; left > 0; left--) countUse(store, ALICE, { ...NOTHING, ...use });
    expect(codeOf(ALICE, "memories_delete")).toBe("DailyLimitReached");
    clock.nowNs += DAY_NS;
    expect(codeOf(ALICE, "put_chunk")).toBeUndefined();
  });

  it("stop everybody together, and leave as much again for deleting", () => {
    for (let person = 0; person < 10; person++) countUse(store, Uint8Array.of(9, person), { ...NOTHING, bytes: 100n });
    expect(codeOf(BOB, "store_assets")).toBe("DailyLimitReached");
    expect(codeOf(ALICE, "memories_delete")).toBeUndefined();
    expect(codeOf(BOB, "store_assets", { isAdministrator: true })).toBeUndefined();
  });

  it("forget the days before", () => {
    for (let day = 0; day < 20; day++) {
      for (let person = 0; person < 5; person++) countUse(store, Uint8Array.of(9, person), NOTHING);
      clock.nowNs += DAY_NS;
    }
    expect(entryCounts(store).dailyUse).toBeLessThan(15);
  });
});

describe("the floor", () => {
  it("keeps the last cycles for deleting and administering, for administrators too", () => {
    const low = { balance: 499n };
    for (const isAdministrator of [false, true]) {
      expect(codeOf(ALICE, "put_chunk", { ...low, isAdministrator })).toBe("LowOnCycles");
      expect(codeOf(ALICE, "memories_delete", { ...low, isAdministrator })).toBeUndefined();
    }
    expect(codeOf(BOB, "set_budgets", { ...low, isAdministrator: true })).toBeUndefined();
    expect(codeOf(BOB, "set_budgets", low)).toBe("LowOnCycles");
  });
});
