import type { LowMemoryHook } from "../canister/low-memory-hook.ts";
import type { CallResponse } from "../messages/call-response.ts";
import type { GlobalType } from "../wasm/module-globals.ts";

/** Increases with every change of the records. A devnet reads states of its own format only. */
export const STATE_FORMAT = 4;

/** A memory as segments of 256 KiB: the names of their blobs, by index. Segments that are all zeros are left out. */
export interface SegmentedMemory {
  sizeBytes: number;
  segments: Record<string, string>;
}

/** In all records, numbers that may exceed 53 bits are decimal text, bytes are hexadecimal text, and blobs are named by their hash. */
export interface CanisterRecord {
  id: string;
  createdAtNs: string;
  cycles: string;
  version: string;
  stopped: boolean;
  certifiedData: string;
  globalTimerNs: string;
  settings: SettingsRecord;
  code: { module: string; memory: SegmentedMemory; globals: GlobalRecord[] } | null;
  stable: SegmentedMemory;
  chunkStore: string[];
  snapshots: SnapshotRecord[];
  /** The number of all changes, and the kept ones as Candid in hexadecimal. */
  history: { total: string; changes: string };
  installedAtNs: string;
  reservedCycles: string;
  lowMemoryHook: LowMemoryHook;
  nextSnapshotNumber: string;
  log: { nextIndex: string; records: Array<{ index: string; timestampNs: string; content: string }> };
}

export interface SnapshotRecord {
  id: string;
  takenAtNs: string;
  module: string;
  heap: SegmentedMemory;
  /** The globals that are mutable or exported. */
  globals: Array<{ type: GlobalType; value: GlobalRecord }>;
  stable: SegmentedMemory;
  certifiedData: string;
  chunkStore: string[];
  isUploaded: boolean;
  canisterVersion: string;
  globalTimerNs: string | null;
  lowMemoryHook: LowMemoryHook | null;
}

/** `i` is an i64 in decimals. `n` is any other number: the 8 bytes of its f64 in hexadecimal, because JSON has no NaN, −0 or infinity. */
export type GlobalRecord = { n: string } | { i: string };

export type VisibilityRecord = { kind: "controllers" | "public" } | { kind: "allowed_viewers"; viewers: string[] };

export interface SettingsRecord {
  controllers: string[];
  computeAllocation: string;
  memoryAllocation: string;
  freezingThresholdSeconds: string;
  reservedCyclesLimit: string;
  wasmMemoryLimitBytes: string;
  wasmMemoryThresholdBytes: string;
  minimumIncomingCallCycles: string;
  logVisibility: VisibilityRecord;
  logMemoryLimitBytes: string;
  snapshotVisibility: VisibilityRecord;
  statusVisibility: VisibilityRecord;
  environmentVariables: Array<[string, string]>;
}

export interface RequestRecord {
  requestId: string;
  sender: string;
  receiver: string;
  endedAtMs: number;
  /** Small replies are in the record, as hexadecimal. Large ones are blobs. */
  response: Exclude<CallResponse, { kind: "reply" }> | { kind: "reply"; data: string } | { kind: "reply"; hex: string };
}

/** The state of one subnet. */
export interface SubnetRecord {
  /** The first and the last canister number of each range. */
  ranges: Array<[string, string]>;
  nextCanisterNumber: string;
  canisters: CanisterRecord[];
  requests: RequestRecord[];
}

/** The file `state.json`: all of a devnet except its blobs. */
export interface StateManifest {
  format: number;
  seed: string;
  timeNs: string;
  /** The root subnet first. */
  subnets: SubnetRecord[];
  /** The ledgers, as JSON of their own. */
  system: string;
  testIdentities: string[];
  /** The canister ids by host. */
  hosts: Record<string, string>;
}

/** The names of the blobs that a manifest refers to. */
export function blobsOf({ subnets }: StateManifest): Set<string> {
  const canisters = subnets.flatMap((subnet) => subnet.canisters);
  const requests = subnets.flatMap((subnet) => subnet.requests);
  const snapshots = canisters.flatMap((canister) => canister.snapshots);
  const memories = [
    ...canisters.flatMap(({ code, stable }) => (code === null ? [stable] : [code.memory, stable])),
    ...snapshots.flatMap(({ heap, stable }) => [heap, stable]),
  ];
  const names = [
    ...memories.flatMap(({ segments }) => Object.values(segments)),
    ...canisters.flatMap(({ code, chunkStore }) => [code?.module ?? null, ...chunkStore]),
    ...snapshots.flatMap(({ module, chunkStore }) => [module, ...chunkStore]),
    ...requests.map(({ response }) => ("data" in response ? response.data : null)),
  ];
  return new Set(names.filter((name) => name !== null));
}
