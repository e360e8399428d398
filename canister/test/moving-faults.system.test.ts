import { createHash, randomBytes, randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { controlCanister, deployCanister } from "@store-forever/devnet";
import { nameOf, toHex, unwrap } from "@store-forever/protocol";
import { createBackend, type HttpAgent, Principal } from "@store-forever/protocol/ic";
import { readCanisterState } from "@store-forever/protocol/management";
import { verifyCanisterFacts } from "@store-forever/protocol/verify";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { assetRef, galleryInput, memoryInput, sha256, upload } from "../src/inputs.fixture.ts";
import { type BackendNetwork, galleryIn, okOf, type Person, startBackend } from "./backend.fixture.ts";
import { AS_IT_IS, fillReserve, uploadRelease } from "./personal.fixture.ts";
import { trappingModule } from "./trapping-module.ts";

const T = 1_000_000_000_000n;
/** Longer than everything together lasts: whoever has to keep cycles for so long has none to spare. */
const FROZEN_SECONDS = 10n ** 12n;
const THAWED_SECONDS = 2_592_000n;
/** After so many executions of the canister, what goes wrong goes wrong again. */
const EXECUTIONS_BETWEEN = 4;
const MOST_FAULTS = 8;
const LONGEST_MS = 240_000;

let network: BackendNetwork;
/** What runs with each execution of a canister. */
const watchers = new Map<string, () => void>();
beforeAll(async () => {
  network = await startBackend({
    fundedAccounts: "anonymous",
    onExecution: ({ canisterId, entry }) => {
      if (entry !== "NRQ") watchers.get(canisterId)?.();
    },
  });
  await uploadRelease(network);
  const { backend } = network.controller;
  const { reserve } = okOf(await backend.get_personal_canister_creation_stats());
  okOf(await backend.set_personal_canister_reserve({ ...reserve, canisters_per_day: 100, cycles_per_day: 10n ** 15n }));
  okOf(await backend.set_personal_canister_creation_enabled(true));
  await fillReserve(network, 100n * T);
});
afterAll(() => network?.devnet.close());

const moduleNamed = (name: string) => readFile(fileURLToPath(new URL(`../dist/${name}`, import.meta.url)));
const detailsOf = async ({ backend }: Person) => okOf(await backend.get_detailed_creation_status());

/** Six photos and a film of several chunks, in a gallery with a link. */
async function storeCapsule({ backend }: Person) {
  const photos = Array.from({ length: 6 }, (_, index) => new Uint8Array(randomBytes(1_000 + index)));
  const film = new Uint8Array(randomBytes(6_000_000));
  (await backend.store_assets(photos.map((bytes) => ({ sha256: sha256(bytes), bytes })))).map(okOf);
  for (const chunk of upload(film, randomUUID(), { commit: true }).chunks) okOf(await backend.put_chunk(chunk));
  const files = [...photos, film];
  const memories = files.map((bytes) => memoryInput(randomUUID(), [assetRef("original", bytes)]));
  (await backend.memories_create(memories)).map(okOf);
  const gallery = galleryInput(
    randomUUID(),
    memories.map(({ id }) => id),
  );
  okOf(await backend.store_gallery_forever(gallery));
  const { token } = okOf(await backend.create_share_link({ gallery: gallery.id }, []));
  return {
    gallery,
    token,
    hashes: new Map(memories.map(({ id }, index) => [id, toHex(sha256(files[index] as Uint8Array))])),
  };
}
type Capsule = Awaited<ReturnType<typeof storeCapsule>>;

/** Everything of a capsule as a canister gives it: the hash of each file's bytes. */
async function hashesIn(backend: Person["backend"], { hashes }: Capsule): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const id of hashes.keys()) {
    const hash = createHash("sha256");
    const locator = { memory_id: id, kind: { original: null }, token: [] as [], version: [] as [] };
    const { chunk_count } = okOf(await backend.blob_get_meta(locator));
    for (let index = 0; index < chunk_count; index++) hash.update(okOf(await backend.blob_read_chunk(locator, index)));
    found.set(id, hash.digest("hex"));
  }
  return found;
}

async function controllersOf(canisterId: string): Promise<string[]> {
  const { agent } = network.anonymous;
  const facts = await verifyCanisterFacts(await readCanisterState(agent, canisterId), { ...network.trust, canisterId });
  return facts?.controllers ?? [];
}

/** What is done to one of the two canisters, and undone. */
type Fault = (target: { agent: HttpAgent; canisterId: string }) => Promise<void>;
let lastModule = "backend.wasm.gz";
const upgraded: Fault = async (target) => {
  lastModule = lastModule === "backend.wasm" ? "backend.wasm.gz" : "backend.wasm";
  await deployCanister({ ...target, wasm: await moduleNamed(lastModule) });
};
const FAULTS: Record<string, Fault> = {
  "rejects calls, because it is stopped": async ({ agent, canisterId }) => {
    const control = controlCanister(agent, canisterId);
    await control.stop();
    await control.start();
  },
  "has no cycles left": async ({ agent, canisterId }) => {
    const control = controlCanister(agent, canisterId);
    await control.setFreezingThreshold(FROZEN_SECONDS);
    await control.setFreezingThreshold(THAWED_SECONDS);
  },
  "is upgraded": upgraded,
  traps: async (target) => {
    await deployCanister({ ...target, wasm: trappingModule() });
    await upgraded(target);
  },
};

