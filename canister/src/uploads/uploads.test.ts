import { LIMITS } from "@store-forever/protocol";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  ALICE,
  BOB,
  bytesOf,
  refusalOf,
  SECOND_NS,
  sha256,
  storedAsset,
  testArchive,
  upload,
  uuid,
} from "../archive.fixture.ts";
import { nextSweepNs, sweep } from "../methods/sweep.ts";
import type { MemoryByteMap } from "../store/byte-map.ts";
import { readChunk } from "../store/records/chunks.ts";
import { assetsStored, heldBlob, readBlob, storeAsset } from "./blobs.ts";
import { beginAssetUpload, cancelUpload, commitAsset, putChunk, recentUploads, uploadProgress } from "./uploads.ts";

const CHUNK = LIMITS.chunkSizeBytes;
const file = bytesOf(2 * CHUNK + 1_000, 1);
const chunkMap = (archive: ReturnType<typeof testArchive>["archive"]) => archive.stores.chunks as MemoryByteMap;

describe("putChunk", () => {
  it("opens, receives and commits in any order, chunks repeated or not", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([0, 1, 2, 0, 1, 2], { minLength: 6 }), (order) => {
        const { archive } = testArchive();
        const { chunks, begin } = upload(file, uuid(1), { commit: true });
        const answers = order.map((index) => putChunk(archive, ALICE, chunks[index] as (typeof chunks)[number]));
        expect(answers.at(-1)).toMatchObject({
          state: { committed: null },
          received_count: 3,
          received: Uint8Array.of(7),
        });
        expect(answers[0]).toMatchObject({ state: { open: null }, received_count: 1 });
        const blob = heldBlob(archive, ALICE, begin.sha256);
        expect(blob).toMatchObject({ sizeBytes: BigInt(file.length), chunkCount: 3, holderCount: 1 });
        const stored = [0, 1, 2].map((index) => readChunk(archive, blob?.number ?? -1, index));
        expect(sha256(Buffer.concat(stored))).toEqual(begin.sha256);
      }),
      { numRuns: 4 },
    );
  });

  it("says which chunks it has, and keeps the first of two that differ", () => {
    const { archive } = testArchive();
    const { chunks } = upload(file, uuid(1), { commit: false });
    putChunk(archive, ALICE, chunks[2] as (typeof chunks)[number]);
    const other = bytesOf(1_000, 9);
    const changed = { ...(chunks[2] as (typeof chunks)[number]), bytes: other, sha256: sha256(other) };
    expect(refusalOf(() => putChunk(archive, ALICE, changed))).toEqual({ code: "Conflict", field: "bytes" });
    expect(uploadProgress(archive, ALICE, uuid(1))).toMatchObject({ received_count: 1, received: Uint8Array.of(4) });
  });

  it("says how far it is, how fast, and when it will be done", () => {
    const { archive, clock } = testArchive();
    const { chunks } = upload(file, uuid(1), { commit: true });
    const [first, second, last] = chunks as [(typeof chunks)[number], (typeof chunks)[number], (typeof chunks)[number]];
    const progress = () => uploadProgress(archive, ALICE, uuid(1));
    putChunk(archive, ALICE, last);
    expect(progress()).toMatchObject({ received_bytes: 1_000n, percentage: 0, bytes_per_second: [], seconds_left: [] });
    putChunk(archive, ALICE, first);
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
    expect(recentUploads(archive, ALICE)).toEqual([progress()]);
    putChunk(archive, ALICE, second);
    expect(progress()).toMatchObject({ received_bytes: BigInt(file.length), percentage: 100, seconds_left: [0n] });
  });

  it("refuses what does not fit the upload, before it opens a session", () => {
    const { archive } = testArchive();
    const [first, , last] = upload(file, uuid(1), { commit: false }).chunks as [never, never, never];
    const put = (change: object) =>
      refusalOf(() => putChunk(archive, ALICE, { ...(first as object), ...change } as never));
    expect(put({ bytes: bytesOf(CHUNK, 2) })).toEqual({ code: "InvalidHash", field: "sha256" });
    expect(put({ sha256: new Uint8Array(31) })).toEqual({ code: "InvalidArgument", field: "sha256" });
    expect(put({ index: 3 })).toEqual({ code: "InvalidArgument", field: "index" });
    expect(put({ ...(last as object), index: 0 })).toEqual({ code: "InvalidArgument", field: "bytes" });
    expect(put({ session_id: uuid(2) })).toEqual({ code: "InvalidArgument", field: "begin" });
    expect(put({ session_id: "no uuid" })).toEqual({ code: "InvalidArgument", field: "session_id" });
    expect(put({ begin: [] })).toEqual({ code: "NotFound", field: "session_id" });
    expect(chunkMap(archive).size).toBe(0);
    expect(archive.stores.openSessions.first()).toBeUndefined();
  });
});

