import { type CanisterChange, type CanisterHistory, StoreError, unwrap } from "@store-forever/protocol";
import { call, canisterSelf, IDL, type Principal } from "azle";

/** The network keeps at least so many. */
const MOST_CHANGES = 20n;

const Blob = IDL.Vec(IDL.Nat8);
const Controllers = IDL.Record({ controllers: IDL.Vec(IDL.Principal) });
const Details = IDL.Variant({
  creation: Controllers,
  code_uninstall: IDL.Null,
  code_deployment: IDL.Record({
    mode: IDL.Variant({ install: IDL.Null, reinstall: IDL.Null, upgrade: IDL.Null }),
    module_hash: Blob,
  }),
  load_snapshot: IDL.Record({ taken_at_timestamp: IDL.Nat64 }),
  controllers_change: Controllers,
});
/** The part of the network's `canister_info` that is needed here. IC interface specification, "IC method canister_info". */
const Info = IDL.Record({
  total_num_changes: IDL.Nat64,
  recent_changes: IDL.Vec(
    IDL.Record({
      timestamp_nanos: IDL.Nat64,
      origin: IDL.Variant({
        from_user: IDL.Record({ user_id: IDL.Principal }),
        from_canister: IDL.Record({ canister_id: IDL.Principal }),
      }),
      // Optional, so that kinds of changes which the network gets later are no error.
      details: IDL.Opt(Details),
    }),
  ),
});
const InfoRequest = IDL.Record({ canister_id: IDL.Principal, num_requested_changes: IDL.Opt(IDL.Nat64) });

type ChangeDetails =
  | { creation: { controllers: Principal[] } }
  | { code_uninstall: null }
  | {
      code_deployment: {
        mode: { install: null } | { reinstall: null } | { upgrade: null };
        module_hash: Uint8Array;
      };
    }
  | { load_snapshot: { taken_at_timestamp: bigint } }
  | { controllers_change: { controllers: Principal[] } };
interface Change {
  timestamp_nanos: bigint;
  origin: { from_user: { user_id: Principal } } | { from_canister: { canister_id: Principal } };
  details: [ChangeDetails] | [];
}
interface CanisterInfo {
  total_num_changes: bigint;
  recent_changes: Change[];
}

/**
 * Asks the network what was done with this canister. People cannot ask it themselves: only canisters may.
 * @throws StoreError Conflict, where the network does not answer
 */
export async function askCanisterHistory(): Promise<CanisterHistory> {
  const info = await askInfo();
  return { changes: info.recent_changes.map(changeView).reverse(), total_changes: info.total_num_changes };
}

async function askInfo(): Promise<CanisterInfo> {
  try {
    return await call<[object], CanisterInfo>("aaaaa-aa", "canister_info", {
      args: [{ canister_id: canisterSelf(), num_requested_changes: [MOST_CHANGES] }],
      paramIdlTypes: [InfoRequest],
      returnIdlType: Info,
    });
  } catch {
    throw new StoreError("Conflict", "The network does not answer: try again later.");
  }
}

function changeView({ timestamp_nanos, origin, details }: Change): CanisterChange {
  const by = "from_user" in origin ? origin.from_user.user_id : origin.from_canister.canister_id;
  return { at_ns: timestamp_nanos, by, details: detailsView(unwrap(details)) };
}

function detailsView(details: ChangeDetails | undefined): CanisterChange["details"] {
  if (details === undefined) return { other: null };
  if ("creation" in details) return { created: details.creation };
  if ("code_uninstall" in details) return { uninstalled: null };
  if ("load_snapshot" in details) return { restored: { taken_at_ns: details.load_snapshot.taken_at_timestamp } };
  if ("controllers_change" in details) return { controllers_changed: details.controllers_change };
  const { mode, module_hash } = details.code_deployment;
  if ("install" in mode) return { installed: module_hash };
  return "upgrade" in mode ? { upgraded: module_hash } : { reinstalled: module_hash };
}
