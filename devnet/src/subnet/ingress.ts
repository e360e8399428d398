import type { Canister } from "../canister/canister.ts";
import { charge, ingressFee } from "../canister/fees.ts";
import { principalText } from "../encoding/principal-text.ts";
import type { CallRequest } from "../messages/call-request.ts";
import type { IngressMessage } from "../messages/ingress-message.ts";
import { type Reject, RejectCode, reject, rejects } from "../messages/reject.ts";
import { Execution } from "../runtime/execution.ts";
import { transact } from "../runtime/transaction.ts";
import { outOfCycles, unavailable } from "./availability.ts";
import type { Admission } from "./host-canister.ts";
import type { Subnet } from "./subnet.ts";

/**
 * Accepts or refuses an update call. A request id that is known already does not run again.
 * @returns why the call was refused; undefined when it was accepted, so that its status can be read
 */
export function submitIngress(subnet: Subnet, message: IngressMessage): Reject | undefined {
  if (subnet.history.get(message.requestId) !== undefined) return undefined;
  const admission = admit(subnet, message);
  if (admission.kind === "refused") return admission.reject;
  const { requestId, target, method, arg, caller, callerInfo, envelopeBytes, expiresAtNs } = message;
  subnet.history.receive(requestId, caller, target);
  if (admission.payer !== undefined) charge(admission.payer, ingressFee(envelopeBytes));
  const origin = { kind: "ingress", requestId } as const;
  const from = { caller, callerInfo, origin };
  const request: CallRequest = { kind: "request", target, method, arg, ...from, cycles: 0n, deadlineNs: 0n };
  subnet.rounds.submit({ request, envelopeBytes, expiresAtNs });
  return undefined;
}

function admit(subnet: Subnet, message: IngressMessage): Admission {
  const canister = subnet.canister(message.target);
  if (canister === undefined)
    return (
      subnet.hostCanister(message.target)?.admit(message) ?? {
        kind: "refused",
        reject: rejects.canisterNotFound(principalText(message.target)),
      }
    );
  const refusal =
    unavailable(canister) ??
    outOfCycles(canister, ingressFee(message.envelopeBytes)) ??
    inspect(subnet, canister, message);
  return refusal === undefined ? { kind: "accepted", payer: canister } : { kind: "refused", reject: refusal };
}

/** Lets the canister decide by its inspect_message, if it has one. Its changes to memory are discarded. */
function inspect(
  subnet: Subnet,
  canister: Canister,
  { method, arg, caller, callerInfo }: IngressMessage,
): Reject | undefined {
  const { code } = canister;
  if (!code?.module.hasExport("canister_inspect_message")) return undefined;
  const execution = new Execution({ canister, heap: code.heap, stable: canister.stable }, subnet, {
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
