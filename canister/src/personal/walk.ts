import { RecordWriter } from "@store-forever/certified";
import { type AssetRef, type CapsuleManifest, type Memory, StoreError } from "@store-forever/protocol";
import { uuidText } from "../store/ids.ts";
import { idAt, nextPlace } from "../store/owned-lists.ts";
import { isHolder, readBlob } from "../store/records/blob-record.ts";
import { edgesRecordOf } from "../store/records/edge-record.ts";
import { galleryRecordOf } from "../store/records/gallery-record.ts";
import { decodeMemory } from "../store/records/memory-codec.ts";
import { memoryRecordOf } from "../store/records/memory-record.ts";
import { accountOf, readConnections } from "../store/records/people/account-record.ts";
import { encodePresenceKeys, readPresenceKeys } from "../store/records/people/presence-key-record.ts";
import { CAPSULE_PARTS, type ManifestWalk, NOTHING_COUNTED } from "../store/records/personal/manifest-record.ts";
import { decodeSharing, sharingRecordOf } from "../store/records/sharing-record.ts";
import type { Owner, Store } from "../store/store.ts";
import type { WorkBudget } from "../store/work-budget.ts";

/** A memory or gallery of a capsule, as it is stored. */
export interface CapsuleItem {
  /** A UUID. */
  id: string;
  record: Uint8Array;
  edges: Uint8Array | undefined;
  sharing: Uint8Array | undefined;
}

export const startOfWalk = (store: Store): ManifestWalk => ({
  part: "memories",
  place: 0,
  counted: NOTHING_COUNTED,
  hashState: store.hasher.start(),
});

/**
 * Counts and hashes a capsule as far as the budget goes. Both canisters do it in the same way: what gives the same manifest is the same.
 * @returns the manifest once everything is counted
 * @throws StoreError NotFound, where bytes are missing that a memory refers to
 */
export function walkSome(
  store: Store,
  owner: Owner,
  walk: ManifestWalk,
  budget: WorkBudget,
): ManifestWalk | CapsuleManifest {
  let reached = walk;
  for (let isFirst = true; isFirst || budget.hasLeft(); isFirst = false) {
    if (reached.part === "capsule") return finish(store, owner, reached);
    reached = step(store, owner, reached, reached.part);
  }
  return reached;
}

export const isManifest = (walked: ManifestWalk | CapsuleManifest): walked is CapsuleManifest => "sha256" in walked;

function step(store: Store, owner: Owner, walk: ManifestWalk, list: "memories" | "galleries"): ManifestWalk {
  if (walk.place >= nextPlace(store, list, owner))
    return { ...walk, part: CAPSULE_PARTS[CAPSULE_PARTS.indexOf(list) + 1] as ManifestWalk["part"], place: 0 };
  const item = itemAt(store, owner, list, walk.place);
  const passed = { ...walk, place: walk.place + 1 };
  if (item === undefined) return passed;
  const { counted } = walk;
  const parts = [new TextEncoder().encode(item.id), item.record, item.edges, item.sharing];
  const common = {
    ...counted,
    record_bytes: counted.record_bytes + BigInt(parts.reduce((sum, part) => sum + (part?.length ?? 0), 0)),
    share_links: counted.share_links + (item.sharing === undefined ? 0 : decodeSharing(item.sharing).links.length),
  };
  return {
    ...passed,
    counted:
      list === "galleries"
        ? { ...common, galleries: counted.galleries + 1 }
        : { ...common, ...countedMemory(store, owner, counted, decodeMemory(item.id, item.record)) },
    hashState: store.hasher.update(walk.hashState, framed(parts)),
  };
}

/** What is at a place of a capsule; `undefined` where it was deleted. */
export function itemAt(
  store: Store,
  owner: Owner,
  list: "memories" | "galleries",
  place: number,
): CapsuleItem | undefined {
  const idBytes = idAt(store, list, owner, place);
  if (idBytes === undefined) return undefined;
  const id = uuidText(idBytes);
  const isMemory = list === "memories";
  const record = isMemory ? memoryRecordOf(store, owner, idBytes) : galleryRecordOf(store, owner, idBytes);
  if (record === undefined) throw new Error("A capsule lists what it does not have.");
  const sharing = sharingRecordOf(store, { kind: isMemory ? "memory" : "gallery", owner, id });
  return { id, record, edges: isMemory ? edgesRecordOf(store, owner, id) : undefined, sharing };
}

/** The files that a memory and its former versions refer to. Inline ones are in its record. */
export function assetsOf({ assets, versions }: Pick<Memory, "assets" | "versions">): AssetRef[] {
  return [assets, ...versions.map((version) => version.assets)].flat().filter(({ inline }) => inline.length === 0);
}

function countedMemory(store: Store, owner: Owner, counted: ManifestWalk["counted"], memory: Memory) {
  const assets = assetsOf(memory);
  for (const asset of assets) requireAsset(store, owner, asset);
  return {
    memories: counted.memories + 1,
    versions: counted.versions + memory.versions.length,
    assets: counted.assets + assets.length,
    asset_bytes: assets.reduce((sum, asset) => sum + asset.size_bytes, counted.asset_bytes),
  };
}

function requireAsset(store: Store, owner: Owner, { sha256, size_bytes }: AssetRef): void {
  if (isHolder(store, owner, sha256) && readBlob(store, sha256)?.sizeBytes === size_bytes) return;
  throw new StoreError("NotFound", "The bytes of a file are not all there.");
}

/** The display name is no part of it: it may be another one in the new canister. */
function finish(store: Store, owner: Owner, { counted, hashState }: ManifestWalk): CapsuleManifest {
  const account = accountOf(store, owner);
  const connections = readConnections(store, owner);
  const writer = new RecordWriter(0).nat64(account.createdAtNs);
  writer.list(connections, (person) => writer.bytes(person));
  writer.list(account.predecessors, (person) => writer.bytes(person));
  writer.optional(encodePresenceKeys(readPresenceKeys(store, owner)), (keys) => writer.bytes(keys));
  const sha256 = store.hasher.finish(store.hasher.update(hashState, writer.finish()));
  return { ...counted, connections: connections.length, sha256 };
}

/** The parts of an item, so that none can be taken for another. */
function framed(parts: readonly (Uint8Array | undefined)[]): Uint8Array {
  const writer = new RecordWriter(0);
  for (const part of parts) writer.optional(part, (bytes) => writer.bytes(bytes));
  return writer.finish();
}
