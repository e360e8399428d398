import type { Canister } from "../canister/canister.ts";
import { charge, ingressFee } from "../canister/fees.ts";
import { principalText } from "../encoding/principal-text.ts";
import type { CallRequest } from "../messages/call-request.ts";
import type { IngressMessage } from "../messages/ingress-message.ts";
import { type Reject, RejectCode, reject, rejects } from "../messages/reject.ts";
import { Execution } from "../runtime/execution.ts";
import { transact } from "../runtime/transaction.ts";
import type { Admission } from "./host-canister.ts";
import type { Network } from "./network.ts";
import { outOfCycles, unavailable } from "./run-message.ts";

/**
 * Accepts or refuses an update call. A request id that is known already does not run again.
 * @returns why the call was refused; undefined when it was accepted, so that its status can be read
 */
export function submitIngress(network: Network, message: IngressMessage): Reject | undefined {
  if (network.history.get(message.requestId) !== undefined) return undefined;
  const admission = admit(network, message);
  if (admission.kind === "refused") return admission.reject;
  const { requestId, target, method, arg, caller, callerInfo, envelopeBytes, expiresAtNs } = message;
  network.history.receive(requestId, caller, target);
  if (admission.payer !== undefined) charge(admission.payer, ingressFee(envelopeBytes));
  const origin = { kind: "ingress", requestId } as const;
  const from = { caller, callerInfo, origin };
  const request: CallRequest = { kind: "request", target, method, arg, ...from, cycles: 0n, deadlineNs: 0n };
  network.rounds.submit({ request, envelopeBytes, expiresAtNs });
  return undefined;
}

function admit(network: Network, message: IngressMessage): Admission {
  const canister = network.canister(message.target);
  if (canister === undefined)
    return (
      network.hostCanister(message.target)?.admit(message) ?? {
        kind: "refused",
        reject: rejects.canisterNotFound(principalText(message.target)),
      }
    );
  const refusal =
    unavailable(canister) ??
    outOfCycles(canister, ingressFee(message.envelopeBytes)) ??
    inspect(network, canister, message);
  return refusal === undefined ? { kind: "accepted", payer: canister } : { kind: "refused", reject: refusal };
}

/** Lets the canister decide by its inspect_message, if it has one. Its changes to memory are discarded. */
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
