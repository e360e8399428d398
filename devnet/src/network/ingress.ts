import type { Canister } from "../canister/canister.ts";
import { charge, ingressFee } from "../canister/fees.ts";
import type { Bytes } from "../encoding/bytes.ts";
import { effectiveCanisterId, refuseManagementIngress } from "../management/management.ts";
import type { CallerInfo, Request } from "../messages/call-context.ts";
import { type Reject, RejectCode, reject, rejects } from "../messages/reject.ts";
import { Execution } from "../runtime/execution.ts";
import { transact } from "../runtime/transaction.ts";
import { systemCanister } from "../system/system-canisters.ts";
import { type Network, principalText } from "./network.ts";
import { outOfCycles, unavailable } from "./run-message.ts";

/** They give cycles. */
const FREE_METHODS = new Set(["provisional_top_up_canister", "provisional_create_canister_with_cycles"]);
/** A frozen canister may change its freezing threshold. */
const UNFREEZING_METHOD = "update_settings";

/** An authenticated update call from outside. */
export interface IngressMessage {
  requestId: Bytes;
  target: Bytes;
  method: string;
  arg: Bytes;
  caller: Bytes;
  callerInfo?: CallerInfo | undefined;
  /** What it takes of a block. */
  envelopeBytes: number;
  expiresAtNs: bigint;
}

/**
 * Takes an update call in. A request id that is known already is not run again.
 * @returns why the call was refused before acceptance; undefined when its status can be asked for
 */
export function submitIngress(network: Network, message: IngressMessage): Reject | undefined {
  if (network.history.get(message.requestId) !== undefined) return undefined;
  const refusal = refuse(network, message);
  if (refusal !== undefined) return refusal;
  const { requestId, target, method, arg, caller, callerInfo, envelopeBytes, expiresAtNs } = message;
  network.history.receive(requestId, caller, target);
  const payer = payerOf(network, message);
  if (payer !== undefined) charge(payer, ingressFee(envelopeBytes));
  const origin = { kind: "ingress", requestId } as const;
  const from = { caller, callerInfo, origin };
  const request: Request = { kind: "request", target, method, arg, ...from, cycles: 0n, deadlineNs: 0n };
  network.rounds.submit({ request, envelopeBytes, expiresAtNs });
  return undefined;
}

/** The canister that a message is for, or that it manages. */
function payerOf(network: Network, { target, method, arg }: IngressMessage): Canister | undefined {
  const id = target.length === 0 ? effectiveCanisterId(method, arg) : target;
  return id === undefined || FREE_METHODS.has(method) ? undefined : network.canister(id);
}

function refuseManagement(network: Network, message: IngressMessage): Reject | undefined {
  const refusal = refuseManagementIngress(network, message);
  if (refusal !== undefined || message.method === UNFREEZING_METHOD) return refusal;
  const payer = payerOf(network, message);
  return payer === undefined ? undefined : outOfCycles(payer, ingressFee(message.envelopeBytes));
}

function refuse(network: Network, message: IngressMessage): Reject | undefined {
  if (message.target.length === 0) return refuseManagement(network, message);
  const canister = network.canister(message.target);
  if (canister === undefined) {
    const idText = principalText(message.target);
    return systemCanister(network, message.target, idText) === undefined ? rejects.canisterNotFound(idText) : undefined;
  }
  return (
    unavailable(canister) ??
    outOfCycles(canister, ingressFee(message.envelopeBytes)) ??
    inspect(network, canister, message)
  );
}

/** Asks the canister itself, if it has an opinion; whatever it changes in memory is thrown away. */
function inspect(
  network: Network,
  canister: Canister,
  { method, arg, caller, callerInfo }: IngressMessage,
): Reject | undefined {
  const { code } = canister;
  if (!code?.module.hasExport("canister_inspect_message")) return undefined;
  const execution = new Execution({ canister, heap: code.heap, stable: canister.stable }, network, {
    entry: "F",
    replicated: false,
    caller,
    callerInfo,
    arg,
    methodName: method,
  });
  const outcome = transact(execution, false, (x) => code.heap.callExport(x, "canister_inspect_message"));
  if (outcome.kind === "trapped") return outcome.reject;
  if (execution.accepted) return undefined;
  return reject(RejectCode.CanisterReject, "IC0406", `Canister ${canister.text} rejected the message`);
}
