import { randomBytes, randomUUID } from "node:crypto";
import { controlCanister, sendTokens } from "@store-forever/devnet";
import { nameOf, subaccountOf, toHex, unwrap } from "@store-forever/protocol";
import { createBackend, Principal } from "@store-forever/protocol/ic";
import { readCanisterState } from "@store-forever/protocol/management";
import {
  checkOpenedLink,
  checkPersonalCanister,
  releaseIn,
  VerificationError,
  verifyCanisterFacts,
  verifyProof,
} from "@store-forever/protocol/verify";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { assetRef, galleryInput, memoryInput, sha256, upload } from "../src/inputs.fixture.ts";
import { type BackendNetwork, codeOf, galleryIn, okOf, type Person, startBackend } from "./backend.fixture.ts";
import { browse } from "./browse.ts";
import { AS_IT_IS, fillReserve, uploadRelease, VIEWER_PAGE } from "./personal.fixture.ts";

const T = 1_000_000_000_000n;
const EVERYTHING = { cursor: [] as [], limit: [100] as [number] };
const PATIENT = { timeout: 60_000, interval: 300 };

let network: BackendNetwork;
beforeAll(async () => {
  network = await startBackend({ fundedAccounts: "anonymous" });
  await uploadRelease(network);
  const media = network.devnet.gateway.replace("://", `://${network.canisterId}.`);
  const origins = { viewer: "https://viewer.example", media, canister: network.canisterId };
  okOf(await network.controller.backend.set_origins(origins));
});
afterAll(() => network?.devnet.close());

const principalOf = ({ owner }: Person) => Principal.fromUint8Array(owner);
const statsNow = async () => okOf(await network.controller.backend.get_personal_canister_creation_stats());
const stateOf = async ({ backend }: Person) => nameOf(okOf(await backend.get_creation_status()).state);
const detailsOf = async ({ backend }: Person) => okOf(await backend.get_detailed_creation_status());
const expectCompleted = (person: Person) =>
  expect
    .poll(() => detailsOf(person), PATIENT)
    .toMatchObject({ state: { completed: null }, error: [], percentage: 100 });

/** Photos, and a film of several chunks, in a gallery with a link. */
async function storeCapsule({ backend }: Person) {
  const photos = Array.from({ length: 5 }, (_, index) => new Uint8Array(randomBytes(1_000 + index)));
  const film = new Uint8Array(randomBytes(5_000_000));
  (await backend.store_assets(photos.map((bytes) => ({ sha256: sha256(bytes), bytes })))).map(okOf);
  for (const chunk of upload(film, randomUUID(), { commit: true }).chunks) okOf(await backend.put_chunk(chunk));
  const memories = [...photos, film].map((bytes) => memoryInput(randomUUID(), [assetRef("original", bytes)]));
  (await backend.memories_create(memories)).map(okOf);
  const ids = memories.map(({ id }) => id);
  const gallery = galleryInput(randomUUID(), ids);
  okOf(await backend.store_gallery_forever(gallery));
  const { token } = okOf(await backend.create_share_link({ gallery: gallery.id }, []));
  const everybody = { target: { gallery: gallery.id }, is_public: [true] as [true], add_people: [], remove_people: [] };
  okOf(await backend.update_sharing(everybody));
  return { ids: ids.sort(), gallery, token };
}

