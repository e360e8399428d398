import { type CanisterIdArg, CanisterIdType, TargetCanisterType } from "../candid/management-types.ts";
import type { Bytes } from "../encoding/bytes.ts";
import type { Request } from "../messages/call-context.ts";
import { type Reject, RejectCode, RejectError, type Response, reject, reply } from "../messages/reject.ts";
import type { Network } from "../network/network.ts";
import { requireAccess } from "./access.ts";
import { decodeArg, findCanister } from "./arguments.ts";
import type { ManagementCall } from "./method.ts";
import { MANAGEMENT_METHODS } from "./methods.ts";
import { canisterLogs, canisterStatus, listCanisters } from "./status.ts";

/** Their arguments name no canister that exists: any may be the effective one. */
const FREE_METHODS = new Set(["provisional_create_canister_with_cycles", "create_canister", "list_canisters"]);
const QUERY_METHODS: Readonly<Record<string, (network: Network, caller: Bytes, arg: Bytes) => Bytes>> = {
  canister_status: canisterStatus,
  fetch_canister_logs: canisterLogs,
  list_canisters: listCanisters,
};

/** Handles a message to the management canister; its response goes to the message's origin. */
export function runManagementRequest(network: Network, request: Request): void {
  const call: ManagementCall = { network, request, cycles: request.cycles };
  try {
    const method = MANAGEMENT_METHODS[request.method];
    if (method === undefined) throw unknownMethod(request.method);
    if (method.access === "canisters" && request.origin.kind === "ingress") throw forCanistersOnly(request.method);
    const result = method.run(call);
    if (result !== "later") network.respond(request.origin, reply(result), call.cycles);
  } catch (error) {
    if (!(error instanceof RejectError)) throw error;
    network.respond(request.origin, error.reject, request.cycles);
  }
}

export function runManagementQuery(network: Network, method: string, arg: Bytes, caller: Bytes): Response {
  try {
    const run = QUERY_METHODS[method];
    if (run === undefined) throw unknownMethod(method);
    return reply(run(network, caller, arg));
  } catch (error) {
    if (error instanceof RejectError) return error.reject;
    throw error;
  }
}

/** Why an update from outside is refused before it is accepted; undefined when it is not. */
export function refuseManagementIngress(
  network: Network,
  { method, arg, caller }: { method: string; arg: Bytes; caller: Bytes },
): Reject | undefined {
  try {
    const known = MANAGEMENT_METHODS[method];
    if (known === undefined) throw unknownMethod(method);
    if (known.access === "canisters") throw forCanistersOnly(method);
    if (known.access !== "anyone")
      requireAccess(findCanister(network, namedCanister(method, arg)), caller, known.access);
    return undefined;
  } catch (error) {
    if (!(error instanceof RejectError)) throw error;
    return error.reject;
  }
}

/** The canister a management call is about; undefined for the methods that create one. */
export function effectiveCanisterId(method: string, arg: Bytes): Bytes | undefined {
  return FREE_METHODS.has(method) ? undefined : namedCanister(method, arg).toUint8Array();
}

function namedCanister(method: string, arg: Bytes) {
  if (method !== "install_chunked_code") return decodeArg<CanisterIdArg>(CanisterIdType, arg).canister_id;
  return decodeArg<{ target_canister: CanisterIdArg["canister_id"] }>(TargetCanisterType, arg).target_canister;
}

function unknownMethod(method: string): RejectError {
  return new RejectError(RejectCode.CanisterReject, "IC0407", `Management canister has no method '${method}'`);
}

function forCanistersOnly(method: string): RejectError {
  const { code, errorCode, message } = reject(
    RejectCode.CanisterReject,
    "IC0406",
    `The method '${method}' of the management canister can be called by canisters only.`,
  );
  return new RejectError(code, errorCode, message);
}
