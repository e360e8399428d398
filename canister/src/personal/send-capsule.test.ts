import { toHex } from "@store-forever/protocol";
import fc from "fast-check";
import { expect, it } from "vitest";
import { ALICE, memoryInput, uuid } from "../inputs.fixture.ts";
import { createMemory } from "../memories/memories.ts";
import { isUnderWay, readCreation, type StoredCreation } from "../store/records/personal/creation-record.ts";
import { storedAsset } from "../store.fixture.ts";
import { beginCreation, cancelCreation, sentOf } from "./creations.ts";
import { factoryWithCapsule, manifestIn, runMove, SimulatedNetwork } from "./factory.fixture.ts";

/** Three of them fill a message. */
const PHOTO_BYTES = 600_000;
const PHOTO_COUNT = 24;
const DELAYS = fc.array(fc.nat({ max: 6 }), { minLength: 1, maxLength: 12 });

/**
 * A capsule of several messages, some of whose photos share a file, and a network that answers in any order.
 * @param lost which message's answer is waited for in vain, as after an upgrade
 */
function largeCapsule(delays: readonly number[], lost?: number) {
  const world = factoryWithCapsule();
  const { store, clock } = world;
  for (let number = 0; number < PHOTO_COUNT; number++) {
    const bytes = new Uint8Array(PHOTO_BYTES).fill(number % 20);
    createMemory(store, ALICE, memoryInput(uuid(100 + number), [storedAsset(store, ALICE, "original", bytes)]));
  }
  const network = new SimulatedNetwork(() => clock.nowNs);
  const { putChunks } = network.factory;
  const sent: string[] = [];
  const seen = { underWay: 0, most: 0, puts: 0 };
  network.factory.putChunks = async (canister, importId, chunks) => {
    sent.push(...chunks.map(({ sha256, index }) => `${toHex(sha256)}/${index}`));
    seen.most = Math.max(seen.most, ++seen.underWay);
    const put = seen.puts++;
    for (let turn = delays[put % delays.length] ?? 0; turn > 0; turn--) await new Promise(setImmediate);
    const answer = await putChunks(canister, importId, chunks);
    seen.underWay--;
    return put === lost ? new Promise(() => {}) : answer;
  };
  beginCreation(store, ALICE, { name: undefined, subnet: undefined });
  return { ...world, network, sent, seen };
}

/** The time stands still while an answer is on its way. */
async function runInTime(world: ReturnType<typeof largeCapsule>, isEnough: () => boolean = () => false): Promise<void> {
  for (;;) {
    const creation = readCreation(world.store, ALICE);
    if (creation === undefined || !isUnderWay(creation) || isEnough()) return;
    if (world.seen.underWay === 0) await runMove(world, 1);
    else await new Promise(setImmediate);
  }
}

it("a capsule is sent once and whole, in whatever order its messages are answered", async () => {
  await fc.assert(
    fc.asyncProperty(DELAYS, fc.option(fc.nat({ max: 6 }), { nil: undefined }), async (delays, lost) => {
      const world = largeCapsule(delays, lost);
      await runInTime(world);
      const [canister] = world.network.canisters.values();
      expect(canister?.store && manifestIn(canister.store)).toEqual(manifestIn(world.store));
      expect(new Set(world.sent).size).toBe(world.sent.length);
      expect(world.seen.most).toBeLessThanOrEqual(6);
    }),
    { numRuns: 8 },
  );
});

it("nothing more is sent once its owner gives up", async () => {
  const world = largeCapsule([3]);
  await runInTime(world, () => world.seen.puts > 0);
  const begun = world.seen.puts;
  cancelCreation(world.store, ALICE);
  await runInTime(world);
  expect([world.seen.puts, world.network.canisters.size]).toEqual([begun, 0]);
});

it("how far it is can be seen while it goes on", async () => {
  const world = largeCapsule([1]);
  await runInTime(world, () => world.seen.puts > 7);
  const { memories, bytes } = sentOf(readCreation(world.store, ALICE) as StoredCreation);
  expect([memories > 0, bytes > 0n]).toEqual([true, true]);
});
