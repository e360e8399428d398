import type { ByteMap } from "./byte-map.ts";

/**
 * What each map holds, and its number in stable memory, where the certified tree has number 0. The numbers are part of the stored
 * format: never change or reuse one. The modules named in brackets own keys and records.
 */
export const MAP_IDS = {
  /** (chunks) blob number, chunk index -> bytes */
  chunks: 1,
  /** (chunks) blob number, chunk index -> SHA-256, for blobs of several chunks */
  chunkHashes: 2,
  /** (blobs) SHA-256 -> where the bytes are, and how many owners hold them */
  blobs: 3,
  /** (blobs) owner, SHA-256 -> how many assets of this owner refer to it */
  holdings: 4,
  /** (format, chunks, gauges, journal, observed-costs) the format's version, which every module has to find under this number; the next
   * blob number; gauges; the next audit entry; what the network said the canister costs */
  counters: 5,
  /** (chunks) number of a blob that nobody holds -> its chunk count */
  garbage: 6,
  /** (blobs) time, owner, SHA-256 of a holding that nothing refers to yet -> nothing */
  unreferenced: 7,
  /** (accounts) owner -> display name and totals */
  accounts: 8,
  /** (accounts) owner -> the people they share with */
  connections: 9,
  /** (owned-lists) list, owner, place -> id, and the other way round */
  lists: 10,
  /** (uploads) owner, session id -> session */
  sessions: 11,
  /** (uploads) owner -> ids of open sessions */
  openSessions: 12,
  /** (uploads) owner -> ids of the sessions begun last, newest first */
  recentSessions: 13,
  /** (sweep) time, owner, session id -> nothing */
  expiries: 14,
  /** (memories) owner, memory id -> memory */
  memories: 15,
  /** (galleries) owner, gallery id -> gallery */
  galleries: 16,
  /** (galleries) owner, gallery id -> sorted ids of its memories */
  galleryMembers: 17,
  /** (sharing) SHA-256 of the token -> owner, id of what it opens */
  shareLinks: 18,
  /** (sharing-record) kind, owner, id -> who may read it */
  sharing: 19,
  /** (publishing) kind, owner, id of what is still to be published -> how far it is */
  publishing: 20,
  /** (unpublishing) owner, id of a deleted memory -> ids of the published galleries to take it out of, or nothing for all */
  unpublishing: 21,
  /** (publishing) owner -> their galleries that are published */
  publishedGalleries: 22,
  /** (previews) kind, owner, id of a public gallery -> the page that previews show of it */
  previews: 23,
  /** (publishing) SHA-256 of an owner -> the owner, once they published something under that name */
  ownerNames: 24,
  /** (config) 0 -> what administrators changed */
  config: 25,
  /** (journal) kind, name -> how often */
  tallies: 26,
  /** (journal) sequence number -> audit entry */
  audit: 27,
  /** (edges) owner, memory id -> copies elsewhere */
  edges: 28,
  /** (nonces) SHA-256 of a nonce -> who proved it */
  nonces: 29,
  /** (nonces) time, SHA-256 of a nonce -> nothing */
  nonceExpiries: 30,
  /** (handover-record) owner -> who their capsule is offered to or has gone to, and how far it is */
  handovers: 31,
  /** (handover-record) owner who a capsule is moving to -> who it comes from */
  receivers: 32,
  /** (handover-record) time, owner of an offer or a finished handover -> nothing */
  handoverExpiries: 33,
  /** (tree-garbage) number of a tree node that is no longer in the tree -> nothing */
  treeGarbage: 34,
} as const;
export type MapName = keyof typeof MAP_IDS;
export type Maps = Readonly<Record<MapName, ByteMap>>;

export function makeMaps(make: (name: MapName) => ByteMap): Maps {
  const names = Object.keys(MAP_IDS) as MapName[];
  return Object.fromEntries(names.map((name): [MapName, ByteMap] => [name, make(name)])) as Maps;
}
