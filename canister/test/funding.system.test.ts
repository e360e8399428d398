import { type CanisterControl, controlCanister } from "@store-forever/devnet";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sha256 } from "../src/inputs.fixture.ts";
import { type BackendNetwork, okOf, startBackend } from "./backend.fixture.ts";

const DAY_MS = 86_400_000;
/** Below this many cycles more than the freezing reserve, the balance of a small archive counts as low. */
const LOW_CYCLES = 200_000_000_000n;
const everything = { cursor: [] as [], limit: [100] as [number] };

let network: BackendNetwork;
let management: CanisterControl;
beforeAll(async () => {
  network = await startBackend();
  management = controlCanister(network.controller.agent, network.canisterId);
});
afterAll(() => network?.devnet.close());

describe("the canister's cycles", () => {
  it("tell the network's own reckoning of what is stored, also after it has grown and after it was deleted", async () => {
    const { backend } = network.person();
    const ratioToNetworks = async () => {
      const { burn_per_day } = await backend.paid_until();
      const { idle_cycles_burned_per_day: burnPerDay } = await management.status();
      return Number(burn_per_day) / Number(burnPerDay);
    };
    const expectNetworks = async () => {
      // The canister asks again behind the message that has stored much.
      await expect.poll(ratioToNetworks, { timeout: 60_000 }).toBeCloseTo(1, 1);
      const { burn_per_day, freezing_reserve } = await backend.paid_until();
      expect(freezing_reserve).toBe(30n * burn_per_day);
      return burn_per_day;
    };
    const before = await expectNetworks();
    const files = Array.from({ length: 12 }, (_, index) => new Uint8Array(1_900_000).fill(index + 1));
    for (const bytes of files) okOf((await backend.store_assets([{ sha256: sha256(bytes), bytes }]))[0]);
    const grown = await expectNetworks();
    expect(grown).toBeGreaterThan(before);
    await network.advanceTime(8 * DAY_MS);
    await expect.poll(async () => (await backend.stats()).blob_bytes, { timeout: 60_000 }).toBeLessThan(1_000_000n);
    expect(await expectNetworks()).toBeGreaterThan(before);
  });

  it("warn in the audit log, once a day, of a balance that does not last", async () => {
    const { backend } = network.controller;
    const { cycles, burn_per_day } = await backend.paid_until();
    const freezesInDays = (days: bigint) => management.setFreezingThreshold((cycles / burn_per_day - days) * 86_400n);
    // What messages need to run is more than a month's cycles of a small archive.
    const lowDays = LOW_CYCLES / burn_per_day;
    const warnings = async () => {
      const { entries } = okOf(await backend.list_audit(everything));
      return entries.filter((entry) => entry.operation === "funding").map((entry) => entry.outcome);
    };
    await freezesInDays(lowDays);
    expect(await warnings()).toEqual([]);
    for (const expected of [["low"], ["low", "low"]]) {
      await network.advanceTime(DAY_MS);
      await expect.poll(warnings, { timeout: 60_000 }).toEqual(expected);
    }
    const paid = await backend.paid_until();
    expect([paid.funding, (await backend.stats()).funding]).toEqual([{ low: null }, { low: null }]);
    const days = Number(paid.frozen_at_ns - network.devnet.time.nowNs()) / 1e6 / DAY_MS;
    expect(days).toBeGreaterThan(Number(lowDays) - 4);
    expect(days).toBeLessThan(Number(lowDays));
  });
});
