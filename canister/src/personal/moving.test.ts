import { toHex } from "@store-forever/protocol";
import { Principal } from "@store-forever/protocol/ic";
import { checkOpenedLink } from "@store-forever/protocol/verify";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { requireNoHandover } from "../capsules/handovers.ts";
import { ALICE, uuid } from "../inputs.fixture.ts";
import { openedLink } from "../sharing/links.ts";
import { readCreation } from "../store/records/personal/creation-record.ts";
import { refusalOf, witnessed } from "../store.fixture.ts";
import { beginCreation, cancelCreation, canisterOfOwner, confirmCreation, retryCreation } from "./creations.ts";
import {
  type FactoryWithCapsule,
  type Fault,
  factoryWithCapsule,
  manifestIn,
  runMove,
  type SimulatedNetwork,
} from "./factory.fixture.ts";
import { canisterOfLink, isSomebodyLeaving, leaveSome } from "./leaving.ts";

const T = 1_000_000_000_000n;
const AS_IT_IS = { name: undefined, subnet: undefined };
const FAULTS: Fault[] = ["none", "rejected", "unanswered", "lost"];
const stateOf = ({ store }: FactoryWithCapsule) => readCreation(store, ALICE)?.phase.state;
const begun = () => {
  const world = factoryWithCapsule();
  beginCreation(world.store, ALICE, AS_IT_IS);
  return world;
};
const onlyCanister = ({ canisters }: SimulatedNetwork) => {
  const [canister, ...others] = canisters.values();
  if (canister === undefined || others.length > 0) throw new Error(`There are ${canisters.size} canisters.`);
  return canister;
};

/** The canister of a move that is completed has everything, and is its owner's alone. */
function expectMoved(world: FactoryWithCapsule): void {
  const { store, network, link } = world;
  const canister = onlyCanister(network);
  expect(canister.controllers).toEqual([ALICE]);
  if (canister.store === undefined) throw new Error("The canister is empty.");
  expect(manifestIn(canister.store)).toEqual(manifestIn(store));
  expect(openedLink(canister.store, link.token).value).toEqual({ kind: "gallery", owner: ALICE, id: uuid(10) });
  expect(toHex(canisterOfOwner(store, ALICE).value as Uint8Array)).toBe([...network.canisters.keys()][0]);
}

