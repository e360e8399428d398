import type { ByteMap } from "./byte-map.ts";

/**
 * What each map holds, and its number in stable memory, where the certified tree has number 0. The numbers are part of the stored
 * format: never change or reuse one. From 200 on they are those of `files/memory-ids.ts`. The files named in brackets own keys and records.
 */
export const MAP_IDS = {
  /** (chunks) blob number, chunk index -> bytes */
  chunks: 1,
  /** (chunks) blob number, chunk index -> SHA-256, for blobs of several chunks */
  chunkHashes: 2,
  /** (blob-record) SHA-256 -> where the bytes are, and how many owners hold them */
  blobs: 3,
  /** (blob-record) owner, SHA-256 -> how many assets of this owner refer to it */
  holdings: 4,
  /** (format, chunks, gauges, journal-record, observed-costs, balances-record, fair-queue) the format's version, which every module has to find under this
   * number; the next blob number; gauges; the next audit entry; what the network said the canister costs; what the canister had on the last
   * days; the current turns of queues */
  counters: 5,
  /** (chunks) number of a discarded blob -> its chunk count */
  discardedBlobs: 6,
  /** (blob-record) time, owner, SHA-256 of a holding that nothing refers to yet -> nothing */
  unreferenced: 7,
  /** (account-record) owner -> display name, totals, quota, predecessors */
  accounts: 8,
  /** (account-record) owner -> the people they share with */
  connections: 9,
  /** (owned-lists) list, owner, place -> id, and the other way round */
  lists: 10,
  /** (session-record) owner, session id -> session */
  sessions: 11,
  /** (session-record) owner -> ids of open sessions */
  openSessions: 12,
  /** (session-record) time, owner, session id -> nothing */
  sessionExpiries: 14,
  /** (memory-record) owner, memory id -> memory */
  memories: 15,
  /** (gallery-record) owner, gallery id -> gallery */
  galleries: 16,
  /** (gallery-record) owner, gallery id -> sorted ids of its memories */
  galleryMembers: 17,
  /** (sharing-record) SHA-256 of the token -> owner, id of what it opens */
  shareLinks: 18,
  /** (sharing-record) kind, owner, id -> who may read it */
  sharing: 19,
  /** (publishing-record) kind, owner, id of a target that waits to be published -> its turn, how far it is */
  publishing: 20,
  /** (publishing-record) owner, id of a deleted memory -> its turn, ids of the published galleries to take it out of, or none for all */
  unpublishing: 21,
  /** (publishing-record) owner -> their galleries that are published */
  publishedGalleries: 22,
  /** (publishing-record) kind, owner, id of a public gallery -> the page that previews show of it; with a number behind -> an IIIF document */
  previews: 23,
  /** (publishing-record) SHA-256 of an owner -> the owner, once something of theirs was public */
  ownerNames: 24,
  /** (config-record) 0 -> what administrators changed */
  config: 25,
  /** (journal-record) kind, name -> how often */
  tallies: 26,
  /** (journal-record) part, number -> audit entry; part -> how many entries it has had */
  audit: 27,
  /** (edge-record) owner, memory id -> copies elsewhere */
  edges: 28,
  /** (nonce-record) SHA-256 of a nonce -> who proved it */
  nonces: 29,
  /** (nonce-record) time, SHA-256 of a nonce -> nothing */
  nonceExpiries: 30,
  /** (handover-record) owner -> who their capsule is offered to or is moving to, and how far the move is */
  handovers: 31,
  /** (handover-record) owner to whom a capsule is moving -> owner from whom it comes */
  receivers: 32,
  /** (handover-record) time, owner of an offer or a finished handover -> nothing */
  handoverExpiries: 33,
  /** (detached-nodes) number of a tree node that is no longer in the tree -> nothing */
  detachedNodes: 34,
  /** (fair-queue) queue, owner -> how many tasks of theirs wait, and the turn of the next one */
  waiting: 35,
  /** (fair-queue) turn, key in `publishing` -> nothing */
  publishingTurns: 36,
  /** (fair-queue) turn, key in `unpublishing` -> nothing */
  unpublishingTurns: 37,
  /** (handover-record) owner whose capsule is moving -> its turn, owner to whom it moves */
  moves: 38,
  /** (fair-queue) turn, key in `moves` -> nothing */
  moveTurns: 39,
  /** (publishing-record) time, key in `publishing` of a target whose owner has published enough for a day -> nothing */
  postponed: 40,
  /** (handover-record) owner whose capsule is moving -> the ids that the memories of the gallery which is moving get */
  movedItems: 41,
  /** (set-aside) queue, key of a task that trapped -> its value */
  setAside: 42,
  /** (account-record) owner -> the people who share with them */
  sharers: 43,
  /** (daily-use-record) day, owner or nothing for all -> what their messages took */
  dailyUse: 44,
  /** (invitation-record) SHA-256 of an invitation's secret -> the invitation */
  invitations: 45,
  /** (invitation-record) owner -> SHA-256 of the secret of the invitation that they redeemed */
  guests: 46,
  /** (payment-record) owner -> their balance */
  payments: 47,
  /** (hot-key-record, presence-key-record) 0, owner -> their hot keys; 1, hot key -> the owner it acts for; 2, owner -> their presence keys */
  hotKeys: 48,
  /** (payment-record) owner -> the payment of theirs that is on its way from a ledger */
  collections: 49,
  /** (creation-record) owner -> the move of their capsule into a canister of their own */
  creations: 50,
  /** (creation-record) time, owner whose move goes on then -> nothing */
  dueCreations: 51,
  /** (leaving-record) owner whose capsule here is being deleted, because it is in their own canister -> a gallery whose addresses are led on */
  leaving: 52,
  /** (archive-record, reserve-record, allowance-record) 0 -> what the canister was installed with; 1 -> the import that fills it; 2 -> the reserve; 3 -> what it gave on its last day */
  personal: 53,
  /** (forward-record) SHA-256 of the token of a link whose archive has left -> its owner */
  forwards: 54,
} as const;
export type MapName = keyof typeof MAP_IDS;
export type Maps = Readonly<Record<MapName, ByteMap>>;

export function makeMaps(make: (name: MapName) => ByteMap): Maps {
  const names = Object.keys(MAP_IDS) as MapName[];
  return Object.fromEntries(names.map((name): [MapName, ByteMap] => [name, make(name)])) as Maps;
}
