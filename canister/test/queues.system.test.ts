import { randomBytes, randomUUID } from "node:crypto";
import type { ExecutionReport } from "@store-forever/devnet";
import { LIMITS } from "@store-forever/protocol";
import { Principal } from "@store-forever/protocol/ic";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { assetRef, bytesOf, galleryInput, memoryInput, sha256, upload } from "../src/inputs.fixture.ts";
import { type BackendNetwork, okOf, type Person, startBackend } from "./backend.fixture.ts";

const STRANGERS = 3;
const GALLERIES = 8;
/** What an empty call of a person takes more while queues are full: their first entries are looked at. */
const MOST_FOR_OTHERS = 5_000_000;
/** What a message of a timer takes: a sweep, and the step that it began before it had taken what it may. */
const MOST_FOR_A_SWEEP = 5_000_000_000n;

let network: BackendNetwork;
const executions: ExecutionReport[] = [];
beforeAll(async () => {
  network = await startBackend({ onExecution: (execution) => executions.push(execution) });
});
afterAll(() => network?.devnet.close());

async function storePhotos({ backend }: Person, count: number): Promise<string[]> {
  const photos = Array.from({ length: count }, () => new Uint8Array(randomBytes(20)));
  (await backend.store_assets(photos.map((bytes) => ({ sha256: sha256(bytes), bytes })))).map(okOf);
  const memories = photos.map((bytes) => memoryInput(randomUUID(), [assetRef("original", bytes)]));
  (await backend.memories_create(memories)).map(okOf);
  return memories.map(({ id }) => id);
}

/** Public galleries of photos that come and go, links, nonces, bytes that nothing refers to, uploads that are given up, and an offer. */
async function fillQueues(stranger: Person): Promise<void> {
  const { backend } = stranger;
  const ids = await storePhotos(stranger, 20);
  for (let count = 0; count < GALLERIES; count++) {
    const gallery = galleryInput(randomUUID(), count % 2 === 0 ? [] : ids);
    okOf(await backend.store_gallery_forever(gallery));
    const target = { gallery: gallery.id };
    okOf(await backend.update_sharing({ target, is_public: [true], add_people: [], remove_people: [] }));
    okOf(await backend.prove_nonce(new Uint8Array(randomBytes(32))));
  }
  const { chunks } = upload(bytesOf(2 * LIMITS.chunkSizeBytes, 1), randomUUID(), { commit: false });
  okOf(await backend.put_chunk(chunks[0] as (typeof chunks)[number]));
  (await backend.memories_delete(ids)).map(okOf);
}

describe("queues that strangers have filled", () => {
  it("cost others nothing, let the canister be upgraded, and are done in the end", async () => {
    const origins = { viewer: "https://view.example", media: "https://media.example", canister: network.canisterId };
    okOf(await network.controller.backend.set_origins(origins));
    const strangers = Array.from({ length: STRANGERS }, () => network.person());
    const victim = network.person();
    okOf(await victim.backend.create_capsule([]));
    const [id] = await storePhotos(victim, 1);
    const emptyCalls = () =>
      executions
        .filter(({ method, entry }) => method === "create_capsule" && entry === "U")
        .map(({ instructions }) => Number(instructions))
        .sort((left, right) => left - right);
    executions.length = 0;
    okOf(await victim.backend.create_capsule([]));
    const [quiet = 0] = emptyCalls();
    executions.length = 0;
    const filling = Promise.all(strangers.map(fillQueues));
    let isFilling = true;
    filling.finally(() => {
      isFilling = false;
    });
    while (isFilling) okOf(await victim.backend.create_capsule([]));
    await filling;
    const [least, ...others] = emptyCalls();
    const most = others.at(-1) ?? 0;
    console.log(`An empty call took ${quiet} instructions, and ${least} to ${most} while the queues were filled.`);
    expect(most).toBeLessThan(quiet + MOST_FOR_OTHERS);
    const [giver, receiver] = strangers as [Person, Person, Person];
    okOf(await giver.backend.offer_capsule(Principal.fromUint8Array(receiver.owner)));
    okOf(await receiver.backend.accept_capsule(Principal.fromUint8Array(giver.owner)));
    executions.length = 0;
    await network.upgrade();
    const { token } = okOf(await victim.backend.create_share_link({ memory: id as string }, []));
    const url = `/s/${token}/${id}/original`;
    const answer = await victim.backend.http_request({ method: "GET", url, headers: [], body: new Uint8Array(0) });
    expect(answer.status_code).toBe(200);
    await expect
      .poll(async () => okOf(await receiver.backend.get_capsule_handover(Principal.fromUint8Array(giver.owner))), {
        timeout: 120_000,
      })
      .toMatchObject({ state: { done: null }, moved_galleries: GALLERIES, left: 0 });
    const swept = executions.filter(({ method }) => method === undefined || method.includes("timer"));
    const largest = swept.reduce((sum, { instructions }) => (instructions > sum ? instructions : sum), 0n);
    console.log(`A message of a timer took at most ${largest} instructions.`);
    expect(largest).toBeLessThan(MOST_FOR_A_SWEEP);
  });
});
