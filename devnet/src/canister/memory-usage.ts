import { PAGE_BYTES } from "../memory/pages.ts";
import type { Canister } from "./canister.ts";
import { snapshotBytes } from "./snapshot.ts";

/** The size of all that the canister holds: heap, stable memory, module, chunks and snapshots. */
export function memoryUsageBytes({ code, stable, chunkStore, snapshots }: Canister): number {
  let sizeBytes = (code?.heap.bytes.length ?? 0) + (code?.module.source.length ?? 0) + stable.pageCount * PAGE_BYTES;
  for (const chunk of chunkStore.values()) sizeBytes += chunk.length;
  for (const snapshot of snapshots.values()) sizeBytes += snapshotBytes(snapshot);
  return sizeBytes;
}

/** Bytes in use by heap and stable memory. */
export function memoryBytes({ code, stable }: Canister): { heap: number; stable: number } {
  return { heap: code?.heap.bytes.length ?? 0, stable: stable.pageCount * PAGE_BYTES };
}
