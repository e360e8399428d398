import { type Bytes, concat } from "../encoding/bytes.ts";
import type { HeapImage } from "../memory/heap.ts";
import { PAGE_BYTES, StableMemory } from "../memory/stable-memory.ts";
import type { TypedGlobal } from "../wasm/module-globals.ts";
import type { LowMemoryHook } from "./canister.ts";
import type { SnapshotSource } from "./canister-history.ts";

/** A canister's code and data as they were, or as they are being uploaded. Nothing else changes in it. */
export interface Snapshot {
  id: Bytes;
  source: SnapshotSource;
  takenAtNs: bigint;
  canisterVersion: bigint;
  /** The module as it was uploaded, maybe gzipped. */
  moduleSource: Bytes;
  /** The heap as pages, which a checkpoint can save like stable memory. */
  heap: StableMemory;
  /** Those that are mutable or exported. */
  globals: readonly TypedGlobal[];
  stable: StableMemory;
  certifiedData: Bytes;
  chunkStore: Map<string, Bytes>;
  /** 0 when it is not set; undefined when loading shall leave the canister's own. */
  globalTimerNs: bigint | undefined;
  /** Undefined when loading shall leave the canister's own. */
  lowMemoryHook: LowMemoryHook | undefined;
}

const NUMBER_BYTES = 8;

/** A snapshot's id: the canister's, then a number. */
export function snapshotId(canisterId: Bytes, number: bigint): Bytes {
  const suffix = Buffer.alloc(NUMBER_BYTES);
  suffix.writeBigUInt64BE(number);
  return concat(canisterId, suffix);
}

/** The id of the canister that a snapshot is of. */
export function snapshotOwner(id: Bytes): Bytes {
  return id.slice(0, Math.max(0, id.length - NUMBER_BYTES));
}

/** Copies a heap into pages. */
export function pagesOf({ memory }: HeapImage): StableMemory {
  const pages = Array.from({ length: memory.length / PAGE_BYTES }, (_, index) =>
    memory.slice(index * PAGE_BYTES, (index + 1) * PAGE_BYTES),
  );
  return unsaved(new StableMemory(pages.length, pages));
}

/** The bytes of a heap that was copied into pages. */
export function memoryOf(heap: StableMemory): Bytes {
  const memory = new Uint8Array(heap.pageCount * PAGE_BYTES);
  heap.read(0n, memory);
  return memory;
}

/** An independent copy, all of which a checkpoint has yet to save. */
export function unsavedCopy(memory: StableMemory): StableMemory {
  return unsaved(memory.fork());
}

function unsaved(memory: StableMemory): StableMemory {
  for (let index = 0; index < memory.pageCount; index++)
    if (memory.page(index) !== undefined) memory.dirtyPages.add(index);
  return memory;
}

export function snapshotBytes({ moduleSource, heap, stable, chunkStore }: Snapshot): number {
  let sizeBytes = moduleSource.length + (heap.pageCount + stable.pageCount) * PAGE_BYTES;
  for (const chunk of chunkStore.values()) sizeBytes += chunk.length;
  return sizeBytes;
}
