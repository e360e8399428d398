import { concatBytes } from "@noble/hashes/utils";
import type { Bytes } from "../encoding/bytes.ts";
import { PAGE_BYTES } from "../memory/pages.ts";
import type { StableMemory } from "../memory/stable-memory.ts";
import type { TypedGlobal } from "../wasm/module-globals.ts";
import type { SnapshotSource } from "./canister-history.ts";
import type { LowMemoryHook } from "./low-memory-hook.ts";

/** A canister's code and data at one moment, or as they are being uploaded. Only an upload changes a snapshot. */
export interface Snapshot {
  id: Bytes;
  source: SnapshotSource;
  takenAtNs: bigint;
  canisterVersion: bigint;
  /** The module as it was uploaded, maybe gzipped. */
  moduleSource: Bytes;
  /** The heap as pages, which a checkpoint can save like stable memory. */
  heap: StableMemory;
  /** The globals that are mutable or exported. */
  globals: readonly TypedGlobal[];
  stable: StableMemory;
  certifiedData: Bytes;
  chunkStore: Map<string, Bytes>;
  /** 0 for no timer; undefined for a snapshot that leaves the canister's own timer as it is when it is loaded. */
  globalTimerNs: bigint | undefined;
  /** Undefined for a snapshot that leaves the canister's own as it is when it is loaded. */
  lowMemoryHook: LowMemoryHook | undefined;
}

const NUMBER_BYTES = 8;

/** A snapshot's id: the canister's, then a number. */
export function snapshotId(canisterId: Bytes, number: bigint): Bytes {
  const suffix = Buffer.alloc(NUMBER_BYTES);
  suffix.writeBigUInt64BE(number);
  return concatBytes(canisterId, suffix);
}

/** The id of the canister that a snapshot is of. */
export function snapshotOwner(id: Bytes): Bytes {
  return id.slice(0, Math.max(0, id.length - NUMBER_BYTES));
}

export function snapshotBytes({ moduleSource, heap, stable, chunkStore }: Snapshot): number {
  let sizeBytes = moduleSource.length + (heap.pageCount + stable.pageCount) * PAGE_BYTES;
  for (const chunk of chunkStore.values()) sizeBytes += chunk.length;
  return sizeBytes;
}
