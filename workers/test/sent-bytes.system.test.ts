import "fake-indexeddb/auto";
import { randomBytes } from "node:crypto";
import { setImmediate as nextTurn } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { LIMITS } from "@store-forever/protocol";
import PQueue from "p-queue";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { UploadEvent } from "../src/events/upload-event.ts";
import type { PreparedMemory } from "../src/prepare/prepared-memory.ts";
import { createUploadApi, type UploadApi } from "../src/upload/upload-api.ts";
import { type DevnetBackend, startDevnetBackend } from "./devnet-backend.ts";
import { newKeyPair } from "./new-key-pair.ts";
import { type AssetFiles, galleryOf, ok, preparedMemory, settingsOf } from "./prepared-memories.ts";

let devnet: DevnetBackend;
let keyPair: CryptoKeyPair;
beforeAll(async () => {
  devnet = await startDevnetBackend();
  keyPair = await newKeyPair();
});
afterAll(() => devnet?.[Symbol.asyncDispose]());

/** Opens an upload worker for a gallery of these memories, none of which the backend has. */
async function openFor(
  memories: readonly PreparedMemory[],
  onEvent: (event: UploadEvent) => void = () => {},
): Promise<UploadApi> {
  const api = createUploadApi();
  await api.open(devnet.network, keyPair, settingsOf(galleryOf(memories)), onEvent);
  expect(ok(await api.present(memories.map(({ source }) => source.memoryId)))).toEqual([]);
  return api;
}

/** @returns how many bytes were sent in update calls meanwhile */
async function wireBytesIn(work: () => Promise<void>): Promise<number> {
  const { fetch } = globalThis;
  let bytes = 0;
  globalThis.fetch = (input, init) => {
    if (String(input).endsWith("/call") && init?.body instanceof Uint8Array) bytes += init.body.length;
    return fetch(input, init);
  };
  try {
    await work();
    return bytes;
  } finally {
    globalThis.fetch = fetch;
  }
}

/** Stores memories as one job, all at once. @returns how many bytes were sent in update calls */
const wireBytesOf = (memories: readonly PreparedMemory[]) =>
  wireBytesIn(async () => {
    const api = await openFor(memories);
    const uploads = await Promise.all(memories.map(async (memory) => ok(await api.store(memory))));
    expect(ok(await api.verifyMemories(uploads, []))).toHaveLength(memories.length);
    ok(await api.finish());
  });

test("an original that goes ahead arrives before the rest of its memory, and is sent once", async () => {
  const originalBytes = 2 * LIMITS.chunkSizeBytes + 1;
  const memory = preparedMemory({ original: randomBytes(originalBytes), thumb: randomBytes(200_000) });
  const { memoryId } = memory.source;
  const original = memory.assets.find(({ kind }) => kind === "original") ?? expect.unreachable("It has no original.");
  const arrived: string[] = [];
  const onEvent = (event: UploadEvent) => {
    if (event.type === "asset" && event.state.step === "stored") arrived.push(event.kind);
  };
  const bytes = await wireBytesIn(async () => {
    const api = await openFor([memory], onEvent);
    ok(await api.sendAhead(memoryId, original));
    expect(arrived).toEqual(["original"]);
    const upload = ok(await api.store(memory));
    expect(ok(await api.verifyMemories([upload], []))).toMatchObject([{ memoryId, alreadyStored: false }]);
    ok(await api.finish());
  });
  expect(arrived).toEqual(["original", "thumb"]);
  expect(bytes).toBeGreaterThan(originalBytes + 200_000);
  expect(bytes).toBeLessThan(originalBytes + 200_000 + 50_000);
});

test("bytes that memories share are sent once, within a job and in a later job of another gallery", async () => {
  const shared: AssetFiles = { original: randomBytes(2 * LIMITS.chunkSizeBytes + 1), thumb: randomBytes(200_000) };
  const sharedBytes = 2 * LIMITS.chunkSizeBytes + 1 + 200_000;
  const another = { display: randomBytes(300_000) };
  const first = await wireBytesOf([
    preparedMemory(shared),
    preparedMemory({ ...shared, ...another }),
    preparedMemory(shared),
  ]);
  expect(first).toBeGreaterThan(sharedBytes + 300_000);
  expect(first).toBeLessThan(sharedBytes + 300_000 + 50_000);
  const later = await wireBytesOf([preparedMemory(shared), preparedMemory({ ...shared, ...another })]);
  expect(later).toBeLessThan(50_000);
});

const COUNT = 1_000;
const ROUNDS = 4;
/** As many memories as a job has in progress. */
const AT_ONCE = 34;

test("of a thousand memories, none that is stored is kept in RAM", async () => {
  setFlagsFromString("--expose-gc");
  const collectGarbage = runInNewContext("gc") as () => void;
  const ids = Array.from({ length: COUNT }, () => crypto.randomUUID());
  const api = createUploadApi();
  await api.open(devnet.network, keyPair, settingsOf(galleryOf([])), () => {});
  expect(ok(await api.present(ids))).toEqual([]);
  const line = new PQueue({ concurrency: AT_ONCE });
  const held: WeakRef<object>[] = [];
  const store = async (memoryId: string) => {
    const memory = preparedMemory({ original: randomBytes(2_000) }, memoryId);
    held.push(new WeakRef(memory), ...memory.assets.map(({ bytes }) => new WeakRef(bytes)));
    return ok(await api.store(memory));
  };
  for (let round = 0; round < ROUNDS; round++) {
    const roundIds = ids.slice((round * COUNT) / ROUNDS, ((round + 1) * COUNT) / ROUNDS);
    const uploads = await line.addAll(roundIds.map((memoryId) => () => store(memoryId)));
    expect(uploads.filter(({ created }) => created)).toHaveLength(COUNT / ROUNDS);
    // Objects made in this task of the event loop cannot be collected before its end.
    await nextTurn();
    collectGarbage();
    // The last messages may still be referenced by what sent them.
    expect(held.filter((reference) => reference.deref() !== undefined).length).toBeLessThanOrEqual(AT_ONCE);
  }
});
