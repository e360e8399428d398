import type { IDL } from "@dfinity/candid";
import { decodeArg, encode } from "../candid/candid-codec.ts";
import type { CanisterIdArg } from "../candid/management-types.ts";
import type { Canister } from "../canister/canister.ts";
import type { Bytes } from "../encoding/bytes.ts";
import { findCanister } from "../lifecycle/find-canister.ts";
import { type CanisterAccess, requireAccess } from "../lifecycle/require-access.ts";
import type { CallRequest } from "../messages/call-request.ts";
import type { Subnet } from "../subnet/subnet.ts";

/** A message to the management canister while it is handled. */
export interface ManagementCall {
  subnet: Subnet;
  request: CallRequest;
  /** Attached cycles that the method has not taken. They are refunded. */
  cycles: bigint;
}

/** The reply, or `later` for a method that answers by itself at a later time. */
export type ManagementResult = Bytes | "later";

export interface ManagementMethod {
  /** Who may call. */
  access: "anyone" | "canisters" | CanisterAccess;
  run(call: ManagementCall): ManagementResult;
}

/** The reply of methods without a result. */
export const NOTHING = encode([], []);

/** A method on the canister that its argument names. Only controllers may call it unless `access` says otherwise. */
export function onCanister<T extends CanisterIdArg>(
  type: IDL.Type,
  run: (canister: Canister, arg: T, call: ManagementCall) => ManagementResult,
  access: CanisterAccess = "controllers",
): ManagementMethod {
  return {
    access,
    run(call) {
      const arg = decodeArg<T>(type, call.request.arg);
      const canister = findCanister(call.subnet, arg.canister_id);
      requireAccess(canister, call.request.caller, access);
      return run(canister, arg, call);
    },
  };
}
