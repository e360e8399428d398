import { type Bytes, concat } from "../bytes.ts";
import type { CanisterModule } from "./canister-module.ts";
import type { GlobalValue, HeapImage } from "./heap.ts";
import { PAGE_BYTES, StableMemory } from "./stable-memory.ts";

/** A canister's code and data as they were. Nothing changes in it. */
export interface Snapshot {
  id: Bytes;
  takenAtNs: bigint;
  module: CanisterModule;
  /** The heap as pages, which a checkpoint can save like stable memory. */
  heap: StableMemory;
  globals: readonly GlobalValue[];
  stable: StableMemory;
  certifiedData: Bytes;
  chunkStore: ReadonlyMap<string, Bytes>;
}

/** A snapshot's id: the canister's, then a number. */
export function snapshotId(canisterId: Bytes, number: number): Bytes {
  const suffix = Buffer.alloc(8);
  suffix.writeBigUInt64BE(BigInt(number));
  return concat(canisterId, suffix);
}

/** The number that comes after those of all these snapshots. */
export function nextSnapshotNumber(snapshots: Iterable<Snapshot>): number {
  let next = 0;
  for (const { id } of snapshots) next = Math.max(next, Number(Buffer.from(id).readBigUInt64BE(id.length - 8)) + 1);
  return next;
}

/** Copies a heap into pages. */
export function pagesOf({ memory }: HeapImage): StableMemory {
  const pages = Array.from({ length: memory.length / PAGE_BYTES }, (_, index) =>
    memory.slice(index * PAGE_BYTES, (index + 1) * PAGE_BYTES),
  );
  return unsaved(new StableMemory(pages.length, pages));
}

/** The heap in a snapshot, as an image to start from. */
export function imageOf({ heap, globals }: Snapshot): HeapImage {
  const memory = new Uint8Array(heap.pageCount * PAGE_BYTES);
  heap.read(0n, memory);
  return { memory, globals };
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

export function snapshotBytes({ module, heap, stable, chunkStore }: Snapshot): number {
  let sizeBytes = module.source.length + (heap.pageCount + stable.pageCount) * PAGE_BYTES;
  for (const chunk of chunkStore.values()) sizeBytes += chunk.length;
  return sizeBytes;
}
