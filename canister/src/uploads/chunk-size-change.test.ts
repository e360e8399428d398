import { LIMITS, type PutChunk, toHex } from "@store-forever/protocol";
import { describe, expect, it } from "vitest";
import { ALICE, assetRef, bytesOf, memoryInput, SECOND_NS, sha256, upload, uuid } from "../inputs.fixture.ts";
import { blobChunk, blobMeta } from "../memories/asset-reads.ts";
import { createMemory } from "../memories/memories.ts";
import { sweep } from "../methods/sweeping/sweep.ts";
import { answerHttp } from "../publishing/answer-http.ts";
import { updateSharing } from "../sharing/sharing.ts";
import { uuidBytes } from "../store/ids.ts";
import { newBlobNumber, reserveChunks } from "../store/records/chunks.ts";
import type { Store } from "../store/store.ts";
import { testStore } from "../store.fixture.ts";
import { addSession } from "./sessions.ts";
import { putChunk, uploadProgress } from "./uploads.ts";

/** Another size than this module's: a module before this one had it. */
const OTHER_CHUNK_SIZE_BYTES = 1_887_436;

/** Alice's upload session as the other module left it, with the last of its two chunks. */
function storeWithOtherChunks(file: Uint8Array): Store {
  const { store } = testStore();
  const blobNumber = newBlobNumber(store);
  reserveChunks(store, blobNumber, 2);
  addSession(
    store,
    { owner: ALICE, id: uuidBytes(uuid(20)) },
    {
      state: "open",
      memoryId: undefined,
      sha256: sha256(file),
      sizeBytes: BigInt(file.length),
      chunkCount: 2,
      expiresAtNs: store.now() + 60n * SECOND_NS,
      begunAtNs: store.now(),
      blobNumber,
      chunkSizeBytes: OTHER_CHUNK_SIZE_BYTES,
      received: new Uint8Array(1),
      receivedCount: 0,
      hashedCount: 0,
      hashState: store.hasher.start(),
    },
  );
  const options = { commit: true, chunkSizeBytes: OTHER_CHUNK_SIZE_BYTES };
  putChunk(store, ALICE, upload(file, uuid(20), options).chunks[1] as PutChunk);
  return store;
}

describe("an upload that was begun with chunks of another size", () => {
  it("goes on, by a client that goes on too or begins it anew", () => {
    const file = bytesOf(OTHER_CHUNK_SIZE_BYTES + 40, 11);
    for (const chunkSizeBytes of [OTHER_CHUNK_SIZE_BYTES, LIMITS.chunkSizeBytes]) {
      const store = storeWithOtherChunks(file);
      expect(uploadProgress(store, ALICE, uuid(20))).toMatchObject({
        state: { open: null },
        received_count: 1,
        received_bytes: 40n,
      });
      const { chunks, begin } = upload(file, uuid(20), { commit: true, chunkSizeBytes });
      expect(chunks).toHaveLength(chunkSizeBytes === OTHER_CHUNK_SIZE_BYTES ? 2 : 1);
      expect(putChunk(store, ALICE, chunks[0] as PutChunk)).toMatchObject({ state: { committed: null } });
      createMemory(store, ALICE, memoryInput(uuid(9), [assetRef("original", file)]));
      const locator = { memory_id: uuid(9), kind: { original: null }, token: [] as [], version: [] as [] };
      const { chunk_count, chunk_size_bytes } = blobMeta(store, ALICE, locator);
      expect([chunk_count, chunk_size_bytes]).toEqual([chunks.length, chunkSizeBytes]);
      const read = chunks.map((_, index) => blobChunk(store, ALICE, locator, index));
      expect(sha256(Buffer.concat(read))).toEqual(begin.sha256);
      updateSharing(store, { kind: "memory", owner: ALICE, id: uuid(9) }, { isPublic: true, add: [], remove: [] });
      sweep(store);
      const url = `/m/${toHex(sha256(ALICE))}/${uuid(9)}/original`;
      const parts = chunks.map((_, index) => {
        const headers: [string, string][] = [["range", `bytes=${index * chunkSizeBytes}-`]];
        return answerHttp(store, { url, headers }, Uint8Array.of(1));
      });
      expect(parts.map((part) => part.status_code)).toEqual(chunks.length === 1 ? [200] : [206, 206]);
      expect(sha256(Buffer.concat(parts.map((part) => part.body)))).toEqual(begin.sha256);
      for (let count = 0; count < 3; count++) sweep(store);
      expect(store.maps.discardedBlobs.first()).toBeUndefined();
    }
  });
});
