import { randomBytes, randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { type Certified, galleryPath, LIMITS, memoryAssetPath, type ResultOf } from "@store-forever/protocol";
import { Actor, createAgent, Ed25519KeyIdentity, type IDL } from "@store-forever/protocol/ic";
import {
  checkGallery,
  checkMemory,
  checkOpenedLink,
  VerificationError,
  verifyProof,
} from "@store-forever/protocol/verify";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { assetRef, galleryInput, memoryInput, sha256 } from "../src/inputs.fixture.ts";
import { type BackendNetwork, codeOf, galleryIn, okOf, type Person, startBackend } from "./backend.fixture.ts";

let network: BackendNetwork;
let alice: Person;
let bob: Person;
const memoryId = randomUUID();
const hiddenId = randomUUID();
const absentId = randomUUID();
const galleryId = randomUUID();
const photo = new Uint8Array(randomBytes(5_000));

beforeAll(async () => {
  network = await startBackend();
  alice = network.person();
  bob = network.person();
  okOf((await alice.backend.store_assets([{ sha256: sha256(photo), bytes: photo }]))[0]);
  const placeholder = new Uint8Array(randomBytes(300));
  const assets = [
    assetRef("original", photo),
    { ...assetRef("placeholder", placeholder), inline: [placeholder] as [Uint8Array] },
  ];
  const others = Array.from({ length: 20 }, () => memoryInput(randomUUID(), [assetRef("original", photo)]));
  const memories = [memoryInput(memoryId, assets), memoryInput(hiddenId, [assetRef("original", photo)]), ...others];
  (await alice.backend.memories_create(memories)).map(okOf);
  okOf(await alice.backend.store_gallery_forever(galleryInput(galleryId, [memoryId, absentId])));
});
afterAll(() => network?.devnet.close());

/** Checks an answer's proof as clients do. */
async function proven<T>(result: ResultOf<Certified<T>>) {
  const { value, certificate, witness } = okOf(result);
  return { value, tree: await verifyProof({ certificate, witness }, network.trust) };
}

describe("the canister's interface", () => {
  it("publishes its limits", async () => {
    const limits = await network.anonymous.backend.limits();
    expect(limits).toMatchObject({ chunk_size_bytes: LIMITS.chunkSizeBytes, max_open_sessions: 3, presence_max: 100 });
    expect((await network.anonymous.backend.stats()).api_version).toMatch(/^\d+\.\d+\.\d+$/);
  });

  it("has none of Azle's methods", async () => {
    const idl: IDL.InterfaceFactory = ({ IDL: idl }) =>
      idl.Service({ _azle_chunk: idl.Func([], [], []), _azle_heap_allocation: idl.Func([], [idl.Nat32], ["query"]) });
    const rootKey = network.trust.rootKey;
    const agent = createAgent({ host: network.devnet.url, identity: Ed25519KeyIdentity.generate(), rootKey });
    const azle = Actor.createActor<Record<string, () => Promise<unknown>>>(idl, {
      agent,
      canisterId: network.canisterId,
    });
    // Refused by inspection, before the network looks for the method: a message that is accepted costs the canister something.
    await expect(azle._azle_chunk?.()).rejects.toThrow(/IC0406/);
    const code = await WebAssembly.compile(await readFile(new URL("../dist/backend.wasm", import.meta.url)));
    expect(WebAssembly.Module.exports(code).filter(({ name }) => name.includes("_azle_"))).toEqual([]);
    await expect(azle._azle_heap_allocation?.()).rejects.toThrow(/has no query method '_azle_heap_allocation'/);
  });
});

describe("certified answers", () => {
  it("prove memories: those that are there, whole, and those that are not", async () => {
    const { value, tree } = await proven(
      await alice.backend.memories_read({ memory_ids: [memoryId, absentId], token: [] }),
    );
    const [[memory], absent] = value as [[NonNullable<(typeof value)[0][0]>], []];
    checkMemory(tree, alice.owner, memory);
    expect(absent).toEqual([]);
    expect(tree.leaf(memoryAssetPath(alice.owner, absentId, "original"))).toBeUndefined();
    expect(() => tree.leaf(memoryAssetPath(alice.owner, hiddenId, "original"))).toThrow(VerificationError);
  });

  it("prove presence, alone and in a list", async () => {
    const one = await proven(await alice.backend.get_memory_presence_icp(memoryId));
    expect(one.value).toMatchObject({ memory_id: memoryId, metadata_present: true, asset_present: true });
    expect(one.tree.leaf(memoryAssetPath(alice.owner, memoryId, "original"))).toHaveLength(40);
    expect(one.tree.leaf(memoryAssetPath(alice.owner, memoryId, "display"))).toBeUndefined();
    const memory_ids = [absentId, ...Array.from({ length: 40 }, () => randomUUID()), hiddenId];
    const list = await proven(
      await alice.backend.get_memory_list_presence_icp({ memory_ids, cursor: [], limit: [100] }),
    );
    expect(list.value.items.map((item) => item.asset_present)).toEqual(memory_ids.map((id) => id === hiddenId));
    for (const id of memory_ids)
      expect(list.tree.leaf(memoryAssetPath(alice.owner, id, "original")) !== undefined).toBe(id === hiddenId);
  });

  it("tell of longer lists page by page, each with its own proof", async () => {
    const memory_ids = [...Array.from({ length: 45 }, () => randomUUID()), memoryId];
    const pages: string[][] = [];
    let cursor: [] | [string] = [];
    do {
      const listed = await alice.backend.get_memory_list_presence_icp({ memory_ids, cursor, limit: [] });
      const { value, tree } = await proven(listed);
      pages.push(value.items.map((item) => item.memory_id));
      for (const { memory_id, asset_present } of value.items)
        expect(tree.leaf(memoryAssetPath(alice.owner, memory_id, "original")) !== undefined).toBe(asset_present);
      cursor = value.next_cursor as typeof cursor;
    } while (cursor.length > 0);
    expect(pages.map(({ length }) => length)).toEqual([20, 20, 6]);
    expect(pages.flat()).toEqual(memory_ids);
    const beyond = await alice.backend.get_memory_list_presence_icp({ memory_ids, cursor: ["nowhere"], limit: [] });
    expect(codeOf(beyond)).toBe("InvalidArgument");
  });

  it("prove a gallery, and hold after an upgrade and after changes", async () => {
    checkGallery(
      (await proven(await alice.backend.get_gallery_by_id(galleryId))).tree,
      (await proven(await alice.backend.get_gallery_by_id(galleryId))).value,
    );
    await network.upgrade();
    const { value, tree } = await proven(await alice.backend.get_gallery_by_id(galleryId));
    checkGallery(tree, value);
    expect(
      okOf(
        await alice.backend.update_gallery({ ...galleryInput(galleryId, [memoryId, absentId]), title: "Autumn" }, []),
      ),
    ).toMatchObject({ created: false });
    const updated = await proven(await alice.backend.get_gallery_by_id(galleryId));
    expect(updated.value.title).toBe("Autumn");
    checkGallery(updated.tree, updated.value);
    const titled = async (title: string, key: string) => {
      okOf(await alice.backend.update_gallery({ ...galleryInput(galleryId, [memoryId, absentId]), title }, [key]));
      return (await proven(await alice.backend.get_gallery_by_id(galleryId))).value.title;
    };
    expect([await titled("Winter", "a"), await titled("Autumn", "b")]).toEqual(["Winter", "Autumn"]);
    // A repeated call that arrives late, also after an upgrade, undoes nothing.
    await network.upgrade();
    expect(await titled("Winter", "a")).toBe("Autumn");
    expect(() => checkGallery(tree, updated.value)).toThrow(VerificationError);
  });

  it("fail with one byte flipped, in certificate or witness", async () => {
    const { certificate, witness } = okOf(await alice.backend.get_gallery_by_id(galleryId));
    const flipped = (bytes: Uint8Array) => bytes.with(bytes.length - 5, (bytes.at(-5) ?? 0) ^ 1);
    await verifyProof({ certificate, witness }, network.trust);
    for (const proof of [
      { certificate: flipped(certificate), witness },
      { certificate, witness: flipped(witness) },
    ])
      await expect(verifyProof(proof, network.trust)).rejects.toThrow(VerificationError);
  });
});

describe("the archive", () => {
  it("is closed to strangers", async () => {
    const locator = { memory_id: memoryId, kind: { original: null }, token: [] as [], version: [] as [] };
    for (const { backend } of [bob, network.anonymous]) {
      expect(codeOf(await backend.get_gallery_by_id(galleryId))).toBe("NotFound");
      expect(codeOf(await backend.get_sharing({ gallery: galleryId }))).toBe("NotFound");
      expect(codeOf(await backend.blob_get_meta(locator))).toBe("NotFound");
      expect(codeOf(await backend.blob_read_chunk(locator, 0))).toBe("NotFound");
      expect((await proven(await backend.memories_read({ memory_ids: [memoryId], token: [] }))).value).toEqual([[]]);
    }
    expect(codeOf(await bob.backend.update_gallery(galleryInput(galleryId, []), []))).toBe("NotFound");
    expect(codeOf(await bob.backend.create_share_link({ gallery: galleryId }, []))).toBe("NotFound");
    const mine = await proven(await bob.backend.memories_read({ memory_ids: [memoryId], token: [] }));
    expect(mine.tree.leaf(memoryAssetPath(bob.owner, memoryId, "original"))).toBeUndefined();
    expect(() => mine.tree.leaf(galleryPath(alice.owner, galleryId))).toThrow(VerificationError);
  });

  it("takes no update from the anonymous caller", async () => {
    const { backend } = network.anonymous;
    const refusal = { name: "StoreError", code: "Unauthorized", message: expect.stringContaining("Sign in first") };
    await expect(backend.store_assets([])).rejects.toMatchObject(refusal);
    await expect(backend.create_share_link({ gallery: galleryId }, [])).rejects.toMatchObject(refusal);
  });

  it("keeps ids apart between owners", async () => {
    okOf((await bob.backend.store_assets([{ sha256: sha256(photo), bytes: photo }]))[0]);
    const bobs = { ...memoryInput(memoryId, [assetRef("original", photo)]), memory_type: { document: null } };
    expect((await bob.backend.memories_create([bobs])).map(okOf)).toEqual([{ memory_id: memoryId, created: true }]);
    const { value } = await proven(await alice.backend.memories_read({ memory_ids: [memoryId], token: [] }));
    expect(value[0]?.[0]?.memory_type).toEqual({ image: null });
  });
});

describe("a share link", () => {
  it("is made once, and opens its gallery and the memories in it to anybody, and nothing else", async () => {
    const [link, again] = (
      await Promise.all([1, 2].map(() => alice.backend.create_share_link({ gallery: galleryId }, [])))
    ).map(okOf);
    expect(link?.token).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(again).toEqual(link);
    expect(okOf(await alice.backend.get_sharing({ gallery: galleryId })).links).toEqual([link]);
    const token: [string] = [link?.token ?? ""];

    const { backend } = network.anonymous;
    const opened = await proven(await backend.open_share_link(token[0]));
    checkOpenedLink(opened.tree, token[0], opened.value[0]);
    const value = galleryIn(opened.value);
    checkGallery(opened.tree, value);
    const shared = await proven(await backend.memories_read({ memory_ids: [memoryId, hiddenId], token }));
    const [[memory], hidden] = shared.value as [[NonNullable<(typeof shared.value)[0][0]>], []];
    checkMemory(shared.tree, value.owner.toUint8Array(), memory);
    expect(hidden).toEqual([]);
    expect(() => shared.tree.leaf(memoryAssetPath(alice.owner, hiddenId, "original"))).toThrow(VerificationError);

    const kind = { original: null };
    expect(okOf(await backend.blob_read_chunk({ memory_id: memoryId, kind, token, version: [] as [] }, 0))).toEqual(
      photo,
    );
    expect(codeOf(await backend.blob_read_chunk({ memory_id: hiddenId, kind, token, version: [] as [] }, 0))).toBe(
      "NotFound",
    );
    const nothing = await proven(await backend.open_share_link("A".repeat(43)));
    expect(nothing.value).toEqual([]);
    checkOpenedLink(nothing.tree, "A".repeat(43), undefined);
    expect(codeOf(await backend.memories_read({ memory_ids: [memoryId], token: ["A".repeat(43)] }))).toBe("NotFound");
  });
});
