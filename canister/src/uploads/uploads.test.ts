import { LIMITS } from "@store-forever/protocol";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ALICE, BOB, bytesOf, SECOND_NS, sha256, upload, uuid } from "../inputs.fixture.ts";
import { nextSweepNs, sweep } from "../methods/sweeping/sweep.ts";
import type { MemoryByteMap } from "../store/byte-map.fixture.ts";
import { readBlob } from "../store/records/blob-record.ts";
import { readChunk } from "../store/records/chunks.ts";
import { refusalOf, storedAsset, testStore } from "../store.fixture.ts";
import { heldBlob } from "./blobs.ts";
import { beginAssetUpload, cancelUpload, commitAsset, openUploads, putChunk, uploadProgress } from "./uploads.ts";
import { assetsStored, storeAsset } from "./whole-assets.ts";

const CHUNK = LIMITS.chunkSizeBytes;
const file = bytesOf(2 * CHUNK + 1_000, 1);
const chunkMap = (store: ReturnType<typeof testStore>["store"]) => store.maps.chunks as MemoryByteMap;

describe("putChunk", () => {
  it("opens, receives and commits in any order, chunks repeated or not", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([0, 1, 2, 0, 1, 2], { minLength: 6 }), (order) => {
        const { store } = testStore();
        const { chunks, begin } = upload(file, uuid(1), { commit: true });
        const answers = order.map((index) => putChunk(store, ALICE, chunks[index] as (typeof chunks)[number]));
        expect(answers.at(-1)).toMatchObject({
          state: { committed: null },
          received_count: 3,
          received: Uint8Array.of(7),
        });
        expect(answers[0]).toMatchObject({ state: { open: null }, received_count: 1 });
        const blob = heldBlob(store, ALICE, begin.sha256);
        expect(blob).toMatchObject({ sizeBytes: BigInt(file.length), chunkCount: 3, holderCount: 1 });
        const stored = [0, 1, 2].map((index) => readChunk(store, blob?.number ?? -1, index));
        expect(sha256(Buffer.concat(stored))).toEqual(begin.sha256);
      }),
      { numRuns: 4 },
    );
  });

  it("says which chunks it has, and keeps the first of two that differ", () => {
    const { store } = testStore();
    const { chunks } = upload(file, uuid(1), { commit: false });
    putChunk(store, ALICE, chunks[2] as (typeof chunks)[number]);
    const other = bytesOf(1_000, 9);
    const changed = { ...(chunks[2] as (typeof chunks)[number]), bytes: other, sha256: sha256(other) };
    expect(refusalOf(() => putChunk(store, ALICE, changed))).toEqual({ code: "Conflict", field: "bytes" });
    expect(uploadProgress(store, ALICE, uuid(1))).toMatchObject({ received_count: 1, received: Uint8Array.of(4) });
  });

  it("says how far it is, how fast, and when it will be done", () => {
    const { store, clock } = testStore();
    const { chunks } = upload(file, uuid(1), { commit: true });
    const [first, second, last] = chunks as [(typeof chunks)[number], (typeof chunks)[number], (typeof chunks)[number]];
    const progress = () => uploadProgress(store, ALICE, uuid(1));
    putChunk(store, ALICE, last);
    expect(progress()).toMatchObject({ received_bytes: 1_000n, percentage: 0, bytes_per_second: [], seconds_left: [] });
    putChunk(store, ALICE, first);
    clock.nowNs += 10n * SECOND_NS;
    const received = BigInt(CHUNK) + 1_000n;
    const rate = received / 10n;
    expect(progress()).toMatchObject({
      state: { open: null },
      size_bytes: BigInt(file.length),
      received_bytes: received,
      percentage: 50,
      bytes_per_second: [rate],
      seconds_left: [BigInt(CHUNK) / rate + 1n],
    });
    expect(openUploads(store, ALICE)).toEqual([progress()]);
    putChunk(store, ALICE, second);
    expect(progress()).toMatchObject({ received_bytes: BigInt(file.length), percentage: 100, seconds_left: [0n] });
  });

  it("refuses what does not fit the upload, before it opens a session", () => {
    const { store } = testStore();
    const [first, , last] = upload(file, uuid(1), { commit: false }).chunks as [never, never, never];
    const put = (change: object) =>
      refusalOf(() => putChunk(store, ALICE, { ...(first as object), ...change } as never));
    expect(put({ bytes: bytesOf(CHUNK, 2) })).toEqual({ code: "InvalidHash", field: "sha256" });
    expect(put({ sha256: new Uint8Array(31) })).toEqual({ code: "InvalidArgument", field: "sha256" });
    expect(put({ index: 3 })).toEqual({ code: "InvalidArgument", field: "index" });
    expect(put({ ...(last as object), index: 0 })).toEqual({ code: "InvalidArgument", field: "bytes" });
    expect(put({ session_id: uuid(2) })).toEqual({ code: "InvalidArgument", field: "begin" });
    expect(put({ session_id: "no uuid" })).toEqual({ code: "InvalidArgument", field: "session_id" });
    expect(put({ begin: [] })).toEqual({ code: "NotFound", field: "session_id" });
    expect(chunkMap(store).size).toBe(0);
    expect(store.maps.openSessions.first()).toBeUndefined();
  });
});

