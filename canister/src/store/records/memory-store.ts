import type { AssetRef, Memory, MemoryInput } from "@store-forever/protocol";
import type { Archive, Owner } from "../archive.ts";
import { ownedKey, uuidBytes } from "../keys.ts";
import { decodeMemory, nameOf } from "./memory-record.ts";

/** @param memoryId a UUID */
export function readMemory(archive: Archive, owner: Owner, memoryId: string): Memory | undefined {
  const bytes = readRecord(archive, owner, memoryId);
  return bytes && decodeMemory(memoryId, bytes);
}

/** The stored record of a memory. */
export function readRecord({ stores }: Archive, owner: Owner, memoryId: string): Uint8Array | undefined {
  return stores.memories.get(ownedKey(owner, uuidBytes(memoryId)));
}

/** The memory's asset of a kind. */
export function assetOf(memory: MemoryInput, kind: string): AssetRef | undefined {
  return memory.assets.find((asset) => nameOf(asset.kind) === kind);
}
