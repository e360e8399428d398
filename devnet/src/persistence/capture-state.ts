import { IDL } from "@dfinity/candid";
import { bytesToHex } from "@noble/hashes/utils";
import type { Canister } from "../canister/canister.ts";
import { ChangeType } from "../canister/canister-history.ts";
import type { CanisterSettings, Visibility } from "../canister/canister-settings.ts";
import type { Snapshot } from "../canister/snapshot.ts";
import type { Bytes } from "../encoding/bytes.ts";
import type { GlobalValue } from "../memory/heap.ts";
import type { IngressRecord } from "../state/ingress-history.ts";
import type { Subnet } from "../subnet/subnet.ts";
import type { DevnetState } from "./devnet-state.ts";
import type { MemorySegments } from "./memory-segments.ts";
import type { StateBlobs } from "./state-blobs.ts";
import {
  type CanisterRecord,
  type GlobalRecord,
  type RequestRecord,
  type SettingsRecord,
  type SnapshotRecord,
  STATE_FORMAT,
  type StateManifest,
  type SubnetRecord,
  type VisibilityRecord,
} from "./state-manifest.ts";

const MAX_INLINE_REPLY_BYTES = 1_024;

/** The record of each canister as it was captured last. */
export type CanisterRecords = WeakMap<Canister, CanisterRecord>;

export interface Capture {
  blobs: StateBlobs;
  segments: MemorySegments;
  /** A canister that cannot be captured now keeps its last record. */
  lastRecords: CanisterRecords;
}

/** Captures the devnet's present state: the manifest, and the blobs that it refers to. */
export function captureState(state: DevnetState, capture: Capture): StateManifest {
  const { network } = state;
  return {
    format: STATE_FORMAT,
    seed: bytesToHex(network.seed),
    timeNs: network.nowNs().toString(),
    subnets: network.subnets.map((subnet) => captureSubnet(subnet, capture)),
    system: state.systemCanisters.toText(),
    testIdentities: [...state.testIdentities],
    hosts: state.hostNames.toJSON(),
  };
}

function captureSubnet(subnet: Subnet, capture: Capture): SubnetRecord {
  return {
    ranges: subnet.ranges.map(({ first, last }) => [first.toString(), last.toString()]),
    nextCanisterNumber: subnet.nextCanisterNumber.toString(),
    canisters: [...subnet.canisters.values()].flatMap((canister) => tryCanister(canister, capture)),
    requests: subnet.history.endedRecords().flatMap((record) => captureRequest(record, capture.blobs)),
  };
}

/** One canister that cannot be saved must not keep the others from being saved. */
function tryCanister(canister: Canister, { blobs, segments, lastRecords }: Capture): CanisterRecord[] {
  try {
    const record = captureCanister(canister, blobs, segments);
    lastRecords.set(canister, record);
    return [record];
  } catch (error) {
    const last = lastRecords.get(canister);
    const instead = last === undefined ? "is left out" : "stays as it was saved last";
    console.error(`devnet: canister ${canister.text} cannot be saved and ${instead}`, error);
    return last === undefined ? [] : [last];
  }
}

function captureCanister(canister: Canister, blobs: StateBlobs, segments: MemorySegments): CanisterRecord {
  const { code, log, history } = canister;
  return {
    id: canister.key,
    createdAtNs: canister.createdAtNs.toString(),
    cycles: canister.cycles.toString(),
    version: canister.version.toString(),
    stopped: canister.lifecycle.kind !== "running",
    certifiedData: bytesToHex(canister.certifiedData),
    globalTimerNs: canister.globalTimerNs.toString(),
    settings: captureSettings(canister.settings),
    code:
      code === undefined
        ? null
        : {
            module: blobs.put(code.module.source),
            memory: segments.saveHeap(code.heap),
            globals: code.heap.image().globals.map(captureGlobal),
          },
    stable: segments.saveStable(canister.stable),
    chunkStore: [...canister.chunkStore.values()].map((chunk) => blobs.put(chunk)),
    snapshots: [...canister.snapshots.values()].map((snapshot) => captureSnapshot(snapshot, blobs, segments)),
    installedAtNs: canister.installedAtNs.toString(),
    reservedCycles: canister.reservedCycles.toString(),
    lowMemoryHook: canister.lowMemoryHook,
    nextSnapshotNumber: canister.nextSnapshotNumber.toString(),
    history: {
      total: history.total.toString(),
      changes: bytesToHex(new Uint8Array(IDL.encode([IDL.Vec(ChangeType)], [history.changes]))),
    },
    log: {
      nextIndex: log.nextIndex.toString(),
      records: log.records.map(({ index, timestampNs, content }) => ({
        index: index.toString(),
        timestampNs: timestampNs.toString(),
        content: bytesToHex(content),
      })),
    },
  };
}

