import {
  assetLeaf,
  equalBytes,
  LIMITS,
  type MemoryCreated,
  type MemoryInput,
  type MemoryUpdate,
  type MetadataStored,
  type MetadataUpsert,
  memoryAssetPath,
  memoryLeaf,
  memoryMetadataPath,
  memoryPath,
  StoreError,
} from "@store-forever/protocol";
import { adjustTotals } from "../capsules/accounts.ts";
import { requireText, requireUuid } from "../operations/validate.ts";
import { publishCreated } from "../publishing/publishing.ts";
import { unpublishDeleted } from "../publishing/unpublishing.ts";
import { dropSharing } from "../sharing/sharing.ts";
import { ownedKey, uuidBytes } from "../store/keys.ts";
import { appendTo, removeFrom } from "../store/owned-lists.ts";
import { decodeMemory, encodeMemory, idempotencyKeyOf, nameOf } from "../store/records/memory-record.ts";
import { assetOf, readMemory, readRecord } from "../store/records/memory-store.ts";
import type { Owner, Store } from "../store/store.ts";
import { addReference, dropReference } from "../uploads/blobs.ts";
import { requireAssets, requireBytes, requireMetadata } from "./memory-input.ts";

/**
 * Stores a memory whose assets are stored already. The same memory again changes nothing: the stored copy stays. One of which only
 * the metadata is stored gets its assets.
 * @throws StoreError InvalidArgument, TooLarge, NotFound (an asset), InvalidHash, Conflict (the id has another original)
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

  for (const asset of memory.assets) if (asset.inline.length === 0) addReference(store, owner, asset.sha256);
  writeMemory(store, owner, memory);
  certifyMemory(store, owner, memory);
  publishCreated(store, owner, memory.id);
  return { memory_id: memory.id, created: true };
}

/**
 * Replaces a memory's metadata.
 * @throws StoreError InvalidArgument, TooLarge, NotFound
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
 * Stores a memory's metadata, before its assets or after. With the key it was last written with, nothing is written.
 * @throws StoreError InvalidArgument, TooLarge, Conflict (the stored memory is of another type)
 */
export function upsertMetadata(store: Store, owner: Owner, upsert: MetadataUpsert): MetadataStored {
  const { memory_id, memory_type, metadata, idempotency_key } = upsert;
  requireUuid(memory_id, "memory_id");
  requireText(idempotency_key, LIMITS.maxIdempotencyKeyBytes, "idempotency_key");
  if (idempotency_key === "")
    throw new StoreError("InvalidArgument", "Give a key that is new for each new content.", "idempotency_key");
  requireMetadata(metadata);
  const record = readRecord(store, owner, memory_id);
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
 * Deletes a memory, and what only it referred to. What is not there is deleted already.
 * @throws StoreError InvalidArgument
 */
export function deleteMemory(store: Store, owner: Owner, memoryId: string): null {
  requireUuid(memoryId, "memory_id");
  const memory = readMemory(store, owner, memoryId);
  if (memory === undefined) return null;
  dropSharing(store, { kind: "memory", owner, id: memoryId });
  unpublishDeleted(store, owner, memoryId);
  const id = uuidBytes(memoryId);
  store.maps.memories.delete(ownedKey(owner, id));
  store.maps.edges.delete(ownedKey(owner, id));
  removeFrom(store, "memories", owner, id);
  adjustTotals(store, owner, { memories: -1 });
  for (const asset of memory.assets) if (asset.inline.length === 0) dropReference(store, owner, asset.sha256);
  store.tree.delete(memoryPath(owner, memoryId, store.hasher.digest));
  return null;
}

/** Writes a memory, new or known; of a known one time and key stay. */
function writeMemory(store: Store, owner: Owner, memory: MemoryInput, newKey?: string): void {
  const id = uuidBytes(memory.id);
  const record = readRecord(store, owner, memory.id);
  if (record === undefined) {
    appendTo(store, "memories", owner, id);
    adjustTotals(store, owner, { memories: 1 });
  }
  const createdAtNs = record === undefined ? store.now() : decodeMemory(memory.id, record).created_at_ns;
  const idempotencyKey = newKey ?? (record && idempotencyKeyOf(record));
  store.maps.memories.set(ownedKey(owner, id), encodeMemory(memory, { createdAtNs, idempotencyKey }));
}

/** Puts a memory's leaves into the certified tree. */
export function certifyMemory({ tree, hasher }: Store, owner: Owner, memory: MemoryInput): void {
  const { id, memory_type, metadata, assets } = memory;
  const [location] = metadata.location;
  const leaf = memoryLeaf(
    {
      memoryType: nameOf(memory_type),
      title: metadata.title,
      description: metadata.description[0],
      fileName: metadata.file_name[0],
      widthPx: metadata.width_px[0],
      heightPx: metadata.height_px[0],
      capturedAtNs: metadata.captured_at_ns[0],
      sourceUrl: metadata.source_url[0],
      durationMs: metadata.duration_ms[0],
      camera: metadata.camera[0],
      location: location && { latitudeE7: location.latitude_e7, longitudeE7: location.longitude_e7 },
      contentTypes: Object.fromEntries(assets.map((asset) => [nameOf(asset.kind), asset.content_type])),
    },
    hasher.digest,
  );
  tree.set(memoryMetadataPath(owner, id, hasher.digest), leaf);
  for (const { kind, sha256, size_bytes: sizeBytes } of assets)
    tree.set(memoryAssetPath(owner, id, nameOf(kind), hasher.digest), assetLeaf({ sha256, sizeBytes }));
}