describe("a capsule that moves into a canister of its own", () => {
  it("waits for administrators, who alone prepare it", async () => {
    const person = network.person();
    const { backend } = person;
    okOf(await backend.create_capsule([]));
    expect(await stateOf(person)).toBe("not_started");
    expect(codeOf(await backend.create_personal_canister(AS_IT_IS))).toBe("Disabled");
    const reserve = { ...(await statsNow()).reserve, cycles_per_canister: 1_500_000_000_000n };
    for (const refused of [
      await backend.set_personal_canister_creation_enabled(true),
      await backend.set_personal_canister_reserve(reserve),
      await backend.top_up_personal_canister_reserve(1n),
      await backend.get_personal_canister_creation_stats(),
      await backend.list_personal_canisters({ created_by: [], status: [], ...EVERYTHING }),
      // This is no personal canister: nobody fills it.
      await backend.finalize_import(1n),
      await network.controller.backend.return_cycles([]),
    ])
      expect(codeOf(refused)).toBe("Unauthorized");
    okOf(await network.controller.backend.set_personal_canister_reserve(reserve));
    okOf(await network.controller.backend.set_personal_canister_creation_enabled(true));
    okOf(await backend.create_personal_canister(AS_IT_IS));
    await expect.poll(() => stateOf(person), PATIENT).toBe("failed");
    expect((await detailsOf(person)).error).toMatchObject([{ code: { ReserveInsufficient: null } }]);
    // ICP of their own pay where the reserve does not.
    const { agent } = network.anonymous;
    const subaccount = subaccountOf(person.owner);
    const to = { owner: Principal.fromText(network.canisterId), subaccount };
    await sendTokens({ agent, ledger: "icp", to, amount: 500_000_000n });
    okOf(await backend.retry_personal_canister());
    await expectCompleted(person);
    expect(okOf(await backend.get_detailed_creation_status()).cycles_consumed).toBeGreaterThanOrEqual(
      reserve.cycles_per_canister,
    );
    expect(okOf(await network.controller.backend.top_up_personal_canister_reserve(2n * T))).toBe(2n * T);
    await fillReserve(network, 10n * T);
  });

  it("is given up with nothing left over", async () => {
    const person = network.person();
    const { ids } = await storeCapsule(person);
    const { backend } = person;
    okOf(await backend.create_personal_canister(AS_IT_IS));
    await expect.poll(async () => (await detailsOf(person)).canister_id, { ...PATIENT, interval: 20 }).toHaveLength(1);
    const { cycles_consumed, canister_id } = await detailsOf(person);
    expect(cycles_consumed).toBeGreaterThan(1_500_000_000_000n);
    expect(codeOf(await backend.create_capsule(["Elsewhere"]))).toBe("Conflict");
    okOf(await backend.cancel_personal_canister());
    await expect.poll(() => stateOf(person), PATIENT).toBe("not_started");
    const gone = createBackend(person.agent, (canister_id[0] as Principal).toText());
    await expect(gone.limits()).rejects.toThrow();
    expect(await statsNow()).toMatchObject({ cancelled: 1n, under_way: 0 });
    expect(
      okOf(await backend.list_memories(EVERYTHING))
        .value.items.map(({ id }) => id)
        .sort(),
    ).toEqual(ids);
    okOf(await backend.create_capsule(["Here"]));
  });

  it("is there as it was after an upgrade on the way, and its owner alone controls it", async () => {
    const person = network.person();
    const { ids, gallery, token } = await storeCapsule(person);
    const { backend } = person;
    okOf(await backend.create_personal_canister({ ...AS_IT_IS, name: ["Ours"] }));
    await network.upgrade();
    await expectCompleted(person);
    const canister = unwrap(await backend.get_my_personal_canister_id()) as Principal;
    const own = createBackend(person.agent, canister.toText());
    expect(
      okOf(await own.list_memories(EVERYTHING))
        .value.items.map(({ id }) => id)
        .sort(),
    ).toEqual(ids);
    expect(galleryIn(okOf(await own.open_share_link(token)).value).id).toBe(gallery.id);
    const { totals, display_name } = okOf(await own.get_capsule());
    expect([totals, display_name]).toEqual([okOf(await backend.get_capsule()).totals, ["Ours"]]);
    expect(unwrap(await own.get_personal_archive())).toMatchObject({ state: { own: null } });
    const front = {
      method: "GET",
      url: "/",
      headers: [],
      body: new Uint8Array(),
      certificate_version: [2] as [number],
    };
    expect(await own.http_request(front)).toMatchObject({ status_code: 200, body: VIEWER_PAGE });
    // The factory keeps the viewer, and is none.
    expect(await network.anonymous.backend.http_request(front)).toMatchObject({ status_code: 404 });
    const { factoryId, release } = await releaseIn(okOf(await backend.get_release()), network.trust);
    const contents = [{ content_encoding: "identity", size_bytes: BigInt(VIEWER_PAGE.length) }];
    expect(release?.viewer).toMatchObject([{ key: "/index.html", contents }]);
    expect(factoryId).toBeUndefined();
    const ownTrust = { ...network.trust, canisterId: canister.toText() };
    const ofOwn = okOf(await own.get_release());
    expect(await releaseIn(ofOwn, ownTrust)).toEqual({ factoryId: network.canisterId, release: undefined });
    // A node may say what it likes.
    const elsewhere = { ...ofOwn.value, factory: [Principal.fromText("aaaaa-aa")] as [Principal] };
    await expect(releaseIn({ ...ofOwn, value: elsewhere }, ownTrust)).rejects.toThrow(VerificationError);
    const certificate = await readCanisterState(network.anonymous.agent, canister.toText());
    const facts = await verifyCanisterFacts(certificate, { ...network.trust, canisterId: canister.toText() });
    expect(facts?.moduleHash).toEqual(release?.module_sha256);
    const answer = okOf(await network.anonymous.backend.get_personal_canister_id(principalOf(person)));
    checkPersonalCanister(await verifyProof(answer, network.trust), person.owner, canister.toUint8Array());
    const nobody = okOf(await backend.get_personal_canister_id(Principal.anonymous()));
    checkPersonalCanister(await verifyProof(nobody, network.trust), Uint8Array.of(4), undefined);
    const listed = { created_by: [principalOf(person)] as [Principal], status: [], ...EVERYTHING };
    const { items } = okOf(await network.controller.backend.list_personal_canisters({ ...listed, status: [] }));
    expect(items).toMatchObject([{ status: { completed: null }, canister_id: [canister] }]);

    await controlCanister(person.agent, canister.toText()).status();
    await expect(controlCanister(network.controller.agent, canister.toText()).status()).rejects.toThrow();
    const stranger = createBackend(network.person().agent, canister.toText());
    await expect(stranger.begin_import({} as never)).rejects.toThrow();
    okOf(await own.create_capsule(["Mine"]));
    const addresses = [
      `/s/${token}/${ids[0]}/original`,
      `/g/${toHex(sha256(person.owner))}/${gallery.id}/${ids[1]}/original`,
      `/g/${toHex(sha256(person.owner))}/${gallery.id}`,
    ];
    const served = (canisterId: string) =>
      Promise.all(addresses.map((path) => browse(network.devnet, canisterId, path)));
    const shown = await served(network.canisterId);
    expect(shown.map(({ status }) => status)).toEqual([200, 200, 200]);

    expect(codeOf(await backend.create_capsule(["Elsewhere"]))).toBe("Conflict");
    okOf(await backend.confirm_personal_canister());
    await expect.poll(async () => (await detailsOf(person)).shared_copy, PATIENT).toEqual({ gone: null });
    expect(codeOf(await backend.get_capsule())).toBe("NotFound");
    const { value: left, ...proof } = okOf(await network.anonymous.backend.open_share_link(token));
    checkOpenedLink(await verifyProof(proof, network.trust), token, left[0]);
    expect(left).toEqual([{ moved: canister }]);
    // The gateway checks the redirects, and what they lead to is the same.
    const ownOrigin = network.devnet.gateway.replace("://", `://${canister.toText()}.`);
    expect((await served(network.canisterId)).map(({ status, headers }) => [status, headers.location])).toEqual(
      addresses.map((path) => [308, `${ownOrigin}${path}`]),
    );
    const there = await served(canister.toText());
    expect(there.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(there.slice(0, 2).map(({ body }) => body)).toEqual(shown.slice(0, 2).map(({ body }) => body));
    await controlCanister(network.controller.agent, network.canisterId).stop();
    expect(galleryIn(okOf(await own.open_share_link(token)).value).items).toHaveLength(6);
    okOf(await own.delete_gallery(gallery.id));

    // A second controller takes the capsule where the owner's identity is gone.
    const successor = network.person();
    const successorsOwn = createBackend(successor.agent, canister.toText());
    await expect(successorsOwn.accept_capsule(principalOf(person))).rejects.toMatchObject({ code: "OwnerOnly" });
    const controllers = [person, successor].map((each) => principalOf(each).toText());
    await controlCanister(person.agent, canister.toText()).setControllers(controllers);
    okOf(await successorsOwn.accept_capsule(principalOf(person)));
    expect(okOf(await successorsOwn.list_memories(EVERYTHING)).value.items).toHaveLength(ids.length);
    expect(unwrap(await own.get_personal_archive())?.owner.toText()).toBe(controllers[1]);
  });
});
