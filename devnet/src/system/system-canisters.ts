import type { Bytes } from "../encoding/bytes.ts";
import type { Request } from "../messages/call-context.ts";
import { RejectError, type Response, rejects, reply } from "../messages/reject.ts";
import type { Network } from "../network/network.ts";
import { CYCLES_LEDGER_ID, cyclesLedger } from "./cycles-ledger.ts";
import { CYCLES_MINTING_ID, cyclesMinting } from "./cycles-minting.ts";
import type { SystemCall, SystemCanister, SystemMethod } from "./system-canister.ts";

const SYSTEM_CANISTERS: Readonly<Record<string, SystemCanister>> = {
  [CYCLES_LEDGER_ID]: cyclesLedger,
  [CYCLES_MINTING_ID]: cyclesMinting,
};

/** The emulated canister of this name; none where a canister of that id has been created. */
export function systemCanister(network: Network, id: Bytes, idText: string): SystemCanister | undefined {
  return network.canister(id) === undefined ? SYSTEM_CANISTERS[idText] : undefined;
}

export function runSystemUpdate(network: Network, canister: SystemCanister, idText: string, request: Request): void {
  const call = { network, caller: request.caller, arg: request.arg, cycles: request.cycles };
  const method = canister.updates[request.method] ?? canister.queries[request.method];
  const response = method === undefined ? rejects.noMethod(idText, "update", request.method) : answer(method, call);
  network.respond(request.origin, response, response.kind === "reply" ? call.cycles : request.cycles);
}

export function runSystemQuery(
  network: Network,
  canister: SystemCanister,
  idText: string,
  { method, caller, arg }: { method: string; caller: Bytes; arg: Bytes },
): Response {
  const run = canister.queries[method];
  return run === undefined
    ? rejects.noMethod(idText, "query", method)
    : answer(run, { network, caller, arg, cycles: 0n });
}

function answer(method: SystemMethod, call: SystemCall): Response {
  try {
    return reply(method(call));
  } catch (error) {
    if (error instanceof RejectError) return error.reject;
    throw error;
  }
}
