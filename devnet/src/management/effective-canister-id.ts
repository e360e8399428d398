import type { Principal } from "@dfinity/principal";
import { decodeArg } from "../candid/candid-codec.ts";
import { type CanisterIdArg, CanisterIdType, TargetCanisterType } from "../candid/management-types.ts";
import type { Bytes } from "../encoding/bytes.ts";

/** The arguments of these methods name no existing canister, so any id may be the effective one. */
const METHODS_WITHOUT_CANISTER = new Set([
  "provisional_create_canister_with_cycles",
  "create_canister",
  "list_canisters",
]);

/**
 * The canister that a management call is about; undefined for methods that are about none or create one.
 * @throws RejectError IC0408 when the argument names no canister
 */
export function effectiveCanisterId(method: string, arg: Bytes): Bytes | undefined {
  return METHODS_WITHOUT_CANISTER.has(method) ? undefined : namedCanister(method, arg).toUint8Array();
}

/** By arguments: each message asks several times, and decoding takes 40 ms where a module of a megabyte is in it. */
const knownNames = { canister: new WeakMap<Bytes, Principal>(), target: new WeakMap<Bytes, Principal>() };

/** The canister that the argument of a management call names. @throws RejectError IC0408 when it names none */
export function namedCanister(method: string, arg: Bytes): Principal {
  const isChunked = method === "install_chunked_code";
  const known = isChunked ? knownNames.target : knownNames.canister;
  const name =
    known.get(arg) ??
    (isChunked
      ? decodeArg<{ target_canister: Principal }>(TargetCanisterType, arg).target_canister
      : decodeArg<CanisterIdArg>(CanisterIdType, arg).canister_id);
  known.set(arg, name);
  return name;
}
