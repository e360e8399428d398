import { type AssetRef, type Memory, nameOf } from "@store-forever/protocol";
import { uuidBytes } from "../ids.ts";
import { ownedKey } from "../keys.ts";
import type { Owner, Store } from "../store.ts";
import { decodeMemory } from "./memory-codec.ts";
import { countRecord } from "./people/account-record.ts";

/** @param memoryId a UUID */
export function readMemory(store: Store, owner: Owner, memoryId: string): Memory | undefined {
  const record = readMemoryRecord(store, owner, memoryId);
  return record && decodeMemory(memoryId, record);
}

/** A memory as it is stored, for callers that need its size or only its first fields. */
export function readMemoryRecord(store: Store, owner: Owner, memoryId: string): Uint8Array | undefined {
  return memoryRecordOf(store, owner, uuidBytes(memoryId));
}

export function memoryRecordOf({ maps }: Store, owner: Owner, id: Uint8Array): Uint8Array | undefined {
  return maps.memories.get(ownedKey(owner, id));
}

export function writeMemoryRecord(store: Store, owner: Owner, id: Uint8Array, record: Uint8Array): void {
  countRecord(store, owner, memoryRecordOf(store, owner, id), record);
  store.maps.memories.set(ownedKey(owner, id), record);
}

export function deleteMemoryRecord(store: Store, owner: Owner, id: Uint8Array): void {
  countRecord(store, owner, memoryRecordOf(store, owner, id), undefined);
  store.maps.memories.delete(ownedKey(owner, id));
}

/** The memory's asset of a kind. */
export function assetOf(memory: Pick<Memory, "assets">, kind: string): AssetRef | undefined {
  return memory.assets.find((asset) => nameOf(asset.kind) === kind);
}

/** The blobs that a memory refers to, one for each asset now and before. Inline bytes are in its record. */
export function blobsOf({ assets, versions }: Pick<Memory, "assets" | "versions">): Uint8Array[] {
  return [assets, ...versions.map((version) => version.assets)]
    .flat()
    .flatMap(({ inline, sha256 }) => (inline.length === 0 ? [sha256] : []));
}