describe("beginAssetUpload", () => {
  const { begin } = upload(file, uuid(1), { commit: false });

  it("is harmless again, and refuses other arguments under the same id", () => {
    const { archive } = testArchive();
    expect(beginAssetUpload(archive, ALICE, begin)).toEqual(beginAssetUpload(archive, ALICE, begin));
    const other = { ...begin, sha256: new Uint8Array(32) };
    expect(refusalOf(() => beginAssetUpload(archive, ALICE, other))).toEqual({ code: "Conflict", field: "session_id" });
    expect(beginAssetUpload(archive, BOB, other)).toMatchObject({ state: { open: null } });
  });

  it("refuses sizes and counts that cannot be", () => {
    const { archive } = testArchive();
    const begins = (change: object) => refusalOf(() => beginAssetUpload(archive, ALICE, { ...begin, ...change }));
    expect(begins({ size_bytes: 0n })).toEqual({ code: "InvalidArgument", field: "size_bytes" });
    expect(begins({ size_bytes: BigInt(LIMITS.maxFileSizeBytes) + 1n })).toEqual({
      code: "TooLarge",
      field: "size_bytes",
    });
    expect(begins({ chunk_count: 2 })).toEqual({ code: "InvalidArgument", field: "chunk_count" });
  });

  it("commits at once what the owner holds, and nobody else", () => {
    const { archive } = testArchive();
    const small = bytesOf(100, 3);
    storedAsset(archive, ALICE, "original", small);
    const held = upload(small, uuid(5), { commit: true });
    expect(beginAssetUpload(archive, ALICE, held.begin)).toMatchObject({
      state: { committed: null },
      received_count: 1,
    });
    expect(commitAsset(archive, ALICE, uuid(5))).toMatchObject({ already_stored: true });
    expect(beginAssetUpload(archive, BOB, held.begin)).toMatchObject({ state: { open: null }, received_count: 0 });
  });

  it("lets an owner have three uploads open", () => {
    const { archive, clock } = testArchive();
    for (const number of [1, 2, 3]) beginAssetUpload(archive, ALICE, { ...begin, session_id: uuid(number) });
    const fourth = { ...begin, session_id: uuid(4) };
    expect(refusalOf(() => beginAssetUpload(archive, ALICE, fourth))).toMatchObject({ code: "LimitExceeded" });
    beginAssetUpload(archive, BOB, fourth);
    cancelUpload(archive, ALICE, uuid(2));
    beginAssetUpload(archive, ALICE, fourth);
    clock.nowNs += BigInt(LIMITS.sessionTtlSeconds) * SECOND_NS;
    expect(beginAssetUpload(archive, ALICE, { ...begin, session_id: uuid(6) })).toMatchObject({
      state: { open: null },
    });
  });
});

