import { bytesToHex } from "@noble/hashes/utils";
import { encode } from "../candid/candid-codec.ts";
import {
  CanisterIdType,
  ChunkHashType,
  StoredChunksType,
  type UploadChunkArg,
  UploadChunkType,
} from "../candid/management-types.ts";
import { sha256 } from "../encoding/bytes.ts";
import { reserveStorage } from "../lifecycle/reserve-storage.ts";
import { RejectCode, RejectError } from "../messages/reject.ts";
import { type ManagementMethod, NOTHING, onCanister } from "./method.ts";

const MAX_CHUNK_BYTES = 1024 * 1024;
const MAX_STORED_CHUNKS = 100;

/** The methods of the chunk store, in which a large module is uploaded. */
export const chunkMethods: Readonly<Record<string, ManagementMethod>> = {
  upload_chunk: onCanister<UploadChunkArg>(
    UploadChunkType,
    (canister, arg, { subnet }) => {
      const chunk = new Uint8Array(arg.chunk);
      if (chunk.length > MAX_CHUNK_BYTES) throw chunkStoreError(`a chunk has at most ${MAX_CHUNK_BYTES} bytes`);
      const hash = sha256(chunk);
      if (!canister.chunkStore.has(bytesToHex(hash)) && canister.chunkStore.size >= MAX_STORED_CHUNKS)
        throw chunkStoreError(`the store holds ${MAX_STORED_CHUNKS} chunks already; clear it first`);
      if (!canister.chunkStore.has(bytesToHex(hash))) reserveStorage(subnet, canister, BigInt(chunk.length));
      canister.chunkStore.set(bytesToHex(hash), chunk);
      return encode([ChunkHashType], [{ hash }]);
    },
    "controllers and itself",
  ),
  stored_chunks: onCanister(
    CanisterIdType,
    ({ chunkStore }) =>
      encode([StoredChunksType], [[...chunkStore.values()].map((chunk) => ({ hash: sha256(chunk) }))]),
    "controllers and itself",
  ),
  clear_chunk_store: onCanister(
    CanisterIdType,
    ({ chunkStore }) => {
      chunkStore.clear();
      return NOTHING;
    },
    "controllers and itself",
  ),
};

function chunkStoreError(reason: string): RejectError {
  return new RejectError(RejectCode.CanisterError, "IC0408", `Error from Wasm chunk store: ${reason}.`);
}
