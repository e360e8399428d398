import {
  type BeginAssetUpload,
  type CapsuleManifest,
  type CommittedItems,
  equalBytes,
  type FinalizedImport,
  type ImportedCapsule,
  type ImportedChunk,
  type ImportedGallery,
  type ImportedItem,
  type ImportedMemory,
  type ImportStart,
  LIMITS,
  type Memory,
  type MissingAsset,
  StoreError,
  toHex,
} from "@store-forever/protocol";
import { writeGalleryAsStored } from "../galleries/galleries.ts";
import { certifyMemory } from "../memories/certify-memory.ts";
import { requireAtMost, requireUuid } from "../operations/checks.ts";
import { setOrigins } from "../operations/config.ts";
import { republish } from "../publishing/publishing.ts";
import { linkToken } from "../sharing/links.ts";
import { FORMAT } from "../store/format.ts";
import { uuidBytes, uuidText } from "../store/ids.ts";
import { appendTo } from "../store/owned-lists.ts";
import { isHolder } from "../store/records/blob-record.ts";
import { writeEdges } from "../store/records/edge-record.ts";
import { hasGallery } from "../store/records/gallery-record.ts";
import { decodeMemory } from "../store/records/memory-codec.ts";
import { readMemoryRecord, writeMemoryRecord } from "../store/records/memory-record.ts";
import { accountOf, adjustTotals, writeAccount, writeConnections } from "../store/records/people/account-record.ts";
import { decodePresenceKeys, writePresenceKeys } from "../store/records/people/presence-key-record.ts";
import { readImport, type StoredImport, writeImport } from "../store/records/personal/archive-record.ts";
import { readSession } from "../store/records/session-record.ts";
import { decodeSharing, NOT_SHARED, readSharing, writeSharing } from "../store/records/sharing-record.ts";
import type { Owner, Store } from "../store/store.ts";
import type { Target } from "../store/target.ts";
import { WorkBudget } from "../store/work-budget.ts";
import { addReference } from "../uploads/blobs.ts";
import { chunkCountOf } from "../uploads/file-cut.ts";
import { hasChunk } from "../uploads/received-chunks.ts";
import { putChunk } from "../uploads/uploads.ts";
import { storeAsset } from "../uploads/whole-assets.ts";
import { API_VERSION } from "../version.ts";
import { assetsOf, isManifest, startOfWalk, walkSome } from "./walk.ts";

/** What committing and checking may take in one message. */
const MESSAGE_INSTRUCTIONS = 8_000_000_000n;

/**
 * Begins an import, or finds it begun.
 * @throws StoreError Conflict (another version, or another import), TooLarge
 */
export function beginImport(store: Store, owner: Owner, start: ImportStart): null {
  const { import_id: importId, format, api_version, manifest } = start;
  if (format !== FORMAT || api_version !== API_VERSION)
    throw new StoreError(
      "Conflict",
      `This canister has version ${API_VERSION} and format ${FORMAT}, and its factory ${api_version} and ${format}: install the factory's module.`,
      "api_version",
    );
  const sizeBytes = manifest.asset_bytes + manifest.record_bytes;
  if (sizeBytes > LIMITS.maxImportBytes)
    throw new StoreError("TooLarge", `At most ${LIMITS.maxImportBytes} bytes are moved, not ${sizeBytes}.`, "manifest");
  const known = readImport(store);
  if (known?.importId === importId) return null;
  if (known !== undefined)
    throw new StoreError("Conflict", "Another import has begun: install the canister anew first.", "import_id");
  writeAccount(store, owner, { ...accountOf(store, owner), quotaBytes: LIMITS.maxImportBytes });
  writeImport(store, { importId, manifest, walk: startOfWalk(store) });
  return null;
}

/**
 * Takes chunks of files. What has come before changes nothing.
 * @throws StoreError Conflict (another import), TooLarge (more than the manifest says), InvalidHash, InvalidArgument
 */