function captureSnapshot(snapshot: Snapshot, blobs: StateBlobs, segments: MemorySegments): SnapshotRecord {
  return {
    id: bytesToHex(snapshot.id),
    takenAtNs: snapshot.takenAtNs.toString(),
    module: blobs.put(snapshot.moduleSource),
    heap: segments.saveStable(snapshot.heap),
    globals: snapshot.globals.map(({ type, value }) => ({ type, value: captureGlobal(value) })),
    stable: segments.saveStable(snapshot.stable),
    certifiedData: bytesToHex(snapshot.certifiedData),
    chunkStore: [...snapshot.chunkStore.values()].map((chunk) => blobs.put(chunk)),
    isUploaded: "metadata_upload" in snapshot.source,
    canisterVersion: snapshot.canisterVersion.toString(),
    globalTimerNs: snapshot.globalTimerNs?.toString() ?? null,
    lowMemoryHook: snapshot.lowMemoryHook ?? null,
  };
}

function captureGlobal(value: GlobalValue): GlobalRecord {
  if (typeof value === "bigint") return { i: value.toString() };
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return { n: bytes.toString("hex") };
}

function captureSettings(settings: CanisterSettings): SettingsRecord {
  return {
    controllers: settings.controllers.map((controller) => controller.toText()),
    computeAllocation: settings.computeAllocation.toString(),
    memoryAllocation: settings.memoryAllocation.toString(),
    freezingThresholdSeconds: settings.freezingThresholdSeconds.toString(),
    reservedCyclesLimit: settings.reservedCyclesLimit.toString(),
    wasmMemoryLimitBytes: settings.wasmMemoryLimitBytes.toString(),
    wasmMemoryThresholdBytes: settings.wasmMemoryThresholdBytes.toString(),
    minimumIncomingCallCycles: settings.minimumIncomingCallCycles.toString(),
    logVisibility: captureVisibility(settings.logVisibility),
    logMemoryLimitBytes: settings.logMemoryLimitBytes.toString(),
    snapshotVisibility: captureVisibility(settings.snapshotVisibility),
    statusVisibility: captureVisibility(settings.statusVisibility),
    environmentVariables: [...settings.environmentVariables],
  };
}

function captureVisibility(visibility: Visibility): VisibilityRecord {
  if (visibility.kind !== "allowed_viewers") return visibility;
  return { kind: "allowed_viewers", viewers: visibility.viewers.map((viewer) => viewer.toText()) };
}

function captureRequest({ requestId, sender, receiver, status }: IngressRecord, blobs: StateBlobs): RequestRecord[] {
  if (status.kind !== "ended") return [];
  const { response, endedAtMs } = status;
  return [
    {
      requestId: bytesToHex(requestId),
      sender: bytesToHex(sender),
      receiver: bytesToHex(receiver),
      endedAtMs,
      response: response.kind === "reply" ? captureReply(response.data, blobs) : response,
    },
  ];
}

function captureReply(data: Bytes, blobs: StateBlobs): RequestRecord["response"] {
  if (data.length > MAX_INLINE_REPLY_BYTES) return { kind: "reply", data: blobs.put(data) };
  return { kind: "reply", hex: bytesToHex(data) };
}
