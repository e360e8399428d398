import { Actor, type Agent, AgentError, agentReject, IDL, Principal } from "@store-forever/protocol/ic";

type Opt<T> = [] | [T];

export interface CanisterStatus {
  status: { running: null } | { stopping: null } | { stopped: null };
  module_hash: Opt<Uint8Array>;
  cycles: bigint;
  memory_size: bigint;
  idle_cycles_burned_per_day: bigint;
}
export interface Snapshot {
  id: Uint8Array;
  taken_at_timestamp: bigint;
  total_size: bigint;
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
}

const Blob = IDL.Vec(IDL.Nat8);
const Canister = { canister_id: IDL.Principal };
const SnapshotType = IDL.Record({ id: Blob, taken_at_timestamp: IDL.Nat64, total_size: IDL.Nat64 });
const StatusType = IDL.Record({
  status: IDL.Variant({ running: IDL.Null, stopping: IDL.Null, stopped: IDL.Null }),
  module_hash: IDL.Opt(Blob),
  cycles: IDL.Nat,
  memory_size: IDL.Nat,
  idle_cycles_burned_per_day: IDL.Nat,
});

/** The part of the management canister that a deployment needs. IC interface specification, "The IC management canister". */
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
  });

/** What a controller asks the network about a canister, and has done to it. Code is installed by devnet's `deployCanister`. */
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
  snapshots = () => this.#actor.list_canister_snapshots(this.#named);
  takeSnapshot = (replaced: Uint8Array | undefined) =>
    this.#actor.take_canister_snapshot({
      ...this.#named,
      replace_snapshot: replaced === undefined ? [] : [replaced],
    });
  loadSnapshot = (id: Uint8Array) => this.#actor.load_canister_snapshot({ ...this.#named, snapshot_id: id });
  deleteSnapshot = (id: Uint8Array) => this.#actor.delete_canister_snapshot({ ...this.#named, snapshot_id: id });
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
