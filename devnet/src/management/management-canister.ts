import type { Canister } from "../canister/canister.ts";
import { ingressFee } from "../canister/fees.ts";
import type { Bytes } from "../encoding/bytes.ts";
import { findCanister } from "../lifecycle/find-canister.ts";
import { requireAccess } from "../lifecycle/require-access.ts";
import type { CallRequest } from "../messages/call-request.ts";
import { type CallResponse, reply } from "../messages/call-response.ts";
import type { IngressMessage } from "../messages/ingress-message.ts";
import type { Query } from "../messages/query.ts";
import { RejectCode, RejectError } from "../messages/reject.ts";
import { outOfCycles } from "../subnet/availability.ts";
import type { Admission, HostCanister } from "../subnet/host-canister.ts";
import type { Subnet } from "../subnet/subnet.ts";
import { effectiveCanisterId, namedCanister } from "./effective-canister-id.ts";
import type { ManagementCall } from "./method.ts";
import { MANAGEMENT_METHODS } from "./methods.ts";
import { canisterLogs, canisterStatus, listCanisters } from "./status.ts";

/** Nobody pays for these messages, because they give cycles. */
const FREE_METHODS = new Set(["provisional_top_up_canister", "provisional_create_canister_with_cycles"]);
/** A frozen canister may still change its freezing threshold. */
const UNFREEZING_METHOD = "update_settings";
const QUERY_METHODS: Readonly<Record<string, (subnet: Subnet, caller: Bytes, arg: Bytes) => Bytes>> = {
  canister_status: canisterStatus,
  fetch_canister_logs: canisterLogs,
  list_canisters: listCanisters,
};

/** The management canister of a subnet, `aaaaa-aa`. */
export function managementCanister(subnet: Subnet): HostCanister {
  return {
    admit: (message) => admit(subnet, message),
    update: (request) => update(subnet, request),
    query: (query) => answerQuery(subnet, query),
  };
}

function admit(subnet: Subnet, message: IngressMessage): Admission {
  const { method, arg, caller, envelopeBytes } = message;
  try {
    const known = MANAGEMENT_METHODS[method];
    if (known === undefined) throw unknownMethod(method);
    if (known.access === "canisters") throw forCanistersOnly(method);
    if (known.access !== "anyone")
      requireAccess(findCanister(subnet, namedCanister(method, arg)), caller, known.access);
    const payer = payerOf(subnet, message);
    const unpaid =
      payer === undefined || method === UNFREEZING_METHOD ? undefined : outOfCycles(payer, ingressFee(envelopeBytes));
    return unpaid === undefined ? { kind: "accepted", payer } : { kind: "refused", reject: unpaid };
  } catch (error) {
    if (error instanceof RejectError) return { kind: "refused", reject: error.reject };
    throw error;
  }
}

/** The canister that a message manages pays for it. */
function payerOf(subnet: Subnet, { method, arg }: IngressMessage): Canister | undefined {
  const id = FREE_METHODS.has(method) ? undefined : effectiveCanisterId(method, arg);
  return id === undefined ? undefined : subnet.canister(id);
}

function update(subnet: Subnet, request: CallRequest): void {
  const call: ManagementCall = { subnet, request, cycles: request.cycles };
  try {
    const method = MANAGEMENT_METHODS[request.method];
    if (method === undefined) throw unknownMethod(request.method);
    if (method.access === "canisters" && request.origin.kind === "ingress") throw forCanistersOnly(request.method);
    const result = method.run(call);
    if (result !== "later") subnet.respond(request.origin, reply(result), call.cycles);
  } catch (error) {
    if (!(error instanceof RejectError)) throw error;
    subnet.respond(request.origin, error.reject, request.cycles);
  }
}

function answerQuery(subnet: Subnet, { method, caller, arg }: Query): CallResponse {
  try {
    const run = QUERY_METHODS[method];
    if (run === undefined) throw unknownMethod(method);
    return reply(run(subnet, caller, arg));
  } catch (error) {
    if (error instanceof RejectError) return error.reject;
    throw error;
  }
}

function unknownMethod(method: string): RejectError {
  return new RejectError(RejectCode.CanisterReject, "IC0407", `Management canister has no method '${method}'`);
}

function forCanistersOnly(method: string): RejectError {
  return new RejectError(
    RejectCode.CanisterReject,
    "IC0406",
    `The method '${method}' of the management canister can be called by canisters only.`,
  );
}
