import { runManagementRequest } from "../management/management.ts";
import { RejectCode, reject, rejects } from "../reject.ts";
import type { Message } from "./message-queue.ts";
import { Network, type NetworkOptions, principalText } from "./network.ts";
import { runRequest, runResponse, runTask } from "./run-message.ts";

/** A network that runs its messages. */
export function createNetwork(options: NetworkOptions): Network {
  return new Network(options, runMessage);
}

function runMessage(network: Network, message: Message): void {
  try {
    dispatch(network, message);
  } catch (error) {
    // A fault of the devnet itself: the message must still end, and the fault must be seen.
    console.error("devnet: a message could not be run", error);
    if (message.kind !== "request") return;
    const text = error instanceof Error ? error.message : String(error);
    network.respond(message.origin, reject(RejectCode.SysFatal, "IC0001", `Devnet fault: ${text}`), message.cycles);
  }
}

function dispatch(network: Network, message: Message): void {
  switch (message.kind) {
    case "response":
      return runResponse(network, message);
    case "timer":
    case "heartbeat":
      return runTask(network, message);
    case "request": {
      if (message.origin.kind === "ingress") network.history.process(message.origin.requestId);
      if (message.target.length === 0) return runManagementRequest(network, message);
      const canister = network.canister(message.target);
      if (canister !== undefined) return runRequest(network, canister, message);
      const id = principalText(message.target);
      return network.respond(message.origin, rejects.canisterNotFound(id), message.cycles);
    }
  }
}
