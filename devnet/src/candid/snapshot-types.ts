import { IDL } from "@dfinity/candid";
import type { TypedGlobal } from "../wasm/module-globals.ts";
import type { CanisterIdArg, Opt, SnapshotIdArg } from "./management-types.ts";

/** Candid types for reading and uploading snapshots. */
const Blob = IDL.Vec(IDL.Nat8);
const Nothing = IDL.Null;

const GlobalsType = IDL.Vec(
  IDL.Variant({ i32: IDL.Int32, i64: IDL.Int64, f32: IDL.Float32, f64: IDL.Float64, v128: IDL.Nat }),
);
export type CandidGlobal = Partial<Record<TypedGlobal["type"], number | bigint>>;

const TimerType = IDL.Opt(IDL.Variant({ inactive: Nothing, active: IDL.Nat64 }));
export type CandidTimer = Opt<{ inactive: null } | { active: bigint }>;

const HookType = IDL.Opt(IDL.Variant({ condition_not_satisfied: Nothing, ready: Nothing, executed: Nothing }));
export type CandidHook = Opt<{ condition_not_satisfied: null } | { ready: null } | { executed: null }>;

const METADATA = {
  wasm_module_size: IDL.Nat64,
  globals: GlobalsType,
  wasm_memory_size: IDL.Nat64,
  stable_memory_size: IDL.Nat64,
  certified_data: Blob,
  global_timer: TimerType,
  on_low_wasm_memory_hook_status: HookType,
};

export const SnapshotMetadataType = IDL.Record({
  ...METADATA,
  source: IDL.Variant({ taken_from_canister: IDL.Reserved, metadata_upload: IDL.Reserved }),
  taken_at_timestamp: IDL.Nat64,
  wasm_chunk_store: IDL.Vec(IDL.Record({ hash: Blob })),
  canister_version: IDL.Nat64,
});

export const UploadMetadataType = IDL.Record({
  ...METADATA,
  canister_id: IDL.Principal,
  replace_snapshot: IDL.Opt(Blob),
});
export interface UploadMetadataArg extends CanisterIdArg {
  replace_snapshot: Opt<Uint8Array>;
  wasm_module_size: bigint;
  globals: CandidGlobal[];
  wasm_memory_size: bigint;
  stable_memory_size: bigint;
  certified_data: Uint8Array;
  global_timer: CandidTimer;
  on_low_wasm_memory_hook_status: CandidHook;
}
export const UploadedType = IDL.Record({ snapshot_id: Blob });

const RangeType = IDL.Record({ offset: IDL.Nat64, size: IDL.Nat64 });
export interface CandidRange {
  offset: bigint;
  size: bigint;
}

export const SnapshotDataArgType = IDL.Record({
  canister_id: IDL.Principal,
  snapshot_id: Blob,
  kind: IDL.Variant({
    wasm_module: RangeType,
    wasm_memory: RangeType,
    stable_memory: RangeType,
    wasm_chunk: IDL.Record({ hash: Blob }),
  }),
});
export interface SnapshotDataArg extends SnapshotIdArg {
  kind:
    | { wasm_module: CandidRange }
    | { wasm_memory: CandidRange }
    | { stable_memory: CandidRange }
    | { wasm_chunk: { hash: Uint8Array } };
}
export const SnapshotDataType = IDL.Record({ chunk: Blob });

const OffsetType = IDL.Record({ offset: IDL.Nat64 });
export const UploadDataType = IDL.Record({
  canister_id: IDL.Principal,
  snapshot_id: Blob,
  kind: IDL.Variant({
    wasm_module: OffsetType,
    wasm_memory: OffsetType,
    stable_memory: OffsetType,
    wasm_chunk: Nothing,
  }),
  chunk: Blob,
});
export interface UploadDataArg extends SnapshotIdArg {
  kind:
    | { wasm_module: { offset: bigint } }
    | { wasm_memory: { offset: bigint } }
    | { stable_memory: { offset: bigint } }
    | { wasm_chunk: null };
  chunk: Uint8Array;
}
