import { type Bytes, toHex } from "../bytes.ts";
import type { Network } from "../network/network.ts";
import { RejectCode, RejectError } from "../reject.ts";
import type { Canister } from "../runtime/canister.ts";
import { createHeap } from "../runtime/ic0.ts";
import {
  imageOf,
  nextSnapshotNumber,
  pagesOf,
  type Snapshot,
  snapshotBytes,
  snapshotId,
  unsavedCopy,
} from "../runtime/snapshot.ts";
import { encode } from "./arguments.ts";
import { SnapshotListType, SnapshotType } from "./types.ts";

const MAX_SNAPSHOTS = 10;

/** Keeps the canister as it is now. @param replacedId a snapshot to delete in its favour */
export function takeSnapshot(network: Network, canister: Canister, replacedId: Bytes | undefined): Bytes {
  const { code, snapshots } = canister;
  if (code === undefined)
    throw new RejectError(
      RejectCode.CanisterError,
      "IC0537",
      `Canister ${canister.text} contains no Wasm module to take a snapshot of.`,
    );
  const replaced = replacedId === undefined ? undefined : findSnapshot(canister, replacedId);
  if (replaced === undefined && snapshots.size >= MAX_SNAPSHOTS)
    throw new RejectError(
      RejectCode.CanisterError,
      "IC0408",
      `Canister ${canister.text} has ${MAX_SNAPSHOTS} snapshots already; delete or replace one.`,
    );
  const image = code.heap.image();
  const snapshot: Snapshot = {
    id: snapshotId(canister.id, nextSnapshotNumber(snapshots.values())),
    takenAtNs: network.nowNs(),
    module: code.module,
    heap: pagesOf(image),
    globals: [...image.globals],
    stable: unsavedCopy(canister.stable),
    certifiedData: canister.certifiedData,
    chunkStore: new Map(canister.chunkStore),
  };
  if (replaced !== undefined) snapshots.delete(toHex(replaced.id));
  snapshots.set(toHex(snapshot.id), snapshot);
  return encode([SnapshotType], [describe(snapshot)]);
}

/** Makes the canister what it was; its timer is cleared. @throws RejectError IC0305 */
export function loadSnapshot(network: Network, canister: Canister, id: Bytes): void {
  if (canister.contexts.size > 0)
    throw new RejectError(
      RejectCode.CanisterError,
      "IC0510",
      `Canister ${canister.text} is answering calls; stop it before a snapshot is loaded.`,
    );
  const snapshot = findSnapshot(canister, id);
  canister.code = { module: snapshot.module, heap: createHeap(snapshot.module, imageOf(snapshot)) };
  canister.stable = unsavedCopy(snapshot.stable);
  canister.certifiedData = snapshot.certifiedData;
  canister.globalTimerNs = 0n;
  canister.chunkStore.clear();
  for (const [key, chunk] of snapshot.chunkStore) canister.chunkStore.set(key, chunk);
  canister.version++;
  network.publish(canister);
  network.timers.schedule(canister);
}

export function listSnapshots({ snapshots }: Canister): Bytes {
  return encode([SnapshotListType], [[...snapshots.values()].map(describe)]);
}

/** @throws RejectError IC0305 */
export function deleteSnapshot(canister: Canister, id: Bytes): void {
  canister.snapshots.delete(toHex(findSnapshot(canister, id).id));
}

function findSnapshot(canister: Canister, id: Bytes): Snapshot {
  const snapshot = canister.snapshots.get(toHex(id));
  if (snapshot !== undefined) return snapshot;
  throw new RejectError(RejectCode.CanisterError, "IC0305", `Canister ${canister.text} has no snapshot ${toHex(id)}.`);
}

function describe(snapshot: Snapshot): object {
  const { id, takenAtNs } = snapshot;
  return { id, taken_at_timestamp: takenAtNs, total_size: BigInt(snapshotBytes(snapshot)) };
}