describe("beginAssetUpload", () => {
  const { begin } = upload(file, uuid(1), { commit: false });

  it("is harmless again, and refuses other arguments under the same id", () => {
    const { store } = testStore();
    expect(beginAssetUpload(store, ALICE, begin)).toEqual(beginAssetUpload(store, ALICE, begin));
    const other = { ...begin, sha256: new Uint8Array(32) };
    expect(refusalOf(() => beginAssetUpload(store, ALICE, other))).toEqual({ code: "Conflict", field: "session_id" });
    expect(beginAssetUpload(store, BOB, other)).toMatchObject({ state: { open: null } });
  });

  it("refuses sizes and counts that cannot be", () => {
    const { store } = testStore();
    const begins = (change: object) => refusalOf(() => beginAssetUpload(store, ALICE, { ...begin, ...change }));
    expect(begins({ size_bytes: 0n })).toEqual({ code: "InvalidArgument", field: "size_bytes" });
    expect(begins({ size_bytes: BigInt(LIMITS.maxFileSizeBytes) + 1n })).toEqual({
      code: "TooLarge",
      field: "size_bytes",
    });
    expect(begins({ chunk_count: 2 })).toEqual({ code: "InvalidArgument", field: "chunk_count" });
  });

  it("commits at once what the owner holds, and nobody else", () => {
    const { store } = testStore();
    const small = bytesOf(100, 3);
    storedAsset(store, ALICE, "original", small);
    const held = upload(small, uuid(5), { commit: true });
    expect(beginAssetUpload(store, ALICE, held.begin)).toMatchObject({
      state: { committed: null },
      received_count: 1,
    });
    expect(commitAsset(store, ALICE, uuid(5))).toMatchObject({ already_stored: true });
    expect(beginAssetUpload(store, BOB, held.begin)).toMatchObject({ state: { open: null }, received_count: 0 });
  });

  it("lets an owner have three uploads open", () => {
    const { store, clock } = testStore();
    for (const number of [1, 2, 3]) beginAssetUpload(store, ALICE, { ...begin, session_id: uuid(number) });
    const fourth = { ...begin, session_id: uuid(4) };
    expect(refusalOf(() => beginAssetUpload(store, ALICE, fourth))).toMatchObject({ code: "LimitExceeded" });
    beginAssetUpload(store, BOB, fourth);
    cancelUpload(store, ALICE, uuid(2));
    beginAssetUpload(store, ALICE, fourth);
    clock.nowNs += BigInt(LIMITS.sessionTtlSeconds) * SECOND_NS;
    expect(beginAssetUpload(store, ALICE, { ...begin, session_id: uuid(6) })).toMatchObject({
      state: { open: null },
    });
  });
});

