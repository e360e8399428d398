import {
  type MemoryCreated,
  type MemoryInput,
  type MemoryUpdate,
  type MetadataStored,
  type MetadataUpsert,
  memoryPath,
  nameOf,
  StoreError,
} from "@store-forever/protocol";
import { requireSha256, requireUuid } from "../operations/checks.ts";
import { withKey } from "../operations/written-keys.ts";
import { renewDescriptions } from "../publishing/describing.ts";
import { publishCreated } from "../publishing/publishing.ts";
import { unpublishDeleted, unpublishReplaced } from "../publishing/unpublishing.ts";
import { dropSharing } from "../sharing/sharing.ts";
import { uuidBytes } from "../store/ids.ts";
import { removeFrom } from "../store/owned-lists.ts";
import { deleteEdges } from "../store/records/edge-record.ts";
import { decodeMemory, writtenKeysOf } from "../store/records/memory-codec.ts";
import { assetOf, blobsOf, deleteMemoryRecord, readMemory, readMemoryRecord } from "../store/records/memory-record.ts";
import { adjustTotals } from "../store/records/people/account-record.ts";
import type { Owner, Store } from "../store/store.ts";
import { addReference, dropReference } from "../uploads/blobs.ts";
import { certifyMemory } from "./certify-memory.ts";
import { requireAssets, requireBytes, requireMetadata } from "./memory-input.ts";
import { standingOf, versionsAfter } from "./versions.ts";
import { writeMemory } from "./write-memory.ts";

/**
 * Stores a memory whose assets are stored already. The same original again changes nothing: the stored copy stays. One that says which
 * original it replaces takes its place, and that one becomes a former version. A memory of which only the metadata is stored gets its assets.
 * @throws StoreError InvalidArgument, TooLarge, NotFound (an asset), InvalidHash, LimitExceeded, Conflict (the id has another original)
 */
export function createMemory(store: Store, owner: Owner, input: MemoryInput): MemoryCreated {
  requireUuid(input.id, "id");
  const original = requireAssets(input.assets);
  if (input.replaces[0] !== undefined) requireSha256(input.replaces[0], "replaces");
  const known = readMemory(store, owner, input.id);
  const isStored = known !== undefined && assetOf(known, "original") !== undefined;
  const isReplaced = isStored && standingOf(known, input, original) === "replaced";
  if (isStored && !isReplaced) return { memory_id: input.id, created: false };
  requireMetadata(input.metadata);
  for (const asset of input.assets) requireBytes(store, owner, asset);

  const { id, memory_type, metadata, assets } = input;
  const now = store.now();
  const { versions, dropped } = isReplaced ? versionsAfter(known, now) : { versions: [], dropped: [] };
  const times = { created_at_ns: known?.created_at_ns ?? now, stored_at_ns: now };
  const memory = { id, memory_type, metadata, assets, ...times, versions };
  writeMemory(store, owner, memory);
  for (const asset of assets) if (asset.inline.length === 0) addReference(store, owner, asset.sha256);
  for (const sha256 of dropped) dropReference(store, owner, sha256);
  if (isReplaced) {
    unpublishReplaced(store, owner, id);
    // It may have had kinds of assets that it has no more.
    store.tree.delete(memoryPath(owner, id, store.hasher.digest));
  }
  certifyMemory(store, owner, memory);
  if (!isReplaced) publishCreated(store, owner, id);
  return { memory_id: id, created: true };
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
  const changed = { ...memory, metadata };
  writeMemory(store, owner, changed);
  certifyMemory(store, owner, changed);
  renewDescriptions(store, owner, memory_id);
  return null;
}

/**
 * Stores a memory's metadata, before its assets or after. Nothing is written with a key that it was written with of late.
 * @throws StoreError InvalidArgument, TooLarge, LimitExceeded, Conflict (the stored memory is of another type)
 */
export function upsertMetadata(store: Store, owner: Owner, upsert: MetadataUpsert): MetadataStored {
  const { memory_id, memory_type, metadata, idempotency_key } = upsert;
  requireUuid(memory_id, "memory_id");
  requireMetadata(metadata);
  const record = readMemoryRecord(store, owner, memory_id);
  const keys = withKey(store, record === undefined ? [] : writtenKeysOf(record), idempotency_key);
  if (keys === undefined) return { memory_id, written: false };
  const now = store.now();
  const known = record && decodeMemory(memory_id, record);
  if (known !== undefined && known.assets.length > 0 && nameOf(known.memory_type) !== nameOf(memory_type))
    throw new StoreError("Conflict", `The stored memory is of type ${nameOf(known.memory_type)}.`, "memory_type");
  const nothing = { assets: [], created_at_ns: now, stored_at_ns: now, versions: [] };
  const memory = { ...(known ?? nothing), id: memory_id, memory_type, metadata };
  writeMemory(store, owner, memory, keys);
  certifyMemory(store, owner, memory);
  renewDescriptions(store, owner, memory_id);
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
  for (const sha256 of blobsOf(memory)) dropReference(store, owner, sha256);
  store.tree.delete(memoryPath(owner, memoryId, store.hasher.digest));
  return null;
}
