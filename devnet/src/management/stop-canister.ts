import type { Canister } from "../canister/canister.ts";
import { type CallResponse, reply } from "../messages/call-response.ts";
import { RejectCode, reject } from "../messages/reject.ts";
import { completeStop } from "../subnet/call-contexts.ts";
import { type ManagementCall, type ManagementResult, NOTHING } from "./method.ts";

const STOP_TIMEOUT_NS = 300_000_000_000n;

/** Answers when every open call context of the canister is closed. */
export function stopCanister(canister: Canister, _arg: unknown, { subnet, request }: ManagementCall): ManagementResult {
  if (canister.lifecycle.kind === "stopped") return NOTHING;
  const waiting = canister.lifecycle.kind === "stopping" ? canister.lifecycle : undefined;
  let isAnswered = false;
  const answer = (response: CallResponse) => {
    if (!isAnswered) subnet.respond(request.origin, response, request.cycles);
    isAnswered = true;
  };
  const [cancelled, timedOut] = [
    reject(RejectCode.CanisterError, "IC0511", `Canister ${canister.text} was started again before it had stopped.`),
    reject(
      RejectCode.SysTransient,
      "IC0206",
      `Canister ${canister.text} did not stop in time: it still answers calls. It goes on stopping; ask again.`,
    ),
  ];
  canister.version++;
  canister.lifecycle = {
    kind: "stopping",
    onStopped: [...(waiting?.onStopped ?? []), () => answer(reply(NOTHING))],
    onCancelled: [...(waiting?.onCancelled ?? []), () => answer(cancelled)],
  };
  subnet.timers.at(subnet.nowNs() + STOP_TIMEOUT_NS, () => answer(timedOut));
  completeStop(subnet, canister);
  return "later";
}
