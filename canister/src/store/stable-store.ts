import { CertifiedTree } from "@store-forever/certified";
import { rawBytes, StableNodeStore, sha1, sha256, sha256Engine } from "@store-forever/certified/azle";
import { performanceCounter, StableBTreeMap, time } from "azle";
import type { ByteEntry, ByteMap } from "./byte-map.ts";
import { MAP_IDS, makeMaps } from "./maps.ts";
import type { Store } from "./store.ts";

/** The number of the certified tree in stable memory. It is part of the stored format. */
const TREE_MEMORY_ID = 0;

let writeCount = 0;

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
    writeCount++;
    this.#map.insert(key, value);
  }

  delete(key: Uint8Array): void {
    if (this.#map.remove(key) !== undefined) writeCount++;
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
    maps: makeMaps((name) => new StableByteMap(MAP_IDS[name])),
    tree: new CertifiedTree(new StableNodeStore(TREE_MEMORY_ID), sha256),
    hasher: sha256Engine,
    sha1,
    now: time,
    instructions: () => performanceCounter(0),
    writes: () => writeCount,
  };
}
