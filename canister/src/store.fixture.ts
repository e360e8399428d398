import { Cbor, type HashTree, reconstruct } from "@dfinity/agent";
import { CertifiedTree, MemoryNodeStore, portableSha256, type Sha256Engine } from "@store-forever/certified";
import { type AssetKind, type AssetRef, equalBytes, type TreePath } from "@store-forever/protocol";
import { lookupPath, VerificationError, type VerifiedTree as WitnessedTree } from "@store-forever/protocol/verify";
import { assetRef, SECOND_NS, sha1, sha256 } from "./inputs.fixture.ts";
import { certifyNotFound } from "./publishing/not-found.ts";
import { MemoryByteMap } from "./store/byte-map.fixture.ts";
import { requireFormat } from "./store/format.ts";
import { makeMaps } from "./store/maps.ts";
import type { Store } from "./store/store.ts";
import { storeAsset } from "./uploads/whole-assets.ts";

/** Native digests, which are quick; running hashes are those of the portable engine. */
const NODE_SHA256: Sha256Engine = {
  ...portableSha256,
  digest: sha256,
  digestAndUpdate: (state, bytes) => ({ digest: sha256(bytes), state: portableSha256.update(state, bytes) }),
};

/** What the test moves: the time, and how many instructions a store counts each time that it is asked. */
export interface TestClock {
  nowNs: bigint;
  instructionsPerLook: bigint;
}

function testClock(): TestClock {
  return { nowNs: 1_700_000_000n * SECOND_NS, instructionsPerLook: 0n };
}

function instructionCounter(clock: TestClock): () => bigint {
  let count = 0n;
  return () => {
    count += clock.instructionsPerLook;
    return count;
  };
}

/** A store in memory whose clock the test moves. */
export function testStore(): { store: Store; clock: TestClock } {
  const clock = testClock();
  const store = {
    maps: makeMaps(() => new MemoryByteMap()),
    tree: new CertifiedTree(new MemoryNodeStore(), portableSha256.digest),
    hasher: portableSha256,
    sha1,
    now: () => clock.nowNs,
    instructions: instructionCounter(clock),
    writes: () => 0,
  };
  return { store, clock };
}

/** A store whose stable memory outlives it: `boot` is an upgrade. */
export function upgradeable() {
  const clock = testClock();
  const maps = makeMaps(() => new MemoryByteMap());
  const nodes = new MemoryNodeStore();
  const boot = (): Store => {
    const tree = new CertifiedTree(nodes, sha256);
    const instructions = instructionCounter(clock);
    const store = { maps, tree, hasher: NODE_SHA256, sha1, now: () => clock.nowNs, instructions, writes: () => 0 };
    requireFormat(store);
    certifyNotFound(store);
    store.tree.rootHash();
    return store;
  };
  return { clock, nodes, boot };
}

/** An asset whose bytes the owner has stored. */
export function storedAsset(store: Store, owner: Uint8Array, kind: AssetKind, bytes: Uint8Array): AssetRef {
  storeAsset(store, owner, sha256(bytes), bytes);
  return assetRef(kind, bytes);
}

/** The part of the tree that a client sees through the witness for these paths. */
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

/** How many entries each map has; empty maps are left out. */
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
