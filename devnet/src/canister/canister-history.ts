import { IDL } from "@dfinity/candid";
import type { Principal } from "@dfinity/principal";
import type { Bytes } from "../encoding/bytes.ts";

const MAX_CHANGES = 20;

/** The Candid type of one change. Source: interface specification, `canister_info`. */
export const ChangeType = IDL.Record({
  timestamp_nanos: IDL.Nat64,
  canister_version: IDL.Nat64,
  origin: IDL.Variant({
    from_user: IDL.Record({ user_id: IDL.Principal }),
    from_canister: IDL.Record({ canister_id: IDL.Principal, canister_version: IDL.Opt(IDL.Nat64) }),
  }),
  details: IDL.Variant({
    creation: IDL.Record({
      controllers: IDL.Vec(IDL.Principal),
      environment_variables_hash: IDL.Opt(IDL.Vec(IDL.Nat8)),
    }),
    code_uninstall: IDL.Null,
    code_deployment: IDL.Record({
      mode: IDL.Variant({ install: IDL.Null, reinstall: IDL.Null, upgrade: IDL.Null }),
      module_hash: IDL.Vec(IDL.Nat8),
    }),
    load_snapshot: IDL.Record({
      from_canister_id: IDL.Opt(IDL.Principal),
      snapshot_id: IDL.Vec(IDL.Nat8),
      canister_version: IDL.Nat64,
      taken_at_timestamp: IDL.Nat64,
      source: IDL.Variant({ taken_from_canister: IDL.Reserved, metadata_upload: IDL.Reserved }),
    }),
    controllers_change: IDL.Record({ controllers: IDL.Vec(IDL.Principal) }),
  }),
});

export type ChangeOrigin =
  | { from_user: { user_id: Principal } }
  | { from_canister: { canister_id: Principal; canister_version: readonly [] | readonly [bigint] } };

export type SnapshotSource = { taken_from_canister: null } | { metadata_upload: null };

export type ChangeDetails =
  | { creation: { controllers: readonly Principal[]; environment_variables_hash: [] | [Bytes] } }
  | { code_uninstall: null }
  | {
      code_deployment: {
        mode: { install: null } | { reinstall: null } | { upgrade: null };
        module_hash: Bytes;
      };
    }
  | {
      load_snapshot: {
        from_canister_id: [] | [Principal];
        snapshot_id: Bytes;
        canister_version: bigint;
        taken_at_timestamp: bigint;
        source: SnapshotSource;
      };
    }
  | { controllers_change: { controllers: readonly Principal[] } };

export interface CanisterChange {
  timestamp_nanos: bigint;
  /** The version after the change. */
  canister_version: bigint;
  origin: ChangeOrigin;
  details: ChangeDetails;
}

const SenderVersionType = IDL.Record({ sender_canister_version: IDL.Opt(IDL.Nat64) });

/** The canister version that the argument of a management call gives for its sender; undefined when it gives none. */
export function senderVersion(arg: Bytes): bigint | undefined {
  try {
    const [decoded] = IDL.decode([SenderVersionType], arg);
    return (decoded as unknown as { sender_canister_version: [] | [bigint] }).sender_canister_version[0];
  } catch {
    // An argument that is no record gives none; the method itself will refuse it.
    return undefined;
  }
}

/** Who changed what of a canister: the newest twenty changes. */
export class CanisterHistory {
  #changes: readonly CanisterChange[];
  #total: bigint;

  constructor(changes: readonly CanisterChange[] = [], total = 0n) {
    this.#changes = changes;
    this.#total = total;
  }

  /** Oldest first. */
  get changes(): readonly CanisterChange[] {
    return this.#changes;
  }

  /** The number of all changes, including those that are no longer kept. */
  get total(): bigint {
    return this.#total;
  }

  add(change: CanisterChange): void {
    this.#total++;
    this.#changes = [...this.#changes, change].slice(-MAX_CHANGES);
  }

  /** Forgets the changes, but not their number: this happens when the canister has no cycles left. */
  clear(): void {
    this.#changes = [];
  }
}
