import type { AssetRef, Memory, MemoryInput } from "@store-forever/protocol";
import { ownedKey, uuidBytes } from "../keys.ts";
import type { Owner, Store } from "../store.ts";
import { decodeMemory, nameOf } from "./memory-record.ts";

/** @param memoryId a UUID */
export function readMemory(store: Store, owner: Owner, memoryId: string): Memory | undefined {
  const bytes = readRecord(store, owner, memoryId);
  return bytes && decodeMemory(memoryId, bytes);
}

/** The stored record of a memory. */
export function readRecord({ maps }: Store, owner: Owner, memoryId: string): Uint8Array | undefined {
  return maps.memories.get(ownedKey(owner, uuidBytes(memoryId)));
}

/** The memory's asset of a kind. */
export function assetOf(memory: MemoryInput, kind: string): AssetRef | undefined {
  return memory.assets.find((asset) => nameOf(asset.kind) === kind);
}
