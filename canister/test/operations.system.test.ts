import { randomBytes, randomUUID } from "node:crypto";
import { type Backend, LIMITS } from "@store-forever/protocol";
import { idlService } from "@store-forever/protocol/candid";
import { AgentError, agentReject, type IDL, Principal } from "@store-forever/protocol/ic";
import { checkGallery, checkNonce, checkOpenedLink, verifyProof } from "@store-forever/protocol/verify";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { anyValue } from "../src/any-value.fixture.ts";
import { assetRef, galleryInput, memoryInput, sha256 } from "../src/inputs.fixture.ts";
import { type BackendNetwork, codeOf, galleryIn, okOf, type Person, startBackend } from "./backend.fixture.ts";

let network: BackendNetwork;
beforeAll(async () => {
  network = await startBackend();
});
afterAll(() => network?.devnet.close());

/** What inspection does not let in has not trapped: no secret of an invitation fits by chance, and messages have no cycles. */
function refusalBefore(error: unknown): string {
  if (error instanceof AgentError && agentReject(error)?.notAdmitted === true) return "refused before it ran";
  throw error;
}

const unchanged = { max_file_size_bytes: [], max_open_sessions: [], session_ttl_seconds: [], default_quota_bytes: [] };
const everything = { cursor: [] as [], limit: [100] as [number] };

