import type { Principal } from "@dfinity/principal";

/** Who may see something of a canister, besides its controllers. */
export type Visibility =
  | { kind: "controllers" }
  | { kind: "public" }
  | { kind: "allowed_viewers"; viewers: readonly Principal[] };

/** Source: interface specification, `update_settings`. */
export interface CanisterSettings {
  controllers: readonly Principal[];
  computeAllocation: bigint;
  memoryAllocation: bigint;
  freezingThresholdSeconds: bigint;
  reservedCyclesLimit: bigint;
  wasmMemoryLimitBytes: bigint;
  wasmMemoryThresholdBytes: bigint;
  minimumIncomingCallCycles: bigint;
  logVisibility: Visibility;
  logMemoryLimitBytes: bigint;
  snapshotVisibility: Visibility;
  statusVisibility: Visibility;
  environmentVariables: ReadonlyMap<string, string>;
}

/** What a canister has where its creator sets nothing else. */
export const DEFAULT_CANISTER_SETTINGS: CanisterSettings = {
  controllers: [],
  computeAllocation: 0n,
  memoryAllocation: 0n,
  freezingThresholdSeconds: 2_592_000n,
  reservedCyclesLimit: 5_000_000_000_000n,
  wasmMemoryLimitBytes: 3_221_225_472n,
  wasmMemoryThresholdBytes: 0n,
  minimumIncomingCallCycles: 0n,
  logVisibility: { kind: "controllers" },
  logMemoryLimitBytes: 4_096n,
  snapshotVisibility: { kind: "controllers" },
  statusVisibility: { kind: "controllers" },
  environmentVariables: new Map(),
};