describe("a move into a canister of one's own", () => {
  it("takes everything along, and what is here goes when its owner confirms", async () => {
    const world = begun();
    expect(refusalOf(() => requireNoHandover(world.store, ALICE))).toMatchObject({ code: "Conflict" });
    await runMove(world);
    expect(stateOf(world)).toBe("completed");
    expectMoved(world);
    const { store, network } = world;
    expect(network.calls.filter((call) => call === "create")).toHaveLength(1);
    const before = manifestIn(store);
    confirmCreation(store, ALICE);
    while (isSomebodyLeaving(store)) leaveSome(store);
    expect(manifestIn(store)).toMatchObject({ memories: 0, galleries: 0, share_links: 0 });
    expect(readCreation(store, ALICE)?.phase).toMatchObject({ copy: "gone" });
    const { value: target, paths } = openedLink(store, world.link.token);
    expect(target).toBeUndefined();
    const canister = canisterOfLink(store, world.link.token);
    const moved = { moved: Principal.fromUint8Array(canister as Uint8Array) };
    checkOpenedLink(await witnessed(store, paths), world.link.token, moved);
    const left = onlyCanister(network).store;
    expect(left && manifestIn(left)).toEqual(before);
    expect(refusalOf(() => requireNoHandover(store, ALICE))).toMatchObject({ code: "Conflict" });
  });

  it("is paid by its owner where their deposit account has enough, and comes back to them", async () => {
    const world = begun();
    world.network.deposited = world.network.reserve;
    world.network.reserve = 0n;
    await runMove(world);
    expectMoved(world);
    expect([world.network.deposited < 98n * T, world.network.reserve]).toEqual([true, 0n]);
    const other = begun();
    Object.assign(other.network, { deposited: 3n * T, faults: ["none", "none", "lost"] });
    await runMove(other, 1);
    cancelCreation(other.store, ALICE);
    await runMove(other);
    expect([other.network.canisters.size, other.network.reserve]).toEqual([0, 100n * T]);
  });

  it("is paid with its owner's ICP where nobody else pays, once, whichever answer is lost", async () => {
    for (const faults of [
      [],
      ...[1, 2, 3, 4].map((call) => [...Array<Fault>(call).fill("none"), "unanswered" as const]),
    ]) {
      const world = begun();
      Object.assign(world.network, { reserve: 0n, depositedE8s: 50_000_000n, faults });
      await runMove(world);
      expectMoved(world);
      expect([world.network.depositedE8s, world.network.deposited < 3n * T]).toEqual([0n, true]);
      expect(readCreation(world.store, ALICE)?.payer).toBe("owner");
    }
  });

  it("keeps ICP as cycles in its owner's deposit account where they are too few, or where they give up", async () => {
    const world = begun();
    Object.assign(world.network, { reserve: 0n, depositedE8s: 10_000_000n });
    await runMove(world);
    expect(readCreation(world.store, ALICE)?.phase).toMatchObject({ state: "failed", code: "ReserveInsufficient" });
    expect(world.network.deposited).toBeGreaterThan(9n * (T / 10n));
    const other = begun();
    Object.assign(other.network, { reserve: 0n, depositedE8s: 50_000_000n, faults: ["none", "none", "none", "lost"] });
    await runMove(other, 1);
    cancelCreation(other.store, ALICE);
    await runMove(other);
    expect([other.network.depositedE8s, other.network.deposited > 4n * T, other.network.canisters.size]).toEqual([
      0n,
      true,
      0,
    ]);
    expect(stateOf(other)).toBeUndefined();
  });

  it("is refused where it is switched off, and twice is once", () => {
    const world = begun();
    expect(beginCreation(world.store, ALICE, AS_IT_IS)).toEqual(readCreation(world.store, ALICE));
    expect(refusalOf(() => retryCreation(world.store, ALICE))).toMatchObject({ code: "Conflict" });
    expect(refusalOf(() => confirmCreation(world.store, ALICE))).toMatchObject({ code: "Conflict" });
  });

  it.each([
    ["the reserve is empty", { reserve: 0n }, "ReserveInsufficient"],
    ["the module has another version", { apiVersion: "9.0.0" }, "InstallFailed"],
  ])("fails where %s, changes nothing, and can be tried again", async (_, spoilt, code) => {
    const world = begun();
    const before = manifestIn(world.store);
    const { reserve, apiVersion } = world.network;
    Object.assign(world.network, spoilt);
    await runMove(world);
    expect(readCreation(world.store, ALICE)?.phase).toMatchObject({ state: "failed", code });
    requireNoHandover(world.store, ALICE);
    expect(manifestIn(world.store)).toEqual(before);
    Object.assign(world.network, { reserve, apiVersion });
    retryCreation(world.store, ALICE);
    await runMove(world);
    expectMoved(world);
  });

  it("says so when nobody can tell any more whether a canister was created, and asks for a new one at the next attempt", async () => {
    const world = begun();
    const { network, clock, store } = world;
    network.faults = ["none", "none", ...Array<Fault>(8).fill("unanswered")];
    await runMove(world);
    expect(readCreation(store, ALICE)?.phase).toMatchObject({ state: "failed", code: "CreateFailed" });
    clock.nowNs += 2n * 86_400n * 1_000_000_000n;
    retryCreation(store, ALICE);
    await runMove(world);
    expect(readCreation(store, ALICE)?.phase).toMatchObject({ state: "failed", code: "CreationUnanswered" });
    const lost = readCreation(store, ALICE)?.cyclesConsumed;
    expect(lost).toBeGreaterThan(0n);
    retryCreation(store, ALICE);
    await runMove(world);
    expect(stateOf(world)).toBe("completed");
    expect(readCreation(store, ALICE)?.cyclesConsumed).toBe(2n * (lost as bigint));
    expect(network.canisters.size).toBe(2);
  });

  it("fails where its owner takes the canister out of the factory's hands, and leaves it to them", async () => {
    const world = begun();
    const before = manifestIn(world.store);
    // The reserve is asked, the canister created, and nothing heard of the installation.
    world.network.faults = ["none", "none", "none", "lost"];
    await runMove(world, 1);
    onlyCanister(world.network).controllers = [ALICE];
    await runMove(world);
    expect(readCreation(world.store, ALICE)?.phase).toMatchObject({ state: "failed", code: "InstallFailed" });
    cancelCreation(world.store, ALICE);
    await runMove(world);
    expect(stateOf(world)).toBeUndefined();
    expect(manifestIn(world.store)).toEqual(before);
    expect(onlyCanister(world.network).controllers).toEqual([ALICE]);
  });

  it.each(FAULTS.slice(1))("is completed whichever call is %s", async (fault) => {
    const whole = begun();
    await runMove(whole);
    for (let call = 0; call < whole.network.calls.length; call++) {
      const world = begun();
      world.network.faults = [...Array<Fault>(call).fill("none"), fault];
      await runMove(world);
      expect([stateOf(world), call]).toEqual(["completed", call]);
      expectMoved(world);
    }
  });

  it("ends completed with everything, or failed with nothing lost, and leaves no canister over", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...FAULTS), { maxLength: 60 }),
        fc.nat({ max: 30 }),
        fc.boolean(),
        async (faults, cancelAfter, isCancelled) => {
          const world = begun();
          const before = manifestIn(world.store);
          world.network.faults = [...faults];
          await runMove(world, cancelAfter);
          const isCancelling =
            isCancelled && refusalOrUndefined(() => cancelCreation(world.store, ALICE)) === undefined;
          await runMove(world);
          expect(manifestIn(world.store)).toEqual(before);
          if (!isCancelling && stateOf(world) === "failed") {
            world.network.faults = [];
            retryCreation(world.store, ALICE);
            await runMove(world);
          }
          if (isCancelling) {
            expect(stateOf(world)).toBeUndefined();
            expect(world.network.canisters.size).toBe(0);
          } else expectMoved(world);
        },
      ),
      { numRuns: 150 },
    );
  });
});

function refusalOrUndefined(operation: () => unknown): unknown {
  try {
    operation();
    return undefined;
  } catch (error) {
    return error;
  }
}
