import { randomBytes, randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { sendTokens } from "@store-forever/devnet";
import { nameOf, unwrap } from "@store-forever/protocol";
import { createBackend, Principal } from "@store-forever/protocol/ic";
import { checkPersonalCanister, verifyProof } from "@store-forever/protocol/verify";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { assetRef, galleryInput, memoryInput, sha256, upload } from "../src/inputs.fixture.ts";
import { type BackendNetwork, codeOf, galleryIn, okOf, type Person, startBackend } from "./backend.fixture.ts";

const T = 1_000_000_000_000n;
const EVERYTHING = { cursor: [] as [], limit: [100] as [number] };
const AS_IT_IS = { name: [] as [], subnet_id: [] as [] };

let network: BackendNetwork;
beforeAll(async () => {
  network = await startBackend({ fundedAccounts: "anonymous" });
  const { backend } = network.controller;
  const module = new Uint8Array(await readFile(fileURLToPath(new URL("../dist/backend.wasm.gz", import.meta.url))));
  okOf((await backend.store_assets([{ sha256: sha256(module), bytes: module }]))[0]);
  okOf(await backend.set_personal_canister_module(sha256(module)));
});
afterAll(() => network?.devnet.close());

const fund = (cycles: bigint) =>
  sendTokens({
    agent: network.anonymous.agent,
    ledger: "cycles",
    to: { owner: Principal.fromText(network.canisterId) },
    amount: cycles,
  });

async function storeCapsule({ backend }: Person) {
  const photos = Array.from({ length: 5 }, (_, index) => new Uint8Array(randomBytes(1_000 + index)));
  const film = new Uint8Array(randomBytes(5_000_000));
  (await backend.store_assets(photos.map((bytes) => ({ sha256: sha256(bytes), bytes })))).map(okOf);
  for (const chunk of upload(film, randomUUID(), { commit: true }).chunks) okOf(await backend.put_chunk(chunk));
  const memories = [...photos, film].map((bytes) => memoryInput(randomUUID(), [assetRef("original", bytes)]));
  (await backend.memories_create(memories)).map(okOf);
  const gallery = galleryInput(
    randomUUID(),
    memories.map(({ id }) => id),
  );
  okOf(await backend.store_gallery_forever(gallery));
  const { token } = okOf(await backend.create_share_link({ gallery: gallery.id }, []));
  return { memories, gallery, token };
}

const stateOf = async ({ backend }: Person) => nameOf(okOf(await backend.get_creation_status()).state);

describe("a capsule that moves into a canister of its own", () => {
  it("is there as it was, and its owner alone controls it", async () => {
    const person = network.person();
    const { memories, gallery, token } = await storeCapsule(person);
    const { backend } = person;
    expect(codeOf(await backend.create_personal_canister(AS_IT_IS))).toBe("Disabled");
    okOf(await network.controller.backend.set_personal_canister_creation_enabled(true));
    okOf(await backend.create_personal_canister(AS_IT_IS));
    await expect.poll(() => stateOf(person), { timeout: 20_000 }).toBe("failed");
    expect(unwrap(okOf(await backend.get_creation_status()).error)?.code).toEqual({ ReserveInsufficient: null });
    await fund(5n * T);
    okOf(await backend.retry_personal_canister());
    expect(codeOf(await backend.create_capsule(["Elsewhere"]))).toBe("Conflict");
    await expect
      .poll(async () => okOf(await backend.get_detailed_creation_status()), { timeout: 120_000, interval: 1_000 })
      .toMatchObject({ state: { completed: null }, error: [] });
    const canister = unwrap(await backend.get_my_personal_canister_id()) as Principal;
    const own = createBackend(person.agent, canister.toText());
    const { items } = okOf(await own.list_memories(EVERYTHING)).value;
    expect(items.map(({ id }) => id).sort()).toEqual(memories.map(({ id }) => id).sort());
    const opened = galleryIn(okOf(await own.open_share_link(token)).value);
    expect(opened.id).toBe(gallery.id);
    expect(okOf(await own.get_capsule()).totals).toEqual(okOf(await backend.get_capsule()).totals);
    expect(unwrap(await own.get_personal_archive())).toMatchObject({ state: { own: null } });
    const answer = okOf(
      await network.anonymous.backend.get_personal_canister_id(Principal.fromUint8Array(person.owner)),
    );
    checkPersonalCanister(await verifyProof(answer, network.trust), person.owner, canister.toUint8Array());
  });
});
