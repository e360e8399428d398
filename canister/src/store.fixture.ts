import { createHash } from "node:crypto";
import { Cbor, type HashTree, reconstruct } from "@dfinity/agent";
import { CertifiedTree, MemoryNodeStore, portableSha256, type Sha256Engine } from "@store-forever/certified";
import {
  type AssetKind,
  type AssetRef,
  equalBytes,
  type GalleryInput,
  LIMITS,
  type MemoryInput,
  type PutChunk,
  type TreePath,
} from "@store-forever/protocol";
import { lookupPath, VerificationError, type VerifiedTree as WitnessedTree } from "@store-forever/protocol/verify";
import { certifyNotFound } from "./publishing/not-found.ts";
import { MemoryByteMap } from "./store/byte-map.fixture.ts";
import { requireFormat } from "./store/format.ts";
import { makeMaps } from "./store/maps.ts";
import type { Store } from "./store/store.ts";
import { storeAsset } from "./uploads/whole-assets.ts";

export const ALICE = Uint8Array.of(1, 2, 3);
export const BOB = Uint8Array.of(1, 2, 4);
export const SECOND_NS = 1_000_000_000n;

export const uuid = (number: number) => `00000000-0000-4000-8000-${number.toString(16).padStart(12, "0")}`;
export const sha256 = (bytes: Uint8Array) => new Uint8Array(createHash("sha256").update(bytes).digest());
export const bytesOf = (length: number, seed: number) =>
  Uint8Array.from({ length }, (_, index) => (index * 7 + seed) & 0xff);

/** Quick for digests; states are the portable engine's. */
const NODE_SHA256: Sha256Engine = {
  ...portableSha256,
  digest: sha256,
  digestAndUpdate: (state, bytes) => ({ digest: sha256(bytes), state: portableSha256.update(state, bytes) }),
};

/** A store in memory whose clock the test moves. */
export function testStore(): { store: Store; clock: { nowNs: bigint } } {
  const clock = { nowNs: 1_700_000_000n * SECOND_NS };
  const store = {
    maps: makeMaps(() => new MemoryByteMap()),
    tree: new CertifiedTree(new MemoryNodeStore(), portableSha256.digest),
    hasher: portableSha256,
    now: () => clock.nowNs,
  };
  return { store, clock };
}

/** A store whose stable memory outlives it: `boot` is an upgrade. */
export function upgradeable() {
  const clock = { nowNs: 1_700_000_000n * SECOND_NS };
  const maps = makeMaps(() => new MemoryByteMap());
  const nodes = new MemoryNodeStore();
  const boot = (): Store => {
    const tree = new CertifiedTree(nodes, sha256);
    const store = { maps, tree, hasher: NODE_SHA256, now: () => clock.nowNs };
    requireFormat(store);
    certifyNotFound(store);
    store.tree.rootHash();
    return store;
  };
  return { clock, nodes, boot };
}

/** A file cut into its chunks, the way clients send it. */
export function upload(
  file: Uint8Array,
  sessionId: string,
  { commit, chunkSizeBytes = LIMITS.chunkSizeBytes }: { commit: boolean; chunkSizeBytes?: number },
) {
  const chunkCount = Math.ceil(file.length / chunkSizeBytes);
  const begin = {
    session_id: sessionId,
    sha256: sha256(file),
    size_bytes: BigInt(file.length),
    chunk_count: chunkCount,
  };
  const chunks = Array.from({ length: chunkCount }, (_, index): PutChunk => {
    const bytes = file.slice(index * chunkSizeBytes, (index + 1) * chunkSizeBytes);
    return { session_id: sessionId, index, sha256: sha256(bytes), bytes, begin: [begin], commit };
  });
  return { begin, chunks };
}

/** An asset whose bytes the owner has stored. */
export function storedAsset(store: Store, owner: Uint8Array, kind: AssetKind, bytes: Uint8Array): AssetRef {
  storeAsset(store, owner, sha256(bytes), bytes);
  return assetRef(kind, bytes);
}

export function assetRef(kind: AssetKind, bytes: Uint8Array): AssetRef {
  return {
    kind: { [kind]: null } as AssetRef["kind"],
    sha256: sha256(bytes),
    size_bytes: BigInt(bytes.length),
    content_type: "image/webp",
    inline: [],
  };
}

export function memoryInput(id: string, assets: AssetRef[]): MemoryInput {
  return {
    id,
    memory_type: { image: null },
    metadata: {
      title: "Île de Ré",
      description: [],
      file_name: ["sea.jpg"],
      width_px: [4000],
      height_px: [3000],
      captured_at_ns: [5n],
      duration_ms: [],
      camera: ["Leica M3"],
      location: [{ latitude_e7: 462_000_000, longitude_e7: -14_200_000 }],
      source_url: ["https://example.com/sea.jpg"],
    },
    assets,
  };
}

export function galleryInput(id: string, memoryIds: readonly string[]): GalleryInput {
  return {
    id,
    title: "Summer",
    description: ["By the sea"],
    source_url: ["https://example.com/summer"],
    items: memoryIds.map((memory_id, index) => ({ memory_id, caption: index === 0 ? ["First"] : [] })),
  };
}

/** What a client gets to see of the tree through the witness for these paths. */
export async function witnessed(store: Store, paths: TreePath[]): Promise<WitnessedTree> {
  const tree = Cbor.decode<HashTree>(store.tree.witness(paths));
  if (!equalBytes(await reconstruct(tree), store.tree.rootHash())) throw new Error("The witness is of another tree.");
  return {
    certifiedAtNs: store.now(),
    leaf(path) {
      const found = lookupPath(path, tree);
      if (found.status === "unknown") throw new VerificationError("The witness does not cover what was asked for.");
      return found.status === "found" ? found.value : undefined;
    },
  };
}

/** How many entries each of the store's maps has, of those that have any. */
export function entryCounts(store: Store): Record<string, number> {
  const counts = Object.entries(store.maps).map(([name, map]) => [name, (map as MemoryByteMap).size] as const);
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}

/** Runs an operation that has to be refused. */
export function refusalOf(operation: () => unknown): { code: unknown; field: unknown } {
  try {
    operation();
  } catch (error) {
    const { name, code, field } = error as { name: string; code: unknown; field: unknown };
    if (name === "StoreError") return { code, field };
    throw error;
  }
  throw new Error("The operation was not refused.");
}
