import { CertifiedTree, MemoryNodeStore, portableSha256, type Sha256Engine } from "@store-forever/certified";
import { type ByteMap, MemoryByteMap } from "./byte-map.ts";

/** A principal's bytes: everything stored belongs to one, and ids are unique per owner only. */
export type Owner = Uint8Array;

/** What each map holds; the modules named in brackets own its keys and records. */
export const MAP_NAMES = [
  /** (chunks) blob number, chunk index -> bytes */
  "chunks",
  /** (chunks) blob number, chunk index -> SHA-256, for blobs of several chunks */
  "chunkHashes",
  /** (blobs) SHA-256 -> where the bytes are, and how many owners hold them */
  "blobs",
  /** (blobs) owner, SHA-256 -> how many assets of this owner refer to it */
  "holdings",
  /** (chunks) number of a blob that nobody holds -> its chunk count */
  "garbage",
  /** (chunks, migration, gauges, journal, observed-costs) the next blob number; the format's version; gauges; the next audit entry;
   * what the network said the canister costs */
  "counters",
  /** (blobs) time, owner, SHA-256 of a holding that nothing refers to yet -> nothing */
  "unreferenced",
  /** (accounts) owner -> display name and totals */
  "accounts",
  /** (accounts) owner -> the people they share with */
  "connections",
  /** (owned-lists) list, owner, place -> id, and the other way round */
  "lists",
  /** (uploads) owner, session id -> session */
  "sessions",
  /** (uploads) owner -> ids of open sessions */
  "openSessions",
  /** (uploads) owner -> ids of the sessions begun last, newest first */
  "recentSessions",
  /** (sweep) time, owner, session id -> nothing */
  "expiries",
  /** (memories) owner, memory id -> memory */
  "memories",
  /** (galleries) owner, gallery id -> gallery */
  "galleries",
  /** (galleries) owner, gallery id -> sorted ids of its memories */
  "galleryMembers",
  /** (sharing) SHA-256 of the token -> owner, id of what it opens */
  "shareLinks",
  /** (migration) owner, gallery id -> token, in archives of format 1 */
  "galleryLinks",
  /** (sharing-record) kind, owner, id -> who may read it */
  "sharing",
  /** (publishing) kind, owner, id of what is still to be published -> how far it is */
  "publishing",
  /** (unpublishing) owner, id of a deleted memory -> ids of the published galleries to take it out of, or nothing for all */
  "unpublishing",
  /** (publishing) owner -> their galleries that are published */
  "publishedGalleries",
  /** (previews) kind, owner, id of a public gallery -> the page that previews show of it */
  "previews",
  /** (publishing) SHA-256 of an owner -> the owner, once they published something by that name */
  "archiveNames",
  /** (config) 0 -> what administrators changed */
  "config",
  /** (journal) kind, name -> how often */
  "tallies",
  /** (journal) sequence number -> audit entry */
  "audit",
  /** (edges) owner, memory id -> copies elsewhere */
  "edges",
  /** (nonces) SHA-256 of a nonce -> who proved it */
  "nonces",
  /** (nonces) time, SHA-256 of a nonce -> nothing */
  "nonceExpiries",
  /** (handover-record) owner -> who their capsule is offered to or has gone to, and how far it is */
  "handovers",
  /** (handover-record) owner who a capsule is moving to -> who it comes from */
  "receivers",
  /** (handover-record) time, owner of an offer or a finished handover -> nothing */
  "handoverExpiries",
  /** (tree-garbage) number of a tree node that is no longer in the tree -> nothing */
  "treeGarbage",
] as const;
export type MapName = (typeof MAP_NAMES)[number];
export type Maps = Readonly<Record<MapName, ByteMap>>;

/** All that the canister's functions work on. */
export interface Store {
  maps: Maps;
  tree: CertifiedTree;
  hasher: Sha256Engine;
  /** Nanoseconds since 1970. */
  now(): bigint;
}

export function makeMaps(make: (name: MapName) => ByteMap): Maps {
  return Object.fromEntries(MAP_NAMES.map((name): [MapName, ByteMap] => [name, make(name)])) as Maps;
}

/** A store that is gone with the process: for tests. */
export function inMemoryStore(now: () => bigint): Store {
  return {
    maps: makeMaps(() => new MemoryByteMap()),
    tree: new CertifiedTree(new MemoryNodeStore(), portableSha256.digest),
    hasher: portableSha256,
    now,
  };
}