describe("commitAsset", () => {
  it("gives the same answer again", () => {
    const { archive } = testArchive();
    const { chunks, begin } = upload(file, uuid(1), { commit: false });
    for (const chunk of chunks) putChunk(archive, ALICE, chunk);
    const stored = { sha256: begin.sha256, size_bytes: begin.size_bytes, already_stored: false };
    expect(commitAsset(archive, ALICE, uuid(1))).toEqual(stored);
    expect(commitAsset(archive, ALICE, uuid(1))).toEqual(stored);
    expect(refusalOf(() => cancelUpload(archive, ALICE, uuid(1)))).toMatchObject({ code: "Conflict" });
  });

  it("refuses an upload with chunks missing, and one whose whole has another hash, which is dropped", () => {
    const { archive } = testArchive();
    const { chunks } = upload(file, uuid(1), { commit: true });
    const lying = chunks.map((chunk) => ({
      ...chunk,
      begin: [{ ...chunk.begin[0], sha256: new Uint8Array(32) }],
    })) as typeof chunks;
    const [first, second, third] = lying as [never, never, never];
    putChunk(archive, ALICE, first);
    expect(refusalOf(() => commitAsset(archive, ALICE, uuid(1)))).toMatchObject({ code: "InvalidArgument" });
    putChunk(archive, ALICE, second);
    expect(refusalOf(() => putChunk(archive, ALICE, third))).toMatchObject({ code: "InvalidHash" });
    expect(refusalOf(() => uploadProgress(archive, ALICE, uuid(1)))).toMatchObject({ code: "NotFound" });
    sweep(archive);
    expect(chunkMap(archive).size).toBe(0);
  });

  it("stores the same bytes of two owners once", () => {
    const { archive } = testArchive();
    for (const [owner, session] of [
      [ALICE, uuid(1)],
      [BOB, uuid(1)],
    ] as const) {
      const { chunks } = upload(file, session, { commit: true });
      for (const chunk of chunks) putChunk(archive, owner, chunk);
      expect(commitAsset(archive, owner, session)).toMatchObject({ already_stored: false });
      sweep(archive);
    }
    expect(readBlob(archive, sha256(file))).toMatchObject({ holderCount: 2 });
    const { archive: alone } = testArchive();
    for (const chunk of upload(file, uuid(1), { commit: true }).chunks) putChunk(alone, ALICE, chunk);
    expect(chunkMap(archive).size).toBe(chunkMap(alone).size);
  });
});

describe("sessions", () => {
  it("belong to their owner", () => {
    const { archive } = testArchive();
    putChunk(archive, ALICE, upload(file, uuid(1), { commit: false }).chunks[0] as never);
    for (const operation of [uploadProgress, commitAsset, cancelUpload])
      expect(refusalOf(() => operation(archive, BOB, uuid(1)))).toMatchObject({ code: "NotFound" });
  });

  it("expire half an hour after their last chunk, and leave nothing behind", () => {
    const { archive, clock } = testArchive();
    const [first, second, third] = upload(file, uuid(1), { commit: true }).chunks as [never, never, never];
    const ttlNs = BigInt(LIMITS.sessionTtlSeconds) * SECOND_NS;
    putChunk(archive, ALICE, first);
    clock.nowNs += ttlNs - SECOND_NS;
    putChunk(archive, ALICE, second);
    clock.nowNs += SECOND_NS;
    sweep(archive);
    expect(uploadProgress(archive, ALICE, uuid(1))).toMatchObject({ received_count: 2 });
    expect(nextSweepNs(archive)).toBe(clock.nowNs + ttlNs - SECOND_NS);

    clock.nowNs += ttlNs - SECOND_NS;
    const expired = { code: "SessionExpired", field: "session_id" };
    expect(refusalOf(() => uploadProgress(archive, ALICE, uuid(1)))).toEqual(expired);
    sweep(archive);
    expect(refusalOf(() => putChunk(archive, ALICE, { ...(third as object), begin: [] } as never))).toEqual(expired);
    expect(chunkMap(archive).size).toBe(0);
    expect(putChunk(archive, ALICE, third)).toMatchObject({ state: { open: null }, received_count: 1 });

    clock.nowNs += 49n * 3_600n * SECOND_NS;
    sweep(archive);
    clock.nowNs += 49n * 3_600n * SECOND_NS;
    sweep(archive);
    expect(nextSweepNs(archive)).toBeUndefined();
    expect(archive.stores.sessions.first()).toBeUndefined();
    expect(archive.stores.openSessions.first()).toBeUndefined();
    expect(archive.stores.garbage.first()).toBeUndefined();
  });
});

