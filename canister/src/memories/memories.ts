import {
  equalBytes,
  LIMITS,
  type MemoryCreated,
  type MemoryInput,
  type MemoryUpdate,
  type MetadataStored,
  type MetadataUpsert,
  memoryPath,
  nameOf,
  StoreError,
} from "@store-forever/protocol";
import { requireQuota } from "../admission/quota.ts";
import { requireText, requireUuid } from "../operations/checks.ts";
import { publishCreated } from "../publishing/publishing.ts";
import { unpublishDeleted } from "../publishing/unpublishing.ts";
import { dropSharing } from "../sharing/sharing.ts";
import { uuidBytes } from "../store/ids.ts";
import { appendTo, removeFrom } from "../store/owned-lists.ts";
import { adjustTotals, growthOf } from "../store/records/account-record.ts";
import { deleteEdges } from "../store/records/edge-record.ts";
import {
  assetOf,
  decodeMemory,
  deleteMemoryRecord,
  encodeMemory,
  idempotencyKeyOf,
  readMemory,
  readMemoryRecord,
  writeMemoryRecord,
} from "../store/records/memory-record.ts";
import type { Owner, Store } from "../store/store.ts";
import { addReference, dropReference } from "../uploads/blobs.ts";
import { certifyMemory } from "./certify-memory.ts";
import { requireAssets, requireBytes, requireMetadata } from "./memory-input.ts";

/**
 * Stores a memory whose assets are stored already. The same memory again changes nothing: the stored copy stays. A memory of which
 * only the metadata is stored gets its assets.
 * @throws StoreError InvalidArgument, TooLarge, NotFound (an asset), InvalidHash, LimitExceeded, Conflict (the id has another original)
 */
export function createMemory(store: Store, owner: Owner, memory: MemoryInput): MemoryCreated {
  requireUuid(memory.id, "id");
  const original = requireAssets(memory.assets);
  const known = readMemory(store, owner, memory.id);
  const stored = known && assetOf(known, "original");
  if (stored !== undefined) {
    if (equalBytes(stored.sha256, original.sha256)) return { memory_id: memory.id, created: false };
    throw new StoreError("Conflict", "You have stored another original under this id.", "id");
  }
  requireMetadata(memory.metadata);
  for (const asset of memory.assets) requireBytes(store, owner, asset);

  writeMemory(store, owner, memory);
  for (const asset of memory.assets) if (asset.inline.length === 0) addReference(store, owner, asset.sha256);
  certifyMemory(store, owner, memory);
  publishCreated(store, owner, memory.id);
  return { memory_id: memory.id, created: true };
}

/**
 * Replaces a memory's metadata.
 * @throws StoreError InvalidArgument, TooLarge, NotFound, LimitExceeded
 */
export function updateMemory(store: Store, owner: Owner, { memory_id, metadata }: MemoryUpdate): null {
  requireUuid(memory_id, "memory_id");
  requireMetadata(metadata);
  const memory = readMemory(store, owner, memory_id);
  if (memory === undefined) throw new StoreError("NotFound", "You have no memory with this id.", "memory_id");
  writeMemory(store, owner, { ...memory, metadata });
  certifyMemory(store, owner, { ...memory, metadata });
  return null;
}

/**
 * Stores a memory's metadata, before its assets or after. Nothing is written when the key is the one it was last written with.
 * @throws StoreError InvalidArgument, TooLarge, LimitExceeded, Conflict (the stored memory is of another type)
 */
export function upsertMetadata(store: Store, owner: Owner, upsert: MetadataUpsert): MetadataStored {
  const { memory_id, memory_type, metadata, idempotency_key } = upsert;
  requireUuid(memory_id, "memory_id");
  requireText(idempotency_key, LIMITS.maxIdempotencyKeyBytes, "idempotency_key");
  if (idempotency_key === "")
    throw new StoreError("InvalidArgument", "Give a key that is new for each new content.", "idempotency_key");
  requireMetadata(metadata);
  const record = readMemoryRecord(store, owner, memory_id);
  if (record !== undefined && idempotencyKeyOf(record) === idempotency_key) return { memory_id, written: false };
  const known = record && decodeMemory(memory_id, record);
  if (known !== undefined && known.assets.length > 0 && nameOf(known.memory_type) !== nameOf(memory_type))
    throw new StoreError("Conflict", `The stored memory is of type ${nameOf(known.memory_type)}.`, "memory_type");
  const memory = { id: memory_id, memory_type, metadata, assets: known?.assets ?? [] };
  writeMemory(store, owner, memory, idempotency_key);
  certifyMemory(store, owner, memory);
  return { memory_id, written: true };
}

/**
 * Deletes a memory, and what only it referred to. A memory that is not there counts as deleted.
 * @throws StoreError InvalidArgument
 */
export function deleteMemory(store: Store, owner: Owner, memoryId: string): null {
  requireUuid(memoryId, "memory_id");
  const memory = readMemory(store, owner, memoryId);
  if (memory === undefined) return null;
  dropSharing(store, { kind: "memory", owner, id: memoryId });
  unpublishDeleted(store, owner, memoryId);
  const id = uuidBytes(memoryId);
  deleteMemoryRecord(store, owner, id);
  deleteEdges(store, owner, memoryId);
  removeFrom(store, "memories", owner, id);
  adjustTotals(store, owner, { memories: -1 });
  for (const asset of memory.assets) if (asset.inline.length === 0) dropReference(store, owner, asset.sha256);
  store.tree.delete(memoryPath(owner, memoryId, store.hasher.digest));
  return null;
}

/**
 * Writes a memory, new or known. A known one keeps its time and, without a new key, its key.
 * @throws StoreError LimitExceeded, before anything is written
 */
function writeMemory(store: Store, owner: Owner, memory: MemoryInput, newKey?: string): void {
  const id = uuidBytes(memory.id);
  const known = readMemoryRecord(store, owner, memory.id);
  const createdAtNs = known === undefined ? store.now() : decodeMemory(memory.id, known).created_at_ns;
  const idempotencyKey = newKey ?? (known && idempotencyKeyOf(known));
  const record = encodeMemory(memory, { createdAtNs, idempotencyKey });
  requireQuota(store, owner, growthOf(known?.length, record.length), "metadata");
  if (known === undefined) {
    appendTo(store, "memories", owner, id);
    adjustTotals(store, owner, { memories: 1 });
  }
  if (known === undefined || !equalBytes(known, record)) writeMemoryRecord(store, owner, id, record);
}
