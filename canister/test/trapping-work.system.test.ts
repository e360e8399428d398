import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { MAINNET_INSTRUCTION_LIMITS } from "@store-forever/devnet";
import { LIMITS } from "@store-forever/protocol";
import { Principal } from "@store-forever/protocol/ic";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { galleryInput } from "../src/inputs.fixture.ts";
import { type BackendNetwork, okOf, type Person, startBackend } from "./backend.fixture.ts";
import { fillQueues } from "./filled-queues.fixture.ts";

/**
 * Writing the largest gallery into another capsule is one step, and takes more than this; everything else takes less. So a network of this
 * limit traps in that step, in the canister as it is built.
 */
const LOW_LIMITS = { ...MAINNET_INSTRUCTION_LIMITS, update: 4_000_000_000n };
/** After a sweep that trapped, the sweeper looks again. */
const GRACE_MS = 11_000;
const STRANGERS = 2;

const stateDir = mkdtempSync(path.join(os.tmpdir(), "store-forever-queues-"));
let network: BackendNetwork;
beforeAll(async () => {
  network = await startBackend({ stateDir });
});
afterAll(async () => {
  await network?.devnet.close();
  rmSync(stateDir, { recursive: true, force: true });
});

const principalOf = ({ owner }: Person) => Principal.fromUint8Array(owner);

async function setAsideCount(): Promise<number> {
  const { entries } = okOf(await network.controller.backend.list_audit({ cursor: [], limit: [100] }));
  return entries.filter(({ operation, outcome }) => operation === "set_aside" && outcome === "moving").length;
}

/** Lets the sweeper try, until so many tasks have been set aside in all. */
async function untilSetAside(count: number): Promise<void> {
  await expect
    .poll(
      async () => {
        await network.advanceTime(GRACE_MS);
        return await setAsideCount();
      },
      { timeout: 60_000 },
    )
    .toBe(count);
}

describe("a task that traps in a queue among others", () => {
  it("is set aside: all else goes on, the canister is upgraded, and a module that can do it does", async () => {
    const [giver, receiver, victim] = [network.person(), network.person(), network.person()];
    const items = Array.from({ length: LIMITS.maxGalleryItems }, () => randomUUID());
    okOf(await giver.backend.store_gallery_forever(galleryInput(randomUUID(), items)));

    await network.restart({ stateDir, instructionLimits: LOW_LIMITS });
    okOf(await giver.backend.offer_capsule(principalOf(receiver)));
    okOf(await receiver.backend.accept_capsule(principalOf(giver)));
    await Promise.all(Array.from({ length: STRANGERS }, () => fillQueues(network.person())));
    await untilSetAside(1);
    okOf(await victim.backend.create_capsule([]));

    const [second, third] = [network.person(), network.person()];
    await fillQueues(second);
    okOf(await second.backend.offer_capsule(principalOf(third)));
    okOf(await third.backend.accept_capsule(principalOf(second)));
    await network.upgrade();
    await untilSetAside(2);
    okOf(await victim.backend.create_capsule([]));
    await expect
      .poll(async () => okOf(await third.backend.get_capsule_handover(principalOf(second))).state, { timeout: 60_000 })
      .toEqual({ done: null });
    expect(okOf(await receiver.backend.get_capsule_handover(principalOf(giver))).state).toEqual({ moving: null });

    await network.restart({ stateDir });
    await network.upgrade();
    await expect
      .poll(async () => okOf(await receiver.backend.get_capsule_handover(principalOf(giver))), { timeout: 60_000 })
      .toMatchObject({ state: { done: null }, moved_galleries: 1, left: 0 });
  });
});
