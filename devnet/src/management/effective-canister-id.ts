import type { Principal } from "@dfinity/principal";
import { decodeArg } from "../candid/candid-codec.ts";
import { type CanisterIdArg, CanisterIdType, TargetCanisterType } from "../candid/management-types.ts";
import type { Bytes } from "../encoding/bytes.ts";

/** Their arguments name no canister that exists: any may be the effective one. */
const METHODS_WITHOUT_CANISTER = new Set([
  "provisional_create_canister_with_cycles",
  "create_canister",
  "list_canisters",
]);

/**
 * The canister a management call is about; undefined for the methods that create one.
 * @throws RejectError IC0408 when the argument names no canister
 */
export function effectiveCanisterId(method: string, arg: Bytes): Bytes | undefined {
  return METHODS_WITHOUT_CANISTER.has(method) ? undefined : namedCanister(method, arg).toUint8Array();
}

/** @throws RejectError IC0408 when the argument names no canister */
export function namedCanister(method: string, arg: Bytes): Principal {
  if (method !== "install_chunked_code") return decodeArg<CanisterIdArg>(CanisterIdType, arg).canister_id;
  return decodeArg<{ target_canister: Principal }>(TargetCanisterType, arg).target_canister;
}
