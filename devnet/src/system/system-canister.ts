import type { Bytes } from "../encoding/bytes.ts";
import { type CallResponse, reply } from "../messages/call-response.ts";
import { RejectError, rejects } from "../messages/reject.ts";
import type { Network } from "../network/network.ts";
import type { HostCanister } from "../subnet/host-canister.ts";

/** A call to a system canister while it is handled. */
export interface SystemCall {
  network: Network;
  caller: Bytes;
  arg: Bytes;
  /** Attached cycles that the method has not taken. They are refunded. */
  cycles: bigint;
}

export type SystemMethod = (call: SystemCall) => Bytes;

/** The emulated part of a system canister: what deploying, paying and topping up need. */
export interface SystemCanister {
  /** Its principal on mainnet. */
  id: string;
  queries: Readonly<Record<string, SystemMethod>>;
  updates: Readonly<Record<string, SystemMethod>>;
}

/** A system canister, on the root subnet. It accepts all calls, and nobody pays for them. */
export function hostSystemCanister(network: Network, { id, queries, updates }: SystemCanister): HostCanister {
  return {
    admit: () => ({ kind: "accepted", payer: undefined }),
    update({ method, caller, arg, cycles, origin }) {
      const run = updates[method] ?? queries[method];
      const call = { network, caller, arg, cycles };
      const response = run === undefined ? rejects.noMethod(id, "update", method) : answer(run, call);
      network.root.respond(origin, response, response.kind === "reply" ? call.cycles : cycles);
    },
    query({ method, caller, arg }) {
      const run = queries[method];
      return run === undefined
        ? rejects.noMethod(id, "query", method)
        : answer(run, { network, caller, arg, cycles: 0n });
    },
  };
}

function answer(method: SystemMethod, call: SystemCall): CallResponse {
  try {
    return reply(method(call));
  } catch (error) {
    if (error instanceof RejectError) return error.reject;
    throw error;
  }
}
