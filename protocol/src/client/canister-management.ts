/**
 * The management canister, for controllers. IC interface specification, "The IC management canister".
 */
import { Actor, type Agent, AgentError } from "@dfinity/agent";
import { IDL } from "@dfinity/candid";
import { Principal } from "@dfinity/principal";
import type { Opt } from "../candid/shapes.ts";
import { agentReject } from "./agent-reject.ts";

export interface CanisterStatus {
  status: { running: null } | { stopping: null } | { stopped: null };
  settings: { controllers: Principal[]; freezing_threshold: bigint };
  module_hash: Opt<Uint8Array>;
  cycles: bigint;
  /** All that the network charges for, snapshots and uploaded chunks included. */
  memory_size: bigint;
  idle_cycles_burned_per_day: bigint;
}
export interface Snapshot {
  id: Uint8Array;
  taken_at_timestamp: bigint;
  total_size: bigint;
}
interface ChunkHash {
  hash: Uint8Array;
}
interface Named {
  canister_id: Principal;
}
interface ManagementCanister {
  canister_status(arg: Named): Promise<CanisterStatus>;
  start_canister(arg: Named): Promise<void>;
  stop_canister(arg: Named): Promise<void>;
  take_canister_snapshot(arg: Named & { replace_snapshot: Opt<Uint8Array> }): Promise<Snapshot>;
  load_canister_snapshot(arg: Named & { snapshot_id: Uint8Array }): Promise<void>;
  list_canister_snapshots(arg: Named): Promise<Snapshot[]>;
  delete_canister_snapshot(arg: Named & { snapshot_id: Uint8Array }): Promise<void>;
  upload_chunk(arg: Named & { chunk: Uint8Array }): Promise<ChunkHash>;
  clear_chunk_store(arg: Named): Promise<void>;
  update_settings(arg: Named & { settings: { controllers: Opt<Principal[]> } }): Promise<void>;
  install_chunked_code(arg: {
    mode: { upgrade: [] };
    target_canister: Principal;
    store_canister: [];
    chunk_hashes_list: ChunkHash[];
    wasm_module_hash: Uint8Array;
    arg: Uint8Array;
  }): Promise<void>;
}

/** The most that the network keeps of a module in one chunk. */
export const MODULE_CHUNK_BYTES = 1024 * 1024;
/** Candid without any values. */
const NO_ARGUMENTS = new Uint8Array(IDL.encode([], []));

const Blob = IDL.Vec(IDL.Nat8);
const Canister = { canister_id: IDL.Principal };
const Hash = IDL.Record({ hash: Blob });
const SnapshotType = IDL.Record({ id: Blob, taken_at_timestamp: IDL.Nat64, total_size: IDL.Nat64 });
const StatusType = IDL.Record({
  status: IDL.Variant({ running: IDL.Null, stopping: IDL.Null, stopped: IDL.Null }),
  settings: IDL.Record({ controllers: IDL.Vec(IDL.Principal), freezing_threshold: IDL.Nat }),
  module_hash: IDL.Opt(Blob),
  cycles: IDL.Nat,
  memory_size: IDL.Nat,
  idle_cycles_burned_per_day: IDL.Nat,
});

const service = () =>
  IDL.Service({
    canister_status: IDL.Func([IDL.Record(Canister)], [StatusType], []),
    start_canister: IDL.Func([IDL.Record(Canister)], [], []),
    stop_canister: IDL.Func([IDL.Record(Canister)], [], []),
    take_canister_snapshot: IDL.Func(
      [IDL.Record({ ...Canister, replace_snapshot: IDL.Opt(Blob) })],
      [SnapshotType],
      [],
    ),
    load_canister_snapshot: IDL.Func([IDL.Record({ ...Canister, snapshot_id: Blob })], [], []),
    list_canister_snapshots: IDL.Func([IDL.Record(Canister)], [IDL.Vec(SnapshotType)], []),
    delete_canister_snapshot: IDL.Func([IDL.Record({ ...Canister, snapshot_id: Blob })], [], []),
    upload_chunk: IDL.Func([IDL.Record({ ...Canister, chunk: Blob })], [Hash], []),
    clear_chunk_store: IDL.Func([IDL.Record(Canister)], [], []),
    update_settings: IDL.Func(
      [IDL.Record({ ...Canister, settings: IDL.Record({ controllers: IDL.Opt(IDL.Vec(IDL.Principal)) }) })],
      [],
      [],
    ),
    install_chunked_code: IDL.Func(
      [
        IDL.Record({
          mode: IDL.Variant({ upgrade: IDL.Opt(IDL.Record({})) }),
          target_canister: IDL.Principal,
          store_canister: IDL.Opt(IDL.Principal),
          chunk_hashes_list: IDL.Vec(Hash),
          wasm_module_hash: Blob,
          arg: Blob,
        }),
      ],
      [],
      [],
    ),
  });

