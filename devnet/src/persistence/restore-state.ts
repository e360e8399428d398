import { IDL } from "@dfinity/candid";
import { Principal } from "@dfinity/principal";
import { hexToBytes } from "@noble/hashes/utils";
import { Canister } from "../canister/canister.ts";
import { type CanisterChange, CanisterHistory, ChangeType } from "../canister/canister-history.ts";
import { CanisterLog } from "../canister/canister-log.ts";
import type { CanisterSettings, Visibility } from "../canister/canister-settings.ts";
import type { Snapshot } from "../canister/snapshot.ts";
import type { GlobalValue } from "../memory/heap.ts";
import { PAGE_BYTES } from "../memory/pages.ts";
import { StableMemory } from "../memory/stable-memory.ts";
import { createHeap } from "../runtime/ic0.ts";
import type { IngressRecord } from "../state/ingress-history.ts";
import type { Subnet } from "../subnet/subnet.ts";
import { prepareModule } from "../wasm/canister-module.ts";
import type { DevnetState } from "./devnet-state.ts";
import type { MemorySegments } from "./memory-segments.ts";
import type { StateBlobs } from "./state-blobs.ts";
import type {
  CanisterRecord,
  GlobalRecord,
  RequestRecord,
  SegmentedMemory,
  SettingsRecord,
  SnapshotRecord,
  StateManifest,
  SubnetRecord,
  VisibilityRecord,
} from "./state-manifest.ts";

/** Restores a saved state into a new devnet. */
export async function restoreState(
  { network, systemCanisters, testIdentities, hostNames }: DevnetState,
  manifest: StateManifest,
  blobs: StateBlobs,
  segments: MemorySegments,
): Promise<void> {
  systemCanisters.restore(manifest.system);
  for (const name of manifest.testIdentities) testIdentities.add(name);
  for (const [host, canisterId] of Object.entries(manifest.hosts)) hostNames.set(host, canisterId);
  for (const [index, record] of manifest.subnets.entries()) {
    const subnet = network.subnets[index];
    if (subnet === undefined) continue;
    const ranges = record.ranges.map(([first, last]) => ({ first: BigInt(first), last: BigInt(last) }));
    network.restoreRanges(subnet, ranges, BigInt(record.nextCanisterNumber));
    await restoreSubnet(subnet, record, blobs, segments);
  }
}

async function restoreSubnet(
  subnet: Subnet,
  record: SubnetRecord,
  blobs: StateBlobs,
  segments: MemorySegments,
): Promise<void> {
  const requests: IngressRecord[] = [];
  for (const request of record.requests) requests.push(await restoreRequest(request, blobs));
  subnet.history.restore(requests);
  for (const canister of record.canisters)
    subnet.addCanister(await restoreCanister(canister, blobs, segments, subnet.metering));
}

async function restoreCanister(
  record: CanisterRecord,
  blobs: StateBlobs,
  segments: MemorySegments,
  metering: boolean,
): Promise<Canister> {
  const logRecords = record.log.records.map(({ index, timestampNs, content }) => ({
    index: BigInt(index),
    timestampNs: BigInt(timestampNs),
    content: hexToBytes(content),
  }));
  const log = new CanisterLog(logRecords, BigInt(record.log.nextIndex));
  const canister = new Canister(hexToBytes(record.id), BigInt(record.cycles), BigInt(record.createdAtNs), {
    log,
    history: restoreHistory(record.history),
  });
  canister.installedAtNs = BigInt(record.installedAtNs);
  canister.settings = restoreSettings(record.settings);
  canister.lifecycle = { kind: record.stopped ? "stopped" : "running" };
  canister.version = BigInt(record.version);
  canister.certifiedData = hexToBytes(record.certifiedData);
  canister.globalTimerNs = BigInt(record.globalTimerNs);
  for (const name of record.chunkStore) canister.chunkStore.set(name, await blobs.read(name));
  canister.stable = await restorePages(record.stable, segments);
  for (const snapshot of record.snapshots)
    canister.snapshots.set(snapshot.id, await restoreSnapshot(snapshot, blobs, segments));
  canister.nextSnapshotNumber = BigInt(record.nextSnapshotNumber);
  canister.reservedCycles = BigInt(record.reservedCycles);
  canister.lowMemoryHook = record.lowMemoryHook;
  if (record.code === null) return canister;
  const module = prepareModule(await blobs.read(record.code.module), metering);
  const { sizeBytes } = record.code.memory;
  const pages = await segments.load(record.code.memory);
  const heap = createHeap(module, { sizeBytes, pages, globals: record.code.globals.map(restoreGlobal) });
  segments.loaded(heap, record.code.memory);
  canister.code = { module, heap };
  return canister;
}

async function restoreSnapshot(record: SnapshotRecord, blobs: StateBlobs, segments: MemorySegments): Promise<Snapshot> {
  const chunkStore = new Map<string, Uint8Array>();
  for (const name of record.chunkStore) chunkStore.set(name, await blobs.read(name));
  return {
    id: hexToBytes(record.id),
    source: record.isUploaded ? { metadata_upload: null } : { taken_from_canister: null },
    takenAtNs: BigInt(record.takenAtNs),
    canisterVersion: BigInt(record.canisterVersion),
    moduleSource: await blobs.read(record.module),
    heap: await restorePages(record.heap, segments),
    globals: record.globals.map(({ type, value }) => ({ type, value: restoreGlobal(value) })),
    globalTimerNs: record.globalTimerNs === null ? undefined : BigInt(record.globalTimerNs),
    lowMemoryHook: record.lowMemoryHook ?? undefined,
    stable: await restorePages(record.stable, segments),
    certifiedData: hexToBytes(record.certifiedData),
    chunkStore,
  };
}

async function restorePages(record: SegmentedMemory, segments: MemorySegments): Promise<StableMemory> {
  const stable = new StableMemory(record.sizeBytes / PAGE_BYTES, await segments.load(record));
  segments.loaded(stable, record);
  return stable;
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
    logMemoryLimitBytes: BigInt(record.logMemoryLimitBytes),
    snapshotVisibility: restoreVisibility(record.snapshotVisibility),
    statusVisibility: restoreVisibility(record.statusVisibility),
    environmentVariables: new Map(record.environmentVariables),
  };
}

function restoreVisibility(record: VisibilityRecord): Visibility {
  if (record.kind !== "allowed_viewers") return record;
  return { kind: "allowed_viewers", viewers: record.viewers.map((text) => Principal.fromText(text)) };
}

function restoreHistory(record: CanisterRecord["history"]): CanisterHistory {
  const [changes] = IDL.decode([IDL.Vec(ChangeType)], hexToBytes(record.changes));
  return new CanisterHistory(changes as unknown as CanisterChange[], BigInt(record.total));
}

async function restoreRequest(record: RequestRecord, blobs: StateBlobs): Promise<IngressRecord> {
  const { response, endedAtMs } = record;
  return {
    requestId: hexToBytes(record.requestId),
    sender: hexToBytes(record.sender),
    receiver: hexToBytes(record.receiver),
    status: {
      kind: "ended",
      endedAtMs,
      response: response.kind === "reply" ? { kind: "reply", data: await replyOf(response, blobs) } : response,
    },
  };
}

async function replyOf(reply: { data: string } | { hex: string }, blobs: StateBlobs): Promise<Uint8Array> {
  return "hex" in reply ? hexToBytes(reply.hex) : blobs.read(reply.data);
}