describe("operations", () => {
  it("belong to controllers and those they name", async () => {
    const { backend } = network.person();
    const deputy = network.person();
    const person = Principal.fromUint8Array(deputy.owner);
    const change = { ...unchanged, max_open_sessions: [5] } as never;
    for (const refused of [
      await backend.set_limits(change),
      await backend.set_admins([person]),
      await backend.set_feature({ feature: { uploads: null }, enabled: false }),
      await backend.set_quota({ owner: person, quota_bytes: [] }),
      await backend.list_audit(everything),
      await backend.list_admins(),
    ])
      expect(codeOf(refused)).toBe("Unauthorized");
    okOf(await network.controller.backend.set_admins([person]));
    okOf(await deputy.backend.set_limits(change));
    expect((await backend.limits()).max_open_sessions).toBe(5);
    await network.upgrade();
    expect((await backend.limits()).max_open_sessions).toBe(5);
    const { entries } = okOf(await deputy.backend.list_audit(everything));
    expect(entries[0]).toMatchObject({ operation: "set_limits", outcome: "ok" });
    expect(entries[0]?.caller.toText()).toBe(person.toText());
    expect(entries.filter((entry) => entry.outcome === "Unauthorized")).toHaveLength(4);
  });

  it("switch features off, each alone, for everybody, until they are on again", async () => {
    const { backend } = network.person();
    const bytes = new Uint8Array(randomBytes(2_000));
    const id = randomUUID();
    okOf((await backend.store_assets([{ sha256: sha256(bytes), bytes }]))[0]);
    okOf((await backend.memories_create([memoryInput(id, [assetRef("original", bytes)])]))[0]);
    const attempts = {
      uploads: async () => (await backend.store_assets([{ sha256: sha256(bytes), bytes }]))[0] ?? { Ok: null },
      // A link that is there already is told even so.
      sharing: () => backend.create_share_link({ memory: id }, [randomUUID()]),
      nonces: () => backend.prove_nonce(new Uint8Array(randomBytes(32))),
    };
    const outcomes = async () => {
      const answers = Object.values(attempts).map((attempt) => attempt());
      return (await Promise.all(answers)).map((answer) => ("Ok" in answer ? "Ok" : codeOf(answer)));
    };
    for (const [place, name] of Object.keys(attempts).entries()) {
      const feature = { [name]: null } as Parameters<Backend["set_feature"]>[0]["feature"];
      okOf(await network.controller.backend.set_feature({ feature, enabled: false }));
      expect(await outcomes()).toEqual(["Ok", "Ok", "Ok"].with(place, "Disabled"));
      okOf(await network.controller.backend.set_feature({ feature, enabled: true }));
    }
    expect(await outcomes()).toEqual(["Ok", "Ok", "Ok"]);
  });

  it("tell what there is, what it costs, and how long it is paid", async () => {
    const { backend } = network.person();
    const bytes = new Uint8Array(randomBytes(3_000));
    const before = await backend.stats();
    okOf((await backend.store_assets([{ sha256: sha256(bytes), bytes }]))[0]);
    const after = await backend.stats();
    expect(after.blob_bytes - before.blob_bytes).toBe(3_000n);
    expect(after.build).toMatch(/^[0-9a-f]{64}$/);
    expect(after.operations).toContainEqual({
      operation: "store_assets",
      count: expect.any(BigInt),
      instructions: expect.any(BigInt),
    });
    expect(after.failures).toContainEqual({ code: { Unauthorized: null }, count: 4n });
    const paid = await backend.paid_until();
    expect(paid.cycles).toBe(after.cycles);
    expect([after.funding, paid.funding]).toEqual([{ enough: null }, { enough: null }]);
    expect(paid.frozen_at_ns).toBeGreaterThan(BigInt(Date.now()) * 1_000_000n);
    const cost = await backend.estimate_cost({ size_bytes: 10n ** 9n, asset_count: 300 });
    expect(cost.cycles_per_year).toBeGreaterThan(3_700_000_000_000n);
  });

  it("tell who did what with the canister, as the network keeps it", async () => {
    const deployer = Principal.fromUint8Array(network.controller.owner);
    const history = okOf(await network.controller.backend.get_canister_history());
    expect(history.total_changes).toBe(BigInt(history.changes.length));
    expect(history.changes.map(({ details }) => Object.keys(details)[0])).toEqual(["upgraded", "installed", "created"]);
    for (const { by } of history.changes) expect(by.toText()).toBe(deployer.toText());
    expect(history.changes.at(-1)?.details).toMatchObject({ created: { controllers: [deployer] } });
    // Whoever may store sees into whose hands it goes.
    expect(okOf(await network.person().backend.get_canister_history())).toEqual(history);
    const [balance] = okOf(await network.controller.backend.list_balances());
    expect(balance?.cycles).toBeGreaterThan(0n);
    expect(codeOf(await network.person().backend.list_balances())).toBe("Unauthorized");
  });

  it("link a person by a nonce, provably", async () => {
    const { backend, owner } = network.person();
    const nonce = new Uint8Array(randomBytes(32));
    const nobody = okOf(await network.anonymous.backend.verify_nonce(nonce));
    checkNonce(await verifyProof(nobody, network.trust), nonce, undefined);
    okOf(await backend.prove_nonce(nonce));
    const { value, ...proof } = okOf(await network.anonymous.backend.verify_nonce(nonce));
    checkNonce(await verifyProof(proof, network.trust), nonce, value[0]);
    expect(value[0]?.owner.toUint8Array()).toEqual(owner);
  });

  it("hand a capsule over, by the word of both, over an upgrade", async () => {
    const [device, person, stranger] = [network.person(), network.person(), network.person()];
    const principal = (of: Person) => Principal.fromUint8Array(of.owner);
    const photos = Array.from({ length: 120 }, (_, index) => new Uint8Array(randomBytes(20 + index)));
    for (const half of [photos.slice(0, 60), photos.slice(60)]) {
      (await device.backend.store_assets(half.map((bytes) => ({ sha256: sha256(bytes), bytes })))).map(okOf);
      const memories = half.map((bytes) => memoryInput(randomUUID(), [assetRef("original", bytes)]));
      (await device.backend.memories_create(memories)).map(okOf);
    }
    const { items } = okOf(await device.backend.list_memories(everything)).value;
    const gallery = galleryInput(
      randomUUID(),
      items.map(({ id }) => id),
    );
    okOf(await device.backend.store_gallery_forever(gallery));
    const { token } = okOf(await device.backend.create_share_link({ gallery: gallery.id }, []));
    const anonymous = network.anonymous.backend;
    const before = galleryIn(okOf(await anonymous.open_share_link(token)).value);
    okOf(await device.backend.offer_capsule(principal(person)));
    expect(codeOf(await stranger.backend.accept_capsule(principal(device)))).toBe("NotFound");
    expect(codeOf(await stranger.backend.get_capsule_handover(principal(device)))).toBe("NotFound");
    okOf(await person.backend.accept_capsule(principal(device)));
    await network.upgrade();
    await expect
      .poll(async () => okOf(await person.backend.get_capsule_handover(principal(device))), { timeout: 60_000 })
      .toMatchObject({ state: { done: null }, moved_memories: 120, moved_galleries: 1, left: 0 });
    const { value: opened, ...proof } = okOf(await anonymous.open_share_link(token));
    const value = galleryIn(opened);
    expect({ ...value, owner: undefined }).toEqual({ ...before, owner: undefined });
    expect(value.owner.toUint8Array()).toEqual(person.owner);
    const tree = await verifyProof(proof, network.trust);
    checkGallery(tree, value);
    checkOpenedLink(tree, token, opened[0]);
    expect(okOf(await person.backend.get_capsule()).totals).toMatchObject({ memories: 120, galleries: 1, assets: 120 });
    expect(codeOf(await device.backend.get_capsule())).toBe("NotFound");
  });

  it("keep what is elsewhere", async () => {
    const { backend } = network.person();
    const bytes = new Uint8Array(randomBytes(30));
    okOf((await backend.store_assets([{ sha256: sha256(bytes), bytes }]))[0]);
    const memory = memoryInput(randomUUID(), [assetRef("original", bytes)]);
    okOf((await backend.memories_create([memory]))[0]);
    const edge = { memory_id: memory.id, artifact: { asset: null }, backend: { s3: null }, present: true };
    const reported = {
      ...edge,
      location: [] as [],
      sha256: [sha256(bytes)] as [Uint8Array],
      size_bytes: [30n] as [bigint],
    };
    expect((await backend.report_edges([reported])).map(okOf)).toEqual([null]);
    expect(okOf(await backend.list_edges([memory.id]))).toMatchObject([reported]);
  });
});

describe("no method", () => {
  it("traps, whatever its arguments", async () => {
    const { backend } = network.person();
    const memory = new Uint8Array(randomBytes(10));
    okOf((await backend.store_assets([{ sha256: sha256(memory), bytes: memory }]))[0]);
    const methods = Object.entries(idlService.fieldsAsObject()).filter(([, method]) => method.argTypes.length > 0);
    for (const [name, method] of methods) {
      const args = fc.tuple(...method.argTypes.map((type) => anyValue(type as IDL.Type)));
      const call = backend[name as keyof Backend] as (...values: unknown[]) => Promise<unknown>;
      await fc.assert(
        fc.asyncProperty(args, async (values) => {
          expect(await call(...values).catch(refusalBefore), name).not.toBeUndefined();
        }),
        { numRuns: 10 },
      );
    }
    expect((await backend.limits()).max_assets_per_call).toBe(LIMITS.maxAssetsPerCall);
  });
});
