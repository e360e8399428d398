import "fake-indexeddb/auto";
import { randomBytes } from "node:crypto";
import { LIMITS } from "@store-forever/protocol";
import { createAgent, createBackend, identityFromKeyPair } from "@store-forever/protocol/ic";
import { verifyReceipt } from "@store-forever/protocol/receipt";
import { deleteDB } from "idb";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { withOwnBuffers } from "../src/bytes/asset-bytes.ts";
import type { GallerySource } from "../src/index.ts";
import type { PreparedMemory } from "../src/prepare/prepared-memory.ts";
import { createUploadApi } from "../src/upload/upload-api.ts";
import { type DevnetBackend, startDevnetBackend } from "./devnet-backend.ts";
import { KillableUpload, type KillPoint, Traffic } from "./killable-upload.ts";
import { newKeyPair } from "./new-key-pair.ts";
import { galleryOf, ok, preparedMemory, settingsOf } from "./prepared-memories.ts";

let devnet: DevnetBackend;
let keyPair: CryptoKeyPair;
beforeAll(async () => {
  devnet = await startDevnetBackend();
});
beforeEach(async () => {
  keyPair = await newKeyPair();
});
afterAll(() => devnet?.[Symbol.asyncDispose]());

const photo = (original: Uint8Array, memoryId?: string) =>
  preparedMemory({ original, thumb: original.slice(0, 30_000) }, memoryId);

const fileOf = (chunkCount: number) => randomBytes((chunkCount - 1) * LIMITS.chunkSizeBytes + 100_000);
/** A photo of so many chunks, and a small one. */
const photosOf = (chunkCount: number): PreparedMemory[] => [photo(fileOf(chunkCount)), photo(randomBytes(80_000))];
/** What a job does with its upload worker, from the beginning. @returns "died" when the kill point was reached */
async function attempt(gallery: GallerySource, photos: PreparedMemory[], traffic: Traffic, killAt?: KillPoint) {
  const killable = new KillableUpload(traffic, killAt);
  const api = createUploadApi(killable);
  const run = async () => {
    await api.open(devnet.network, keyPair, settingsOf(gallery), () => {});
    const present = ok(await api.present(photos.map(({ source }) => source.memoryId)));
    const presentIds = new Set(present.map(({ memoryId }) => memoryId));
    const missing = photos.filter(({ source }) => !presentIds.has(source.memoryId));
    const uploads = await Promise.all(missing.map(async (photo) => ok(await api.store(handedOver(photo)))));
    const shared = ok(await api.storeGallery(gallery, new Set(photos.map(({ source }) => source.memoryId))));
    const presentList = present.map(({ memoryId }) => memoryId);
    const verified = ok(await api.verifyMemories(uploads, presentList));
    ok(await api.verifyGallery(shared));
    ok(await api.finish());
    for (const { receipt } of verified)
      await verifyReceipt(receipt ?? expect.unreachable("There is no receipt."), devnet.network);
    return verified.length;
  };
  const outcome = await Promise.race([run(), killable.died]);
  await traffic.settled();
  return outcome;
}

/** Copies the bytes as the job does, which keeps its own for the next attempt. */
const handedOver = (photo: PreparedMemory) => ({ ...photo, assets: withOwnBuffers(photo.assets) });

const backendOf = async (keys: CryptoKeyPair) =>
  createBackend(
    createAgent({ ...devnet.network, identity: await identityFromKeyPair(keys) }),
    devnet.network.canisterId,
  );

test.each(["before", "after"] as const)(
  "killed %s any journal step, the next attempt completes the job and sends nothing again that was acknowledged",
  async (when) => {
    let kills = 0;
    for (let step = 1; ; step++) {
      keyPair = await newKeyPair();
      const photos = photosOf(2);
      const gallery = galleryOf(photos);
      const traffic = new Traffic();
      const first = await attempt(gallery, photos, traffic, { step, when });
      if (first !== "died") break;
      kills++;
      expect(await attempt(gallery, photos, traffic)).toBe(2);
      expect({ step, resent: traffic.resent }).toEqual({ step, resent: [] });
      expect(traffic.sentChunks).toBe(2);
    }
    // The job has three steps: begun, gallery shared, closed. The photos have two, together or each: prepared, created.
    // The large file has four: its session, two chunks, arrived.
    expect(kills).toBeGreaterThanOrEqual(9);
  },
);