describe("commitAsset", () => {
  it("gives the same answer again", () => {
    const { store } = testStore();
    const { chunks, begin } = upload(file, uuid(1), { commit: false });
    for (const chunk of chunks) putChunk(store, ALICE, chunk);
    const stored = { sha256: begin.sha256, size_bytes: begin.size_bytes, already_stored: false };
    expect(commitAsset(store, ALICE, uuid(1))).toEqual(stored);
    expect(commitAsset(store, ALICE, uuid(1))).toEqual(stored);
    expect(refusalOf(() => cancelUpload(store, ALICE, uuid(1)))).toMatchObject({ code: "Conflict" });
  });

  it("refuses an upload with chunks missing, and one whose whole has another hash, which has failed and can be begun again", () => {
    const { store } = testStore();
    const { chunks } = upload(file, uuid(1), { commit: true });
    const lying = chunks.map((chunk) => ({
      ...chunk,
      begin: [{ ...chunk.begin[0], sha256: new Uint8Array(32) }],
    })) as typeof chunks;
    const [first, second, third] = lying as [never, never, never];
    putChunk(store, ALICE, first);
    expect(refusalOf(() => commitAsset(store, ALICE, uuid(1)))).toMatchObject({ code: "InvalidArgument" });
    putChunk(store, ALICE, second);
    expect(refusalOf(() => putChunk(store, ALICE, third))).toMatchObject({ code: "InvalidHash" });
    expect(uploadProgress(store, ALICE, uuid(1))).toMatchObject({ state: { failed: null }, received_bytes: 0n });
    expect(refusalOf(() => commitAsset(store, ALICE, uuid(1)))).toMatchObject({ code: "NotFound" });
    sweep(store);
    expect(chunkMap(store).size).toBe(0);
    for (const chunk of chunks) putChunk(store, ALICE, chunk);
    expect(uploadProgress(store, ALICE, uuid(1))).toMatchObject({ state: { committed: null } });
  });

  it("stores the same bytes of two owners once", () => {
    const { store } = testStore();
    for (const [owner, session] of [
      [ALICE, uuid(1)],
      [BOB, uuid(1)],
    ] as const) {
      const { chunks } = upload(file, session, { commit: true });
      for (const chunk of chunks) putChunk(store, owner, chunk);
      expect(commitAsset(store, owner, session)).toMatchObject({ already_stored: false });
      sweep(store);
    }
    expect(readBlob(store, sha256(file))).toMatchObject({ holderCount: 2 });
    const { store: alone } = testStore();
    for (const chunk of upload(file, uuid(1), { commit: true }).chunks) putChunk(alone, ALICE, chunk);
    expect(chunkMap(store).size).toBe(chunkMap(alone).size);
  });
});

describe("sessions", () => {
  it("belong to their owner", () => {
    const { store } = testStore();
    putChunk(store, ALICE, upload(file, uuid(1), { commit: false }).chunks[0] as never);
    for (const operation of [uploadProgress, commitAsset, cancelUpload])
      expect(refusalOf(() => operation(store, BOB, uuid(1)))).toMatchObject({ code: "NotFound" });
  });

  it("expire half an hour after their last chunk, and leave nothing behind", () => {
    const { store, clock } = testStore();
    const { chunks } = upload(file, uuid(1), { commit: true, memoryId: uuid(7) });
    const [first, second, third] = chunks as [never, never, never];
    const ttlNs = BigInt(LIMITS.sessionTtlSeconds) * SECOND_NS;
    putChunk(store, ALICE, first);
    clock.nowNs += ttlNs - SECOND_NS;
    putChunk(store, ALICE, second);
    clock.nowNs += SECOND_NS;
    sweep(store);
    expect(uploadProgress(store, ALICE, uuid(1))).toMatchObject({ received_count: 2 });
    expect(nextSweepNs(store)).toBe(clock.nowNs + ttlNs - SECOND_NS);

    clock.nowNs += ttlNs - SECOND_NS;
    const expired = { code: "SessionExpired", field: "session_id" };
    const ended = { state: { expired: null }, memory_id: [uuid(7)], received_count: 0, percentage: 0 };
    expect(uploadProgress(store, ALICE, uuid(1))).toMatchObject(ended);
    sweep(store);
    expect(uploadProgress(store, ALICE, uuid(1))).toMatchObject(ended);
    expect(refusalOf(() => putChunk(store, ALICE, { ...(third as object), begin: [] } as never))).toEqual(expired);
    expect(chunkMap(store).size).toBe(0);
    expect(putChunk(store, ALICE, third)).toMatchObject({ state: { open: null }, received_count: 1 });

    clock.nowNs += 49n * 3_600n * SECOND_NS;
    sweep(store);
    clock.nowNs += 49n * 3_600n * SECOND_NS;
    sweep(store);
    expect(nextSweepNs(store)).toBeUndefined();
    expect(store.maps.sessions.first()).toBeUndefined();
    expect(store.maps.openSessions.first()).toBeUndefined();
    expect(store.maps.discardedBlobs.first()).toBeUndefined();
  });
});