/** What a controller asks the network about a canister, and has done to it. */
export class CanisterManagement {
  readonly #named: Named;
  readonly #actor: ManagementCanister;

  constructor(agent: Agent, canisterId: string) {
    const effectiveCanisterId = Principal.fromText(canisterId);
    this.#named = { canister_id: effectiveCanisterId };
    const config = { agent, canisterId: Principal.managementCanister(), effectiveCanisterId };
    this.#actor = Actor.createActor<ManagementCanister>(service, config);
  }

  status = () => this.#actor.canister_status(this.#named);
  start = () => this.#actor.start_canister(this.#named);
  stop = () => this.#actor.stop_canister(this.#named);
  setControllers = (controllers: readonly Principal[]) =>
    this.#actor.update_settings({ ...this.#named, settings: { controllers: [[...controllers]] } });
  snapshots = () => this.#actor.list_canister_snapshots(this.#named);
  takeSnapshot = (replaced: Uint8Array | undefined) =>
    this.#actor.take_canister_snapshot({
      ...this.#named,
      replace_snapshot: replaced === undefined ? [] : [replaced],
    });
  loadSnapshot = (id: Uint8Array) => this.#actor.load_canister_snapshot({ ...this.#named, snapshot_id: id });
  deleteSnapshot = (id: Uint8Array) => this.#actor.delete_canister_snapshot({ ...this.#named, snapshot_id: id });

  /** Keeps a part of a module, at most `MODULE_CHUNK_BYTES`, until it is installed. @returns its SHA-256, as the network has it */
  uploadChunk = async (chunk: Uint8Array): Promise<Uint8Array> =>
    (await this.#actor.upload_chunk({ ...this.#named, chunk })).hash;
  clearChunks = () => this.#actor.clear_chunk_store(this.#named);
  /**
   * Upgrades to the module that the uploaded chunks make, or changes nothing.
   * @param moduleHash SHA-256; the network refuses what has another one
   */
  upgrade = (chunkHashes: readonly Uint8Array[], moduleHash: Uint8Array) =>
    this.#actor.install_chunked_code({
      mode: { upgrade: [] },
      target_canister: this.#named.canister_id,
      store_canister: [],
      chunk_hashes_list: chunkHashes.map((hash) => ({ hash })),
      wasm_module_hash: moduleHash,
      arg: NO_ARGUMENTS,
    });
}

/**
 * Reads from the network's state which module is installed and who controls the canister.
 * @returns the certificate, for `verifyCanisterFacts`
 */
export async function readCanisterState(agent: Agent, canisterId: string): Promise<Uint8Array> {
  const principal = Principal.fromText(canisterId);
  const text = (value: string) => new TextEncoder().encode(value);
  const paths = ["module_hash", "controllers"].map((name) => [text("canister"), principal.toUint8Array(), text(name)]);
  return (await agent.readState(principal, { paths })).certificate;
}

/** Whether the network knows no such canister. */
export function isNoCanister(error: unknown): boolean {
  if (!(error instanceof AgentError)) return false;
  return (
    /canister_not_found|IC0301|Canister \S+ not found/i.test(error.message) ||
    (agentReject(error)?.destinationInvalid ?? false)
  );
}

/** Whether the network refused because somebody else controls the canister. */
export function isNotController(error: unknown): boolean {
  return error instanceof AgentError && /IC0512|Only (?:the )?controllers/i.test(error.message);
}