test("with the journal lost, and the canister upgraded, its own record keeps chunks from being sent again", async () => {
  const photos = photosOf(5);
  const gallery = galleryOf(photos);
  const traffic = new Traffic();
  expect(await attempt(gallery, photos, traffic, { step: 9, when: "after" })).toBe("died");
  const before = traffic.sentChunks;
  expect(before).toBeGreaterThan(0);
  await deleteDB("store-forever-journal");
  await devnet.upgrade();
  expect(await attempt(gallery, photos, traffic)).toBe(2);
  expect(traffic.sentChunks).toBe(5);
});

test("a source that has changed starts anew, and its old session is cancelled", async () => {
  const [first] = photosOf(5);
  if (first === undefined) throw new Error("There is no photo.");
  const gallery = galleryOf([first]);
  expect(await attempt(gallery, [first], new Traffic(), { step: 5, when: "after" })).toBe("died");
  const changed = photo(fileOf(3), first.source.memoryId);
  const traffic = new Traffic();
  expect(await attempt(gallery, [changed], traffic)).toBe(1);
  expect(traffic.sentChunks).toBe(3);
  const backend = await backendOf(keyPair);
  const read = await backend.memories_read({ memory_ids: [first.source.memoryId], token: [] });
  if ("Err" in read) throw new Error(read.Err.message);
  expect(read.Ok.value[0]?.[0]?.assets[0]?.sha256).toEqual(changed.assets[0]?.sha256);
});

test("a memory that fails is removed from the gallery that was sent behind it, and a job that is given up leaves no gaps", async () => {
  const [large, small] = photosOf(2);
  if (large === undefined || small === undefined) throw new Error("There are no photos.");
  const gallery = galleryOf([large, small]);
  const api = createUploadApi(new KillableUpload(new Traffic()));
  await api.open(devnet.network, keyPair, settingsOf(gallery), () => {});
  ok(await api.present(gallery.items.map(({ memoryId }) => memoryId)));
  const ids = new Set(gallery.items.map(({ memoryId }) => memoryId));
  const [lost = expect.unreachable("There is no asset.")] = large.assets;
  const damaged = { ...large, assets: [{ ...lost, bytes: new Uint8Array(lost.sizeBytes) }] };
  const [failed, stored, shared] = await Promise.all([
    api.store(damaged),
    api.store(small),
    api.storeGallery(gallery, ids),
  ]);
  expect(failed).toMatchObject({ ok: false, error: { code: "Integrity" } });
  ok(stored);
  const backend = await backendOf(keyPair);
  const listed = async () => {
    const read = await backend.get_gallery_by_id(gallery.galleryId);
    return "Ok" in read ? read.Ok.value.items.map(({ memory_id }) => memory_id) : read.Err.message;
  };
  expect(ok(shared).stored.items).toHaveLength(2);
  ok(await api.withdraw());
  expect(await listed()).toEqual([small.source.memoryId]);
  ok(await api.storeGallery(gallery, ids));
  expect(await listed()).toHaveLength(2);
  ok(await api.discard());
  expect(await listed()).toEqual([small.source.memoryId]);
});

test("discarding a stopped job cancels its sessions and deletes its journal", async () => {
  const photos = [...photosOf(3), ...photosOf(3), ...photosOf(3)];
  const gallery = galleryOf(photos);
  expect(await attempt(gallery, photos, new Traffic(), { step: 12, when: "after" })).toBe("died");
  const api = createUploadApi(new KillableUpload(new Traffic()));
  await api.open(devnet.network, keyPair, settingsOf(gallery), () => {});
  ok(await api.discard());
  // All sessions of this owner are free again.
  const others = [...photosOf(2), ...photosOf(2), ...photosOf(2)];
  expect(await attempt(galleryOf(others), others, new Traffic())).toBe(6);
});

test("a backend without cycles says so and is not tried again, and works once it is topped up", async () => {
  const photos = photosOf(2);
  const gallery = galleryOf(photos);
  const killable = new KillableUpload(new Traffic());
  const api = createUploadApi(killable);
  const events: string[] = [];
  await api.open(devnet.network, keyPair, settingsOf(gallery), ({ type }) => events.push(type));
  ok(await api.present(gallery.items.map(({ memoryId }) => memoryId)));
  ok(await api.facts());
  await devnet.freeze(true);
  try {
    for (const answer of [
      await api.store(handedOver(photos[1] ?? expect.unreachable())),
      await api.verifyMemories([], ["m"]),
    ])
      expect(answer).toMatchObject({
        ok: false,
        error: { code: "Refused", message: expect.stringContaining("top it up") },
      });
    expect(events).not.toContain("retried");
  } finally {
    await devnet.freeze(false);
  }
  expect(await attempt(gallery, photos, new Traffic())).toBe(2);
});