describe("openUploads", () => {
  it("lists an owner's open uploads, newest first, and for which memories they are", () => {
    const { store, clock } = testStore();
    for (const number of [1, 2]) {
      const { chunks } = upload(bytesOf(100, number), uuid(number), { commit: number === 1, memoryId: uuid(number) });
      putChunk(store, ALICE, chunks[0] as never);
    }
    beginAssetUpload(store, ALICE, upload(file, uuid(3), { commit: false }).begin);
    const listed = openUploads(store, ALICE).map(({ session_id, memory_id }) => [session_id, ...memory_id]);
    expect(listed).toEqual([[uuid(3)], [uuid(2), uuid(2)]]);
    expect(openUploads(store, BOB)).toEqual([]);
    cancelUpload(store, ALICE, uuid(3));
    expect(openUploads(store, ALICE)).toHaveLength(1);
    clock.nowNs += 2n * BigInt(LIMITS.sessionTtlSeconds) * SECOND_NS;
    expect(openUploads(store, ALICE)).toEqual([]);
  });
});

describe("assetsStored", () => {
  it("tells an owner what they hold, and nothing of others", () => {
    const { store } = testStore();
    const [first, second] = [bytesOf(100, 1), bytesOf(100, 2)];
    storeAsset(store, ALICE, sha256(first), first);
    storeAsset(store, BOB, sha256(second), second);
    const asked = [sha256(first), sha256(second), new Uint8Array(0), sha256(first)];
    expect(assetsStored(store, ALICE, asked)).toEqual([true, false, false, true]);
    const beyond = Array(LIMITS.maxHashesPerCall + 1).fill(sha256(first));
    expect(assetsStored(store, ALICE, beyond).lastIndexOf(true)).toBe(LIMITS.maxHashesPerCall - 1);
  });
});

describe("storeAsset", () => {
  it("verifies, stores once, and tells an owner what they hold", () => {
    const { store } = testStore();
    const bytes = bytesOf(500, 1);
    expect(storeAsset(store, ALICE, sha256(bytes), bytes)).toMatchObject({ size_bytes: 500n, already_stored: false });
    expect(storeAsset(store, ALICE, sha256(bytes), bytes)).toMatchObject({ already_stored: true });
    expect(storeAsset(store, BOB, sha256(bytes), bytes)).toMatchObject({ already_stored: false });
    expect(chunkMap(store).size).toBe(1);
  });

  it("refuses a wrong hash, nothing, and too much", () => {
    const { store } = testStore();
    const bytes = bytesOf(500, 1);
    expect(refusalOf(() => storeAsset(store, ALICE, new Uint8Array(32), bytes))).toMatchObject({
      code: "InvalidHash",
    });
    const refusal = (some: Uint8Array) => refusalOf(() => storeAsset(store, ALICE, sha256(some), some));
    expect(refusal(new Uint8Array(0))).toMatchObject({ code: "InvalidArgument" });
    expect(refusal(new Uint8Array(CHUNK + 1))).toMatchObject({ code: "TooLarge" });
    expect(store.maps.blobs.first()).toBeUndefined();
  });
});