describe("recentUploads", () => {
  it("lists an owner's uploads that are not over, newest first, ten at most", () => {
    const { archive, clock } = testArchive();
    for (let number = 1; number <= 12; number++) {
      const { chunks } = upload(bytesOf(100, number), uuid(number), { commit: true });
      putChunk(archive, ALICE, chunks[0] as never);
    }
    beginAssetUpload(archive, ALICE, upload(file, uuid(20), { commit: false }).begin);
    const listed = recentUploads(archive, ALICE);
    expect(listed.map((session) => session.session_id)).toEqual([20, 12, 11, 10, 9, 8, 7, 6, 5, 4].map(uuid));
    expect(listed.map((session) => "open" in session.state)).toEqual(listed.map((_, index) => index === 0));
    expect(recentUploads(archive, BOB)).toEqual([]);
    cancelUpload(archive, ALICE, uuid(20));
    expect(recentUploads(archive, ALICE)).toHaveLength(9);
    clock.nowNs += 2n * BigInt(LIMITS.sessionTtlSeconds) * SECOND_NS;
    sweep(archive);
    expect(recentUploads(archive, ALICE)).toEqual([]);
  });
});

describe("assetsStored", () => {
  it("tells an owner what they hold, and nothing of others", () => {
    const { archive } = testArchive();
    const [first, second] = [bytesOf(100, 1), bytesOf(100, 2)];
    storeAsset(archive, ALICE, sha256(first), first);
    storeAsset(archive, BOB, sha256(second), second);
    const asked = [sha256(first), sha256(second), new Uint8Array(0), sha256(first)];
    expect(assetsStored(archive, ALICE, asked)).toEqual([true, false, false, true]);
    const beyond = Array(LIMITS.maxHashesPerCall + 1).fill(sha256(first));
    expect(assetsStored(archive, ALICE, beyond).lastIndexOf(true)).toBe(LIMITS.maxHashesPerCall - 1);
  });
});

describe("storeAsset", () => {
  it("verifies, stores once, and tells an owner what they hold", () => {
    const { archive } = testArchive();
    const bytes = bytesOf(500, 1);
    expect(storeAsset(archive, ALICE, sha256(bytes), bytes)).toMatchObject({ size_bytes: 500n, already_stored: false });
    expect(storeAsset(archive, ALICE, sha256(bytes), bytes)).toMatchObject({ already_stored: true });
    expect(storeAsset(archive, BOB, sha256(bytes), bytes)).toMatchObject({ already_stored: false });
    expect(chunkMap(archive).size).toBe(1);
  });

  it("refuses a wrong hash, nothing, and too much", () => {
    const { archive } = testArchive();
    const bytes = bytesOf(500, 1);
    expect(refusalOf(() => storeAsset(archive, ALICE, new Uint8Array(32), bytes))).toMatchObject({
      code: "InvalidHash",
    });
    const store = (some: Uint8Array) => refusalOf(() => storeAsset(archive, ALICE, sha256(some), some));
    expect(store(new Uint8Array(0))).toMatchObject({ code: "InvalidArgument" });
    expect(store(new Uint8Array(CHUNK + 1))).toMatchObject({ code: "TooLarge" });
    expect(archive.stores.blobs.first()).toBeUndefined();
  });
});
