import { RecordReader, RecordWriter } from "@store-forever/certified";
import type { Serializable } from "azle";

/** An open batch takes chunks and expires. A proposed one takes no more and waits for its commit. */
export interface Batch {
  state: "open" | "proposed";
  expiresAtNs: bigint;
  /** Number of chunks that are uploaded and not used yet. */
  chunkCount: number;
  /** Size of these chunks together. */
  sizeBytes: number;
}

/** A chunk that waits in a batch to become content. */
export interface WaitingChunk {
  batchId: number;
  sizeBytes: number;
  sha256: Uint8Array;
}

const VERSION = 1;
const SHA256_BYTES = 32;
const STATES: readonly Batch["state"][] = ["open", "proposed"];

export function writeBatch({ state, expiresAtNs, chunkCount, sizeBytes }: Batch): Uint8Array {
  const writer = new RecordWriter(VERSION).nat8(STATES.indexOf(state)).nat64(expiresAtNs);
  return writer.nat32(chunkCount).nat64(BigInt(sizeBytes)).finish();
}

export function readBatch(bytes: Uint8Array): Batch {
  const reader = new RecordReader(bytes, VERSION, "batch");
  return {
    state: STATES[reader.nat8()] ?? "open",
    expiresAtNs: reader.nat64(),
    chunkCount: reader.nat32(),
    sizeBytes: Number(reader.nat64()),
  };
}

export const waitingChunkCodec: Serializable<WaitingChunk> = {
  toBytes: ({ batchId, sizeBytes, sha256 }) =>
    new RecordWriter(VERSION).nat32(batchId).nat32(sizeBytes).fixed(sha256).finish(),
  fromBytes: (bytes) => {
    const reader = new RecordReader(bytes, VERSION, "chunk");
    return { batchId: reader.nat32(), sizeBytes: reader.nat32(), sha256: reader.fixed(SHA256_BYTES) };
  },
};
