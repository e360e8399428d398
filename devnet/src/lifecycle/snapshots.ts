import { Principal } from "@dfinity/principal";
import { bytesToHex } from "@noble/hashes/utils";
import { encode } from "../candid/candid-codec.ts";
import { type Opt, SnapshotListType, SnapshotType } from "../candid/management-types.ts";
import type { Canister } from "../canister/canister.ts";
import { type Snapshot, snapshotBytes, snapshotId, snapshotOwner } from "../canister/snapshot.ts";
import { type Bytes, equalBytes } from "../encoding/bytes.ts";
import type { GlobalValue } from "../memory/heap.ts";
import { copyOfHeap, unsavedCopy } from "../memory/page-copies.ts";
import { PAGE_BYTES } from "../memory/pages.ts";
import type { CallRequest } from "../messages/call-request.ts";
import { RejectCode, RejectError } from "../messages/reject.ts";
import { createHeap } from "../runtime/ic0.ts";
import { watchMemory } from "../subnet/low-memory.ts";
import type { Subnet } from "../subnet/subnet.ts";
import { type CanisterModule, prepareModule } from "../wasm/canister-module.ts";
import { findCanister } from "./find-canister.ts";
import { changeOriginOf, recordChange } from "./record-change.ts";
import { requireAccess } from "./require-access.ts";
import { reserveStorage } from "./reserve-storage.ts";

const MAX_SNAPSHOTS = 10;

/** Takes a snapshot of the canister as it is now. @param replaced a snapshot to delete in exchange */
export function takeSnapshot(subnet: Subnet, canister: Canister, replaced: Opt<Uint8Array>): Bytes {
  const { code } = canister;
  if (code === undefined)
    throw new RejectError(
      RejectCode.CanisterError,
      "IC0537",
      `Canister ${canister.text} contains no Wasm module to take a snapshot of.`,
    );
  const snapshot = addSnapshot(subnet, canister, replaced, {
    source: { taken_from_canister: null },
    moduleSource: code.module.source,
    heap: copyOfHeap(code.heap.image()),
    globals: code.heap.visibleGlobals(),
    stable: unsavedCopy(canister.stable),
    certifiedData: canister.certifiedData,
    chunkStore: new Map(canister.chunkStore),
    globalTimerNs: canister.globalTimerNs,
    lowMemoryHook: canister.lowMemoryHook,
  });
  return encode([SnapshotType], [describe(snapshot)]);
}

/** Adds a snapshot. @throws RejectError IC0408 when there are too many, IC0532 or IC0534 when its storage cannot be paid for */
export function addSnapshot(
  subnet: Subnet,
  canister: Canister,
  [replacedId]: Opt<Uint8Array>,
  content: Omit<Snapshot, "id" | "takenAtNs" | "canisterVersion">,
): Snapshot {
  const { snapshots } = canister;
  const replaced = replacedId === undefined ? undefined : findSnapshot(canister, new Uint8Array(replacedId));
  if (replaced === undefined && snapshots.size >= MAX_SNAPSHOTS)
    throw new RejectError(
      RejectCode.CanisterError,
      "IC0408",
      `Canister ${canister.text} has ${MAX_SNAPSHOTS} snapshots already; delete or replace one.`,
    );
  const id = snapshotId(canister.id, canister.nextSnapshotNumber++);
  const snapshot = { ...content, id, takenAtNs: subnet.nowNs(), canisterVersion: canister.version };
  reserveStorage(
    subnet,
    canister,
    BigInt(snapshotBytes(snapshot) - (replaced === undefined ? 0 : snapshotBytes(replaced))),
  );
  snapshots.set(bytesToHex(id), snapshot);
  if (replaced !== undefined) snapshots.delete(bytesToHex(replaced.id));
  return snapshot;
}

/**
 * Loads a snapshot of this canister, or of another canister of the same controller.
 * @throws RejectError IC0305 when there is no such snapshot, IC0505 when its module cannot run, IC0510 while the canister
 * answers calls, IC0512 when the caller does not control both canisters
 */
