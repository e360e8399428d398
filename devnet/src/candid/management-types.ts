import { IDL } from "@dfinity/candid";
import type { Principal } from "@dfinity/principal";
import { ChangeType } from "../canister/canister-history.ts";

/** Candid types of the management canister, and what they decode to. */
export type Opt<T> = [] | [T];

const VisibilityType = IDL.Variant({
  controllers: IDL.Null,
  public: IDL.Null,
  allowed_viewers: IDL.Vec(IDL.Principal),
});
export type CandidVisibility = { controllers: null } | { public: null } | { allowed_viewers: Principal[] };

const VariableType = IDL.Record({ name: IDL.Text, value: IDL.Text });

export const SettingsType = IDL.Record({
  controllers: IDL.Opt(IDL.Vec(IDL.Principal)),
  compute_allocation: IDL.Opt(IDL.Nat),
  memory_allocation: IDL.Opt(IDL.Nat),
  freezing_threshold: IDL.Opt(IDL.Nat),
  reserved_cycles_limit: IDL.Opt(IDL.Nat),
  log_visibility: IDL.Opt(VisibilityType),
  log_memory_limit: IDL.Opt(IDL.Nat),
  snapshot_visibility: IDL.Opt(VisibilityType),
  status_visibility: IDL.Opt(VisibilityType),
  wasm_memory_limit: IDL.Opt(IDL.Nat),
  wasm_memory_threshold: IDL.Opt(IDL.Nat),
  minimum_incoming_canister_call_cycles: IDL.Opt(IDL.Nat),
  environment_variables: IDL.Opt(IDL.Vec(VariableType)),
});
export interface CandidSettings {
  controllers: Opt<Principal[]>;
  compute_allocation: Opt<bigint>;
  memory_allocation: Opt<bigint>;
  freezing_threshold: Opt<bigint>;
  reserved_cycles_limit: Opt<bigint>;
  log_visibility: Opt<CandidVisibility>;
  log_memory_limit: Opt<bigint>;
  snapshot_visibility: Opt<CandidVisibility>;
  status_visibility: Opt<CandidVisibility>;
  wasm_memory_limit: Opt<bigint>;
  wasm_memory_threshold: Opt<bigint>;
  minimum_incoming_canister_call_cycles: Opt<bigint>;
  environment_variables: Opt<Array<{ name: string; value: string }>>;
}

const SenderVersion = { sender_canister_version: IDL.Opt(IDL.Nat64) };

export const CanisterIdType = IDL.Record({ canister_id: IDL.Principal });
export interface CanisterIdArg {
  canister_id: Principal;
}

export const ProvisionalCreateType = IDL.Record({
  amount: IDL.Opt(IDL.Nat),
  settings: IDL.Opt(SettingsType),
  specified_id: IDL.Opt(IDL.Principal),
  ...SenderVersion,
});
export interface ProvisionalCreateArg {
  amount: Opt<bigint>;
  settings: Opt<CandidSettings>;
  specified_id: Opt<Principal>;
}

export const ProvisionalTopUpType = IDL.Record({ canister_id: IDL.Principal, amount: IDL.Nat });
export interface ProvisionalTopUpArg extends CanisterIdArg {
  amount: bigint;
}

export const CreateType = IDL.Record({ settings: IDL.Opt(SettingsType), ...SenderVersion });
export interface CreateArg {
  settings: Opt<CandidSettings>;
}

export const UpdateSettingsType = IDL.Record({
  canister_id: IDL.Principal,
  settings: SettingsType,
  ...SenderVersion,
});
export interface UpdateSettingsArg extends CanisterIdArg {
  settings: CandidSettings;
}

const InstallModeType = IDL.Variant({
  install: IDL.Null,
  reinstall: IDL.Null,
  upgrade: IDL.Opt(
    IDL.Record({
      skip_pre_upgrade: IDL.Opt(IDL.Bool),
      wasm_memory_persistence: IDL.Opt(IDL.Variant({ keep: IDL.Null, replace: IDL.Null })),
    }),
  ),
});
export type CandidInstallMode =
  | { install: null }
  | { reinstall: null }
  | {
      upgrade: Opt<{
        skip_pre_upgrade: Opt<boolean>;
        wasm_memory_persistence: Opt<{ keep: null } | { replace: null }>;
      }>;
    };

export const InstallCodeType = IDL.Record({
  mode: InstallModeType,
  canister_id: IDL.Principal,
  wasm_module: IDL.Vec(IDL.Nat8),
  arg: IDL.Vec(IDL.Nat8),
  ...SenderVersion,
});
export interface InstallCodeArg extends CanisterIdArg {
  mode: CandidInstallMode;
  wasm_module: Uint8Array;
  arg: Uint8Array;
}

export const ChunkHashType = IDL.Record({ hash: IDL.Vec(IDL.Nat8) });
export interface ChunkHash {
  hash: Uint8Array;
}

