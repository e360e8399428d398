import { type Backend, equalBytes, StoreError } from "@store-forever/protocol";
import { Principal } from "@store-forever/protocol/ic";
import { VerificationError } from "@store-forever/protocol/verify";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { OpenedGallery } from "./opened-gallery.ts";
import type { PhotoAsset } from "./photo.ts";
import { readAsset } from "./read-asset.ts";

const CHUNK_BYTES = 64 * 1024;
const memoryId = "5c1f2d6e-8a39-4a6e-9e0c-6a1f0b7f9c11";

/** An opened gallery whose canister answers `blob_read_chunk` with these chunks, and which chunks it was asked for. */
function archiveOf(chunks: readonly Uint8Array[]): { opened: OpenedGallery; asked: number[] } {
  const asked: number[] = [];
  const blob_read_chunk: Backend["blob_read_chunk"] = async (_, index) => {
    asked.push(index);
    const chunk = chunks[index];
    if (chunk === undefined)
      return { Err: { code: { NotFound: null }, message: `There is no chunk ${index}.`, field: [] } };
    return { Ok: chunk };
  };
  const opened = {
    backend: { blob_read_chunk } as Backend,
    trust: { canisterId: "rrkah-fqaaa-aaaaa-aaaaq-cai", rootKey: new Uint8Array() },
    access: { by: "link", token: "token" },
    owner: Principal.anonymous(),
    contents: { kind: "memory" },
    items: [{ memory_id: memoryId, caption: [] }],
    itemCount: 1,
  } satisfies OpenedGallery;
  return { opened, asked };
}

async function assetOf(bytes: Uint8Array<ArrayBuffer>): Promise<PhotoAsset> {
  const sha256 = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return { kind: "original", sha256, sizeBytes: bytes.length, contentType: "image/jpeg", inline: undefined };
}

function chunksOf(bytes: Uint8Array, size: number): Uint8Array[] {
  return Array.from({ length: Math.max(1, Math.ceil(bytes.length / size)) }, (_, index) =>
    bytes.slice(index * size, (index + 1) * size),
  );
}

const patterned = (length: number) => Uint8Array.from({ length }, (_, index) => (index * 31) & 255);
const signal = new AbortController().signal;

test("puts chunks of any size together again", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 4 * CHUNK_BYTES }),
      fc.integer({ min: CHUNK_BYTES, max: 2 * CHUNK_BYTES }),
      async (length, size) => {
        const bytes = patterned(length);
        const { opened, asked } = archiveOf(chunksOf(bytes, size));
        const read = await readAsset(opened, memoryId, await assetOf(bytes), { signal });
        expect(equalBytes(read, bytes)).toBe(true);
        expect(asked).toHaveLength(Math.max(1, Math.ceil(length / size)));
      },
    ),
    { numRuns: 20 },
  );
});

test("one changed byte in any chunk is refused", async () => {
  const bytes = patterned(2.5 * CHUNK_BYTES);
  const asset = await assetOf(bytes);
  for (const position of [0, CHUNK_BYTES, bytes.length - 1]) {
    const forged = bytes.slice();
    forged[position] = (forged[position] ?? 0) ^ 1;
    const { opened } = archiveOf(chunksOf(forged, CHUNK_BYTES));
    const message = `The original has the hash ${await hexSha256(forged)}, but ${await hexSha256(bytes)} is certified.`;
    await expect(readAsset(opened, memoryId, asset, { signal })).rejects.toThrow(new VerificationError(message));
  }
});

test("a first chunk that is too short is refused before others are asked for", async () => {
  const { opened, asked } = archiveOf([new Uint8Array(1)]);
  const asset = await assetOf(patterned(CHUNK_BYTES));
  await expect(readAsset(opened, memoryId, asset, { signal })).rejects.toThrow(VerificationError);
  expect(asked).toEqual([0]);
});

test("the canister's refusal keeps its code", async () => {
  const bytes = patterned(2 * CHUNK_BYTES);
  const { opened } = archiveOf([bytes.slice(0, CHUNK_BYTES)]);
  await expect(readAsset(opened, memoryId, await assetOf(bytes), { signal })).rejects.toThrow(
    new StoreError("NotFound", "There is no chunk 1."),
  );
});

test("nothing is asked for after the signal", async () => {
  const bytes = patterned(3 * CHUNK_BYTES);
  const { opened, asked } = archiveOf(chunksOf(bytes, CHUNK_BYTES));
  const aborter = new AbortController();
  const reading = readAsset(opened, memoryId, await assetOf(bytes), { signal: aborter.signal });
  aborter.abort();
  await expect(reading).rejects.toThrow(expect.objectContaining({ name: "AbortError" }));
  expect(asked.length).toBeLessThan(2);
});

async function hexSha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return Buffer.from(await crypto.subtle.digest("SHA-256", bytes)).toString("hex");
}
