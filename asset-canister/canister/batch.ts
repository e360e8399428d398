import { decode, encode } from "@dfinity/cbor";
import type { Serializable } from "azle";

/** Open batches take chunks and expire; a proposed one waits for its commit as it is. */
export interface Batch {
  state: "open" | "proposed";
  expiresAtNs: bigint;
  /** Uploaded and not used yet. */
  chunkIds: number[];
  sizeBytes: number;
}

export const batchCodec: Serializable<Batch> = {
  toBytes: (batch) => encode({ ...batch, expiresAtNs: batch.expiresAtNs.toString() }),
  fromBytes: (bytes) => {
    const stored = decode(bytes) as unknown as Omit<Batch, "expiresAtNs"> & { expiresAtNs: string };
    return { ...stored, expiresAtNs: BigInt(stored.expiresAtNs) };
  },
};
