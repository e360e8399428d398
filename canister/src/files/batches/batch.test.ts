import { expect, test } from "vitest";
import { readBatch, waitingChunkCodec, writeBatch } from "./batch.ts";

test("batches and waiting chunks are read as they were written", () => {
  for (const state of ["open", "proposed"] as const) {
    const batch = { state, expiresAtNs: 2n ** 60n, sizeBytes: 7, chunkCount: 2 };
    expect(readBatch(writeBatch(batch))).toEqual(batch);
  }
  const chunk = { batchId: 4_000_000_000, sizeBytes: 2_000_000, sha256: new Uint8Array(32).fill(7) };
  expect(waitingChunkCodec.fromBytes(waitingChunkCodec.toBytes(chunk))).toEqual(chunk);
});