export function loadSnapshot(subnet: Subnet, canister: Canister, id: Bytes, request: CallRequest): void {
  if (canister.contexts.size > 0)
    throw new RejectError(
      RejectCode.CanisterError,
      "IC0510",
      `Canister ${canister.text} is answering calls; stop it before a snapshot is loaded.`,
    );
  const owner = ownerOf(subnet, canister, id);
  requireAccess(owner, request.caller);
  const snapshot = findSnapshot(owner, id);
  const module = prepareModule(snapshot.moduleSource, subnet.metering);
  const globals = mutableGlobals(module, snapshot);
  const { heap } = snapshot;
  const image = { sizeBytes: heap.pageCount * PAGE_BYTES, pages: heap.pages(), globals };
  canister.code = { module, heap: createHeap(module, image) };
  canister.stable = unsavedCopy(snapshot.stable);
  canister.certifiedData = snapshot.certifiedData;
  canister.globalTimerNs = snapshot.globalTimerNs ?? canister.globalTimerNs;
  canister.lowMemoryHook = snapshot.lowMemoryHook ?? canister.lowMemoryHook;
  canister.installedAtNs = subnet.nowNs();
  canister.chunkStore.clear();
  for (const [key, chunk] of snapshot.chunkStore) canister.chunkStore.set(key, chunk);
  canister.version++;
  watchMemory(subnet, canister);
  recordChange(subnet, canister, changeOriginOf(request), {
    load_snapshot: {
      from_canister_id: owner === canister ? [] : [Principal.fromUint8Array(owner.id)],
      snapshot_id: snapshot.id,
      canister_version: snapshot.canisterVersion,
      taken_at_timestamp: snapshot.takenAtNs,
      source: snapshot.source,
    },
  });
  subnet.publish(canister);
  subnet.timers.schedule(canister);
}

function ownerOf(subnet: Subnet, canister: Canister, id: Bytes): Canister {
  const ownerId = snapshotOwner(id);
  return equalBytes(ownerId, canister.id) || subnet.canister(ownerId) === undefined
    ? canister
    : findCanister(subnet, Principal.fromUint8Array(ownerId));
}

/** The values of the mutable globals. @throws RejectError IC0408 when the snapshot's globals are not those of its module */
function mutableGlobals({ visibleGlobals }: CanisterModule, { globals }: Snapshot): GlobalValue[] {
  const fits =
    globals.length === visibleGlobals.length &&
    visibleGlobals.every(({ type }, index) => globals[index]?.type === type);
  if (fits) return globals.filter((_, index) => visibleGlobals[index]?.mutable).map(({ value }) => value);
  const types = visibleGlobals.map(({ type }) => type).join(", ");
  throw new RejectError(
    RejectCode.CanisterError,
    "IC0408",
    `Invalid snapshot: its module has the globals ${types || "none"}, which are not the ones that were uploaded.`,
  );
}

export function listSnapshots({ snapshots }: Canister): Bytes {
  return encode([SnapshotListType], [[...snapshots.values()].map(describe)]);
}

/** @throws RejectError IC0305 */
export function deleteSnapshot(canister: Canister, id: Bytes): void {
  canister.snapshots.delete(bytesToHex(findSnapshot(canister, id).id));
}

/** @throws RejectError IC0305 */
export function findSnapshot(canister: Canister, id: Bytes): Snapshot {
  const snapshot = canister.snapshots.get(bytesToHex(id));
  if (snapshot !== undefined) return snapshot;
  throw new RejectError(
    RejectCode.CanisterError,
    "IC0305",
    `Canister ${canister.text} has no snapshot ${bytesToHex(id)}.`,
  );
}

function describe(snapshot: Snapshot): object {
  const { id, takenAtNs } = snapshot;
  return { id, taken_at_timestamp: takenAtNs, total_size: BigInt(snapshotBytes(snapshot)) };
}
