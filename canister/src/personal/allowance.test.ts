import { describe, expect, it } from "vitest";
import { ALICE } from "../inputs.fixture.ts";
import { readCreation } from "../store/records/personal/creation-record.ts";
import { readFactory, writeFactory } from "../store/records/personal/reserve-record.ts";
import { refusalOf, testStore } from "../store.fixture.ts";
import { returnAllowance, takeAllowance } from "./allowance.ts";
import { beginCreation, cancelCreation } from "./creations.ts";
import { factoryWithCapsule, runMove } from "./factory.fixture.ts";
import { factoryStats } from "./registry.ts";
import { setReserve } from "./reserve.ts";

const DAY_NS = 86_400n * 1_000_000_000n;
const AS_IT_IS = { name: undefined, subnet: undefined };
const T = 1_000_000_000_000n;
const person = (number: number, cycles = T) => ({ owner: Uint8Array.of(number, 1), startedAtNs: 1n, cycles });

function limited(change: { canisters_per_day?: number; cycles_per_day?: bigint }) {
  const { store, clock } = testStore();
  setReserve(store, { ...readFactory(store).reserve, ...change });
  return { store, clock };
}

describe("what the reserve gives in a day", () => {
  it("is so many canisters, and as many again the next day", () => {
    const { store, clock } = limited({ canisters_per_day: 2 });
    expect([1, 2, 3].map((number) => takeAllowance(store, person(number)))).toEqual([
      undefined,
      undefined,
      expect.stringContaining("as much as it may in a day"),
    ]);
    expect(factoryStats(store).today.given).toHaveLength(2);
    clock.nowNs += DAY_NS;
    expect(takeAllowance(store, person(3))).toBeUndefined();
  });

  it("is so many cycles", () => {
    const { store } = limited({ cycles_per_day: 3n * T });
    expect(takeAllowance(store, person(1, 2n * T))).toBeUndefined();
    expect(takeAllowance(store, person(2, 2n * T))).toContain("as much as it may in a day");
    expect(takeAllowance(store, person(2))).toBeUndefined();
  });

  it("is one canister to a person, and the same one when it is asked for again", () => {
    const { store } = limited({});
    expect(takeAllowance(store, person(1))).toBeUndefined();
    expect(takeAllowance(store, person(1))).toBeUndefined();
    expect(takeAllowance(store, { ...person(1), startedAtNs: 2n })).toContain("one canister a day to a person");
    returnAllowance(store, person(1).owner);
    expect(takeAllowance(store, { ...person(1), startedAtNs: 2n })).toBeUndefined();
  });

  it("refuses a limit without end", () => {
    const { store } = limited({});
    const reserve = { ...readFactory(store).reserve, canisters_per_day: 1_001 };
    expect(refusalOf(() => setReserve(store, reserve))).toMatchObject({
      code: "InvalidArgument",
      field: "canisters_per_day",
    });
  });
});

describe("a move on a day on which the reserve gives nothing more", () => {
  it("fails with a reason, counts nothing, and can be tried again", async () => {
    const world = factoryWithCapsule();
    const { store } = world;
    const { reserve } = readFactory(store);
    writeFactory(store, { reserve: { ...reserve, canisters_per_day: 0 } });
    beginCreation(store, ALICE, AS_IT_IS);
    await runMove(world);
    expect(readCreation(store, ALICE)?.phase).toMatchObject({ state: "failed", code: "DailyLimitReached" });
    expect(factoryStats(store)).toMatchObject({ today: { given: [] } });
    expect(world.network.calls).not.toContain("create");
  });

  it("is paid by its owner where they can", async () => {
    const world = factoryWithCapsule();
    const { store } = world;
    const { reserve } = readFactory(store);
    writeFactory(store, { reserve: { ...reserve, canisters_per_day: 0 } });
    world.network.deposited = 10n * T;
    beginCreation(store, ALICE, AS_IT_IS);
    await runMove(world);
    expect(readCreation(store, ALICE)?.phase.state).toBe("completed");
  });

  it("gives nothing for beginning and giving up again and again", async () => {
    const world = factoryWithCapsule();
    const { store, network } = world;
    beginCreation(store, ALICE, AS_IT_IS);
    // The two balances are read, and nothing is heard of the creation.
    network.faults = ["none", "none", "lost"];
    await runMove(world, 1);
    cancelCreation(store, ALICE);
    await runMove(world);
    world.clock.nowNs += 1n;
    beginCreation(store, ALICE, AS_IT_IS);
    await runMove(world);
    expect(readCreation(store, ALICE)?.phase).toMatchObject({ state: "failed", code: "DailyLimitReached" });
    expect([network.reserve > 97n * T, network.canisters.size]).toEqual([true, 0]);
  });
});
