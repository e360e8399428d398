import { CertifiedTree } from "@store-forever/certified";
import { rawBytes, StableNodeStore, sha256, sha256Engine } from "@store-forever/certified/azle";
import { StableBTreeMap, time } from "azle";
import type { ByteEntry, ByteMap } from "./byte-map.ts";
import { type MapName, makeMaps, type Store } from "./store.ts";

/** Numbers of the stable maps. They are part of the stored format: never change or reuse one. */
const TREE_MEMORY_ID = 0;
const MEMORY_IDS: Readonly<Record<MapName, number>> = {
  chunks: 1,
  blobs: 2,
  holdings: 3,
  garbage: 4,
  counters: 5,
  sessions: 6,
  openSessions: 7,
  expiries: 8,
  memories: 9,
  galleries: 10,
  galleryMembers: 11,
  shareLinks: 12,
  galleryLinks: 13,
  recentSessions: 14,
  unreferenced: 15,
  accounts: 16,
  connections: 17,
  lists: 18,
  sharing: 19,
  publishing: 20,
  publishedGalleries: 21,
  archiveNames: 22,
  treeGarbage: 23,
  chunkHashes: 24,
  config: 25,
  tallies: 26,
  audit: 27,
  edges: 28,
  nonces: 29,
  nonceExpiries: 30,
  handovers: 31,
  receivers: 32,
  handoverExpiries: 33,
  unpublishing: 34,
  previews: 35,
};

class StableByteMap implements ByteMap {
  readonly #map: StableBTreeMap<Uint8Array, Uint8Array>;

  constructor(memoryId: number) {
    this.#map = new StableBTreeMap(memoryId, rawBytes, rawBytes);
  }

  get(key: Uint8Array): Uint8Array | undefined {
    return this.#map.get(key);
  }

  has(key: Uint8Array): boolean {
    return this.#map.containsKey(key);
  }

  set(key: Uint8Array, value: Uint8Array): void {
    this.#map.insert(key, value);
  }

  delete(key: Uint8Array): void {
    this.#map.remove(key);
  }

  first(): ByteEntry | undefined {
    return this.entries(0, 1)[0];
  }

  entries(start: number, count: number): ByteEntry[] {
    return this.#map.items(start, count).map(([key, value]) => ({ key, value }));
  }
}

/** The store in stable memory. After an upgrade it is as it was before, and nothing has to be loaded. */
export function stableStore(): Store {
  return {
    maps: makeMaps((name) => new StableByteMap(MEMORY_IDS[name])),
    tree: new CertifiedTree(new StableNodeStore(TREE_MEMORY_ID), sha256),
    hasher: sha256Engine,
    now: time,
  };
}