export function putMemoryChunk(store: Store, owner: Owner, importId: bigint, chunks: readonly ImportedChunk[]): null {
  const { manifest } = requireImport(store, importId);
  for (const chunk of chunks) {
    const { sha256, size_bytes, chunk_count, index, bytes } = chunk;
    if (bytes.length > LIMITS.chunkSizeBytes)
      throw new StoreError("TooLarge", `A chunk has at most ${LIMITS.chunkSizeBytes} bytes.`, "bytes");
    if (isHolder(store, owner, sha256)) continue;
    requireInManifest(store, owner, manifest, chunk);
    if (chunk_count === 1) {
      storeAsset(store, owner, sha256, bytes);
      continue;
    }
    const session_id = sessionOf(sha256);
    const begin: BeginAssetUpload = { session_id, sha256, size_bytes, chunk_count, memory_id: [] };
    putChunk(store, owner, {
      ...{ session_id, index, bytes, commit: true, begin: [begin] },
      sha256: store.hasher.digest(bytes),
    });
  }
  return null;
}

/** @throws StoreError TooLarge, for a file with which more would have come than the manifest says */
function requireInManifest(
  store: Store,
  owner: Owner,
  { asset_bytes }: CapsuleManifest,
  { sha256, size_bytes }: ImportedChunk,
): void {
  const { sizeBytes, reservedBytes } = accountOf(store, owner).totals;
  const isOpen = readSession(store, { owner, id: uuidBytes(sessionOf(sha256)) }) !== undefined;
  if (!isOpen && sizeBytes + reservedBytes + size_bytes > asset_bytes)
    throw new StoreError("TooLarge", `The manifest names ${asset_bytes} bytes in all.`, "size_bytes");
}

/**
 * Stores memories, galleries and what else a capsule has, in their order, up to the first of which a file is missing. What is stored
 * already stays.
 * @throws StoreError Conflict (another import), TooLarge, InvalidArgument
 */
export function commitItems(
  store: Store,
  owner: Owner,
  importId: bigint,
  items: readonly ImportedItem[],
): CommittedItems {
  requireImport(store, importId);
  requireAtMost(items.length, LIMITS.maxImportedItems, "items", "items");
  const budget = WorkBudget.of(store, MESSAGE_INSTRUCTIONS);
  let committed = 0;
  for (const item of items) {
    if (committed > 0 && !budget.hasLeft()) return { committed, missing: [] };
    if (!commitItem(store, owner, item)) break;
    committed++;
  }
  return { committed, missing: missingOf(store, owner, items.slice(committed), budget) };
}

/**
 * Checks a part of what came. When all is checked, the answer is the manifest of what is here.
 * @throws StoreError Conflict (another import, or something else came than the manifest says)
 */
export function finalizeImport(store: Store, owner: Owner, importId: bigint): FinalizedImport {
  const known = requireImport(store, importId);
  const walked = walkSome(store, owner, known.walk, WorkBudget.of(store, MESSAGE_INSTRUCTIONS));
  if (!isManifest(walked)) {
    writeImport(store, { ...known, walk: walked });
    return { checking: null };
  }
  if (!isSameManifest(walked, known.manifest))
    throw new StoreError("Conflict", "What has come is not what the manifest says.", "import_id");
  return { done: walked };
}

export function isSameManifest(left: CapsuleManifest, right: CapsuleManifest): boolean {
  const names = Object.keys(left) as (keyof CapsuleManifest)[];
  return (
    names.every((name) => name === "sha256" || left[name] === right[name]) && equalBytes(left.sha256, right.sha256)
  );
}

function requireImport(store: Store, importId: bigint): StoredImport {
  const known = readImport(store);
  if (known?.importId === importId) return known;
  throw new StoreError("Conflict", "This import has not begun here: begin it.", "import_id");
}

/** @returns whether it is stored now */
function commitItem(store: Store, owner: Owner, item: ImportedItem): boolean {
  if ("memory" in item) return commitMemory(store, owner, item.memory);
  if ("gallery" in item) commitGallery(store, owner, item.gallery);
  else commitCapsule(store, owner, item.capsule);
  return true;
}

