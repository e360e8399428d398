import { IDL } from "@dfinity/candid";
import { Principal } from "@dfinity/principal";
import { Canister } from "../canister/canister.ts";
import { type CanisterChange, CanisterHistory, ChangeType } from "../canister/canister-history.ts";
import { CanisterLog } from "../canister/canister-log.ts";
import { type CanisterSettings, DEFAULT_SETTINGS, type Visibility } from "../canister/canister-settings.ts";
import type { Snapshot } from "../canister/snapshot.ts";
import { fromHex } from "../encoding/bytes.ts";
import type { GlobalValue } from "../memory/heap.ts";
import { PAGE_BYTES } from "../memory/pages.ts";
import { StableMemory } from "../memory/stable-memory.ts";
import { createHeap } from "../runtime/ic0.ts";
import type { IngressRecord } from "../state/ingress-history.ts";
import { prepareModule } from "../wasm/canister-module.ts";
import type { TypedGlobal } from "../wasm/module-globals.ts";
import type { BlobStore } from "./blob-store.ts";
import type { DevnetState } from "./devnet-state.ts";
import type {
  CanisterRecord,
  GlobalRecord,
  Manifest,
  MemoryRecord,
  RequestRecord,
  SettingsRecord,
  SnapshotRecord,
  VisibilityRecord,
} from "./manifest.ts";
import type { MemorySegments } from "./memory-segments.ts";

/** Puts a saved state into a devnet that has none yet. */
export async function restoreState(
  { network, testIdentities, hostNames }: DevnetState,
  manifest: Manifest,
  blobs: BlobStore,
  segments: MemorySegments,
): Promise<void> {
  network.nextCanisterNumber = BigInt(manifest.nextCanisterNumber);
  for (const name of manifest.testIdentities ?? []) testIdentities.add(name);
  for (const [host, canisterId] of Object.entries(manifest.hosts ?? {})) hostNames.set(host, canisterId);
  const requests: IngressRecord[] = [];
  for (const record of manifest.requests) requests.push(await restoreRequest(record, blobs));
  network.history.restore(requests);
  for (const record of manifest.canisters)
    network.addCanister(await restoreCanister(record, blobs, segments, network.metering));
}

async function restoreCanister(
  record: CanisterRecord,
  blobs: BlobStore,
  segments: MemorySegments,
  metering: boolean,
): Promise<Canister> {
  const logRecords = record.log.records.map(({ index, timestampNs, content }) => ({
    index: BigInt(index),
    timestampNs: BigInt(timestampNs),
    content: fromHex(content),
  }));
  const log = new CanisterLog(logRecords, BigInt(record.log.nextIndex));
  const canister = new Canister(fromHex(record.id), BigInt(record.cycles), BigInt(record.createdAtNs), {
    log,
    history: restoreHistory(record.history),
  });
  canister.installedAtNs = BigInt(record.installedAtNs ?? 0);
  canister.settings = restoreSettings(record.settings);
  canister.lifecycle = { kind: record.stopped ? "stopped" : "running" };
  canister.version = BigInt(record.version);
  canister.certifiedData = fromHex(record.certifiedData);
  canister.globalTimerNs = BigInt(record.globalTimerNs);
  for (const name of record.chunkStore) canister.chunkStore.set(name, await blobs.read(name));
  canister.stable = await restorePages(record.stable, segments);
  for (const snapshot of record.snapshots ?? [])
    canister.snapshots.set(snapshot.id, await restoreSnapshot(snapshot, blobs, segments));
  canister.nextSnapshotNumber = BigInt(record.nextSnapshotNumber ?? canister.snapshots.size);
  canister.reservedCycles = BigInt(record.reservedCycles ?? 0);
  canister.lowMemoryHook = record.lowMemoryHook ?? canister.lowMemoryHook;
  if (record.code === null) return canister;
  const module = prepareModule(await blobs.read(record.code.module), metering);
  const memory = await segments.load(record.code.memory);
  const heap = createHeap(module, { memory, globals: record.code.globals.map(restoreGlobal) });
  heap.begin();
  segments.loaded(heap, record.code.memory);
  canister.code = { module, heap };
  return canister;
}

