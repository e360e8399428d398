import type { LowMemoryHook } from "../canister/low-memory-hook.ts";
import type { CallResponse } from "../messages/call-response.ts";
import type { GlobalType } from "../wasm/module-globals.ts";

/** Rises with every change of the records; a devnet reads the states of its own format only. */
export const STATE_FORMAT = 1;

/** Memory as 1 MiB segments: each the name of a blob, or null when it is all zeros. */
export interface SegmentedMemory {
  sizeBytes: number;
  segments: Array<string | null>;
}

/** Numbers over 53 bits are decimal text, bytes are hexadecimal text, and blobs are named by their hash. */
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
  /** The total of changes, and those kept as Candid in hexadecimal. */
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
  /** Those that are mutable or exported. */
  globals: Array<{ type: GlobalType; value: GlobalRecord }>;
  stable: SegmentedMemory;
  certifiedData: string;
  chunkStore: string[];
  isUploaded: boolean;
  canisterVersion: string;
  globalTimerNs: string | null;
  lowMemoryHook: LowMemoryHook | null;
}

/** `i` an i64 in decimals; `n` any other number as the hex of its 8 bytes as f64, for JSON has no NaN, −0 or infinity. */
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
  response: Exclude<CallResponse, { kind: "reply" }> | { kind: "reply"; data: string };
}

/** The file `state.json`: all of a network but its blobs. */
export interface StateManifest {
  format: number;
  seed: string;
  timeNs: string;
  nextCanisterNumber: string;
  canisters: CanisterRecord[];
  requests: RequestRecord[];
  testIdentities: string[];
  /** Canister ids by host. */
  hosts: Record<string, string>;
}

/** The blobs that a manifest needs. */
export function blobsOf({ canisters, requests }: StateManifest): Set<string> {
  const snapshots = canisters.flatMap((canister) => canister.snapshots);
  const memories = [
    ...canisters.flatMap(({ code, stable }) => (code === null ? [stable] : [code.memory, stable])),
    ...snapshots.flatMap(({ heap, stable }) => [heap, stable]),
  ];
  const names = [
    ...memories.flatMap(({ segments }) => segments),
    ...canisters.flatMap(({ code, chunkStore }) => [code?.module ?? null, ...chunkStore]),
    ...snapshots.flatMap(({ module, chunkStore }) => [module, ...chunkStore]),
    ...requests.map(({ response }) => (response.kind === "reply" ? response.data : null)),
  ];
  return new Set(names.filter((name) => name !== null));
}