const memoryOf = ({ id, memory }: ImportedMemory): Memory => {
  requireUuid(id, "id");
  return decodeMemory(id, memory);
};

function commitMemory(store: Store, owner: Owner, item: ImportedMemory): boolean {
  const memory = memoryOf(item);
  if (readMemoryRecord(store, owner, item.id) !== undefined) return true;
  const assets = assetsOf(memory);
  if (!assets.every(({ sha256 }) => isHolder(store, owner, sha256))) return false;
  const id = uuidBytes(item.id);
  writeMemoryRecord(store, owner, id, item.memory);
  appendTo(store, "memories", owner, id);
  adjustTotals(store, owner, { memories: 1 });
  for (const { sha256 } of assets) addReference(store, owner, sha256);
  certifyMemory(store, owner, memory);
  const [edges] = item.edges;
  if (edges !== undefined) writeEdges(store, owner, item.id, edges);
  commitSharing(store, { kind: "memory", owner, id: item.id }, item.sharing[0]);
  return true;
}

function commitGallery(store: Store, owner: Owner, { id, gallery, sharing }: ImportedGallery): void {
  requireUuid(id, "id");
  if (hasGallery(store, owner, id)) return;
  writeGalleryAsStored(store, owner, id, gallery);
  appendTo(store, "galleries", owner, uuidBytes(id));
  adjustTotals(store, owner, { galleries: 1 });
  commitSharing(store, { kind: "gallery", owner, id }, sharing[0]);
}

/** What is published waits its turn. */
function commitSharing(store: Store, target: Target, record: Uint8Array | undefined): void {
  if (record === undefined) return;
  const sharing = decodeSharing(record);
  writeSharing(store, target, sharing);
  for (const { token } of sharing.links) linkToken(store, token, target);
  republish(store, target, NOT_SHARED, readSharing(store, target));
}

function commitCapsule(store: Store, owner: Owner, capsule: ImportedCapsule): void {
  const [keys] = capsule.presence_keys;
  if (keys !== undefined) writePresenceKeys(store, owner, decodePresenceKeys(keys));
  writeConnections(store, owner, capsule.connections);
  const [origins] = capsule.origins;
  if (origins !== undefined) setOrigins(store, origins);
  writeAccount(store, owner, {
    ...accountOf(store, owner),
    displayName: capsule.display_name[0],
    createdAtNs: capsule.created_at_ns,
    predecessors: capsule.predecessors,
  });
}

/** What items lack: all that the first lacks, and of the others as much as the budget allows. */
function missingOf(store: Store, owner: Owner, items: readonly ImportedItem[], budget: WorkBudget): MissingAsset[] {
  const missing = new Map<string, MissingAsset>();
  for (const item of items) {
    if ("memory" in item)
      for (const asset of missingAssets(store, owner, memoryOf(item.memory))) missing.set(toHex(asset.sha256), asset);
    if (!budget.hasLeft()) break;
  }
  return [...missing.values()];
}

function missingAssets(store: Store, owner: Owner, memory: Memory): MissingAsset[] {
  return assetsOf(memory).flatMap(({ sha256, size_bytes }) => {
    if (isHolder(store, owner, sha256)) return [];
    const session = readSession(store, { owner, id: uuidBytes(sessionOf(sha256)) });
    const count = chunkCountOf(size_bytes);
    const all = Array.from({ length: count }, (_, index) => index);
    const left = session?.state === "open" ? all.filter((index) => !hasChunk(session, index)) : all;
    return [{ sha256, indices: Uint32Array.from(left) }];
  });
}

/** The upload session of a file: a UUID of version 8 (RFC 9562, section 5.8). */
function sessionOf(sha256: Uint8Array): string {
  const bytes = sha256.slice(0, 16);
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  return uuidText(bytes);
}