export const InstallChunkedCodeType = IDL.Record({
  mode: InstallModeType,
  target_canister: IDL.Principal,
  store_canister: IDL.Opt(IDL.Principal),
  chunk_hashes_list: IDL.Vec(ChunkHashType),
  wasm_module_hash: IDL.Vec(IDL.Nat8),
  arg: IDL.Vec(IDL.Nat8),
  ...SenderVersion,
});
export interface InstallChunkedCodeArg {
  mode: CandidInstallMode;
  target_canister: Principal;
  store_canister: Opt<Principal>;
  chunk_hashes_list: ChunkHash[];
  wasm_module_hash: Uint8Array;
  arg: Uint8Array;
}

export const TargetCanisterType = IDL.Record({ target_canister: IDL.Principal });

export const UploadChunkType = IDL.Record({ canister_id: IDL.Principal, chunk: IDL.Vec(IDL.Nat8) });
export interface UploadChunkArg extends CanisterIdArg {
  chunk: Uint8Array;
}

export const SnapshotType = IDL.Record({
  id: IDL.Vec(IDL.Nat8),
  taken_at_timestamp: IDL.Nat64,
  total_size: IDL.Nat64,
});
export const SnapshotListType = IDL.Vec(SnapshotType);

export const TakeSnapshotType = IDL.Record({
  canister_id: IDL.Principal,
  replace_snapshot: IDL.Opt(IDL.Vec(IDL.Nat8)),
  uninstall_code: IDL.Opt(IDL.Bool),
  ...SenderVersion,
});
export interface TakeSnapshotArg extends CanisterIdArg {
  replace_snapshot: Opt<Uint8Array>;
  uninstall_code: Opt<boolean>;
}

export const SnapshotIdType = IDL.Record({
  canister_id: IDL.Principal,
  snapshot_id: IDL.Vec(IDL.Nat8),
  ...SenderVersion,
});
export interface SnapshotIdArg extends CanisterIdArg {
  snapshot_id: Uint8Array;
}

export const StoredChunksType = IDL.Vec(ChunkHashType);
export const RandomType = IDL.Vec(IDL.Nat8);

export const CanisterInfoArgType = IDL.Record({
  canister_id: IDL.Principal,
  num_requested_changes: IDL.Opt(IDL.Nat64),
});
export interface CanisterInfoArg extends CanisterIdArg {
  num_requested_changes: Opt<bigint>;
}

export const CanisterInfoType = IDL.Record({
  total_num_changes: IDL.Nat64,
  recent_changes: IDL.Vec(ChangeType),
  module_hash: IDL.Opt(IDL.Vec(IDL.Nat8)),
  controllers: IDL.Vec(IDL.Principal),
});

export const MetadataArgType = IDL.Record({ canister_id: IDL.Principal, name: IDL.Text });
export interface MetadataArg extends CanisterIdArg {
  name: string;
}
export const MetadataType = IDL.Record({ value: IDL.Vec(IDL.Nat8) });

export const CanisterListType = IDL.Record({
  canisters: IDL.Vec(IDL.Record({ start: IDL.Principal, end: IDL.Principal })),
});

/** Newer clients need every field, including the newest ones. Older clients ignore fields that they do not know. */
export const CanisterStatusType = IDL.Record({
  status: IDL.Variant({ running: IDL.Null, stopping: IDL.Null, stopped: IDL.Null }),
  ready_for_migration: IDL.Bool,
  version: IDL.Nat64,
  settings: IDL.Record({
    controllers: IDL.Vec(IDL.Principal),
    compute_allocation: IDL.Nat,
    memory_allocation: IDL.Nat,
    freezing_threshold: IDL.Nat,
    reserved_cycles_limit: IDL.Nat,
    log_visibility: VisibilityType,
    log_memory_limit: IDL.Nat,
    snapshot_visibility: VisibilityType,
    status_visibility: VisibilityType,
    wasm_memory_limit: IDL.Nat,
    wasm_memory_threshold: IDL.Nat,
    minimum_incoming_canister_call_cycles: IDL.Nat,
    environment_variables: IDL.Vec(VariableType),
  }),
  module_hash: IDL.Opt(IDL.Vec(IDL.Nat8)),
  memory_size: IDL.Nat,
  memory_metrics: IDL.Record({
    wasm_memory_size: IDL.Nat,
    stable_memory_size: IDL.Nat,
    global_memory_size: IDL.Nat,
    wasm_binary_size: IDL.Nat,
    custom_sections_size: IDL.Nat,
    canister_history_size: IDL.Nat,
    wasm_chunk_store_size: IDL.Nat,
    snapshots_size: IDL.Nat,
    log_memory_store_size: IDL.Nat,
  }),
  cycles: IDL.Nat,
  reserved_cycles: IDL.Nat,
  idle_cycles_burned_per_day: IDL.Nat,
  query_stats: IDL.Record({
    num_calls_total: IDL.Nat,
    num_instructions_total: IDL.Nat,
    request_payload_bytes_total: IDL.Nat,
    response_payload_bytes_total: IDL.Nat,
  }),
});

export const CanisterLogsType = IDL.Record({
  canister_log_records: IDL.Vec(IDL.Record({ idx: IDL.Nat64, timestamp_nanos: IDL.Nat64, content: IDL.Vec(IDL.Nat8) })),
});