/**
 * Lets the same thing go wrong again and again while a move goes on, whatever it is at: after every few executions of the canister.
 * @param findTarget the canister, once it is there
 * @returns how often it went wrong
 */
async function disturb(
  person: Person,
  fault: Fault,
  findTarget: () => Promise<{ agent: HttpAgent; canisterId: string } | undefined>,
): Promise<number> {
  let count = 0;
  let executions = 0;
  let underWay: Promise<void> | undefined;
  const watch = (target: { agent: HttpAgent; canisterId: string }) => () => {
    executions++;
    if (executions < EXECUTIONS_BETWEEN || underWay !== undefined || count === MOST_FAULTS) return;
    underWay = fault(target).then(
      () => {
        count++;
        executions = 0;
        underWay = undefined;
      },
      // The canister is handed over, or was the factory's last: the next execution tries again.
      () => {
        underWay = undefined;
      },
    );
  };
  let target = await findTarget();
  if (target !== undefined) watchers.set(target.canisterId, watch(target));
  const deadlineMs = Date.now() + LONGEST_MS;
  for (let before = -1; ; ) {
    const state = await stateOf(person);
    if (state === "completed" || state === "failed") break;
    if (Date.now() > deadlineMs) throw new Error(`The move is still ${state} after ${count} faults.`);
    if (target === undefined) {
      target = await findTarget();
      if (target !== undefined) watchers.set(target.canisterId, watch(target));
    }
    // Where nothing happens, a step waits to be tried again.
    if (executions === before && underWay === undefined) await network.advanceTime(2_000);
    before = executions;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  if (target !== undefined) watchers.delete(target.canisterId);
  await underWay;
  return count;
}

/** `unknown` while the factory cannot be asked. */
async function stateOf(person: Person): Promise<string> {
  const details = await detailsOf(person).catch(() => undefined);
  return details === undefined ? "unknown" : nameOf(details.state);
}

async function expectMoved(person: Person, capsule: Capsule): Promise<void> {
  const details = await detailsOf(person);
  expect([details.state, details.error]).toEqual([{ completed: null }, []]);
  const canisterId = (unwrap(details.canister_id) as Principal).toText();
  expect(await controllersOf(canisterId)).toEqual([Principal.fromUint8Array(person.owner).toText()]);
  const own = createBackend(person.agent, canisterId);
  expect(unwrap(await own.get_personal_archive())?.state).toEqual({ own: null });
  expect(await hashesIn(own, capsule)).toEqual(capsule.hashes);
  expect(galleryIn(okOf(await own.open_share_link(capsule.token)).value).items).toHaveLength(capsule.hashes.size);
  expect(okOf(await own.get_capsule()).totals).toEqual(okOf(await person.backend.get_capsule()).totals);
}

/** Ends as it has to: with everything moved, or, after a failure, with everything still here, and then moved at another attempt. */
async function expectNothingLost(person: Person, capsule: Capsule): Promise<void> {
  const { state } = await detailsOf(person);
  if (nameOf(state) === "failed") {
    okOf(await person.backend.create_capsule([]));
    expect(await hashesIn(person.backend, capsule)).toEqual(capsule.hashes);
    okOf(await person.backend.retry_personal_canister());
    await expect
      .poll(
        async () => {
          await network.advanceTime(2_000);
          return (await detailsOf(person)).state;
        },
        { timeout: LONGEST_MS },
      )
      .toEqual({ completed: null });
  }
  await expectMoved(person, capsule);
}

describe.each(Object.entries(FAULTS))("a move in which a canister %s again and again", (_, fault) => {
  it("ends with everything in the new canister, where it is the new one", async () => {
    const person = network.person();
    const capsule = await storeCapsule(person);
    okOf(await person.backend.create_personal_canister(AS_IT_IS));
    const count = await disturb(person, fault, async () => {
      const details = await detailsOf(person).catch(() => undefined);
      const id = details && unwrap(details.canister_id);
      return id && { agent: person.agent, canisterId: id.toText() };
    });
    expect(count).toBeGreaterThan(0);
    await expectNothingLost(person, capsule);
  });

  it("ends with everything in the new canister, where it is the factory", async () => {
    const person = network.person();
    const capsule = await storeCapsule(person);
    okOf(await person.backend.create_personal_canister(AS_IT_IS));
    const { agent } = network.controller;
    const count = await disturb(person, fault, async () => ({ agent, canisterId: network.canisterId }));
    expect(count).toBeGreaterThan(0);
    await expectNothingLost(person, capsule);
  });
});