async function restoreSnapshot(record: SnapshotRecord, blobs: BlobStore, segments: MemorySegments): Promise<Snapshot> {
  const chunkStore = new Map<string, Uint8Array>();
  for (const name of record.chunkStore) chunkStore.set(name, await blobs.read(name));
  const moduleSource = await blobs.read(record.module);
  const { details } = record;
  return {
    id: fromHex(record.id),
    source: details?.isUploaded ? { metadata_upload: null } : { taken_from_canister: null },
    takenAtNs: BigInt(record.takenAtNs),
    canisterVersion: BigInt(details?.canisterVersion ?? 0),
    moduleSource,
    heap: await restorePages(record.heap, segments),
    globals: restoreTypedGlobals(record, moduleSource),
    globalTimerNs: details?.globalTimerNs == null ? undefined : BigInt(details.globalTimerNs),
    lowMemoryHook: details?.lowMemoryHook ?? undefined,
    stable: await restorePages(record.stable, segments),
    certifiedData: fromHex(record.certifiedData),
    chunkStore,
  };
}

async function restorePages(record: MemoryRecord, segments: MemorySegments): Promise<StableMemory> {
  const memory = await segments.load(record);
  const pages = Array.from({ length: memory.length / PAGE_BYTES }, (_, index) =>
    memory.subarray(index * PAGE_BYTES, (index + 1) * PAGE_BYTES),
  );
  const stable = new StableMemory(pages.length, pages);
  segments.loaded(stable, record);
  return stable;
}

/** Of a snapshot of format 2 the types are the module's, and constants, which nobody needs, are taken for zeros. */
function restoreTypedGlobals({ globals, details }: SnapshotRecord, moduleSource: Uint8Array): TypedGlobal[] {
  const values = globals.map(restoreGlobal);
  if (details !== undefined) return details.globalTypes.map((type, index) => ({ type, value: values[index] ?? 0 }));
  return prepareModule(moduleSource).visibleGlobals.map(({ type, mutable }) => ({
    type,
    value: (mutable ? values.shift() : 0) ?? 0,
  }));
}

function restoreGlobal(record: GlobalRecord): GlobalValue {
  return "i" in record ? BigInt(record.i) : Buffer.from(record.n, "hex").readDoubleBE();
}

function restoreSettings(record: SettingsRecord): CanisterSettings {
  return {
    controllers: record.controllers.map((text) => Principal.fromText(text)),
    computeAllocation: BigInt(record.computeAllocation),
    memoryAllocation: BigInt(record.memoryAllocation),
    freezingThresholdSeconds: BigInt(record.freezingThresholdSeconds),
    reservedCyclesLimit: BigInt(record.reservedCyclesLimit),
    wasmMemoryLimitBytes: BigInt(record.wasmMemoryLimitBytes),
    wasmMemoryThresholdBytes: BigInt(record.wasmMemoryThresholdBytes),
    minimumIncomingCallCycles: BigInt(record.minimumIncomingCallCycles),
    logVisibility: restoreVisibility(record.logVisibility),
    logMemoryLimitBytes: BigInt(record.logMemoryLimitBytes ?? DEFAULT_SETTINGS.logMemoryLimitBytes),
    snapshotVisibility: restoreVisibility(record.snapshotVisibility),
    statusVisibility: restoreVisibility(record.statusVisibility),
    environmentVariables: new Map(record.environmentVariables),
  };
}

function restoreVisibility(record: VisibilityRecord = { kind: "controllers" }): Visibility {
  if (record.kind !== "allowed_viewers") return record;
  return { kind: "allowed_viewers", viewers: record.viewers.map((text) => Principal.fromText(text)) };
}

function restoreHistory(record: CanisterRecord["history"]): CanisterHistory {
  if (record === undefined) return new CanisterHistory();
  const [changes] = IDL.decode([IDL.Vec(ChangeType)], fromHex(record.changes));
  return new CanisterHistory(changes as unknown as CanisterChange[], BigInt(record.total));
}

async function restoreRequest(record: RequestRecord, blobs: BlobStore): Promise<IngressRecord> {
  const { response, endedAtMs } = record;
  return {
    requestId: fromHex(record.requestId),
    sender: fromHex(record.sender),
    receiver: fromHex(record.receiver),
    status: {
      kind: "ended",
      endedAtMs,
      response: response.kind === "reply" ? { kind: "reply", data: await blobs.read(response.data) } : response,
    },
  };
}
