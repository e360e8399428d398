import { principalText } from "../encoding/principal-text.ts";
import type { CallRequest } from "../messages/call-request.ts";
import { RejectCode, reject, rejects } from "../messages/reject.ts";
import type { Message } from "./message-queue.ts";
import { Network, type NetworkOptions } from "./network.ts";
import { runRequest, runResponse, runTask } from "./run-message.ts";
import { uninstallCode } from "./uninstall-code.ts";

/** Creates a network that runs its messages. */
export function createNetwork(options: NetworkOptions): Network {
  return new Network(options, { run: runMessage, uninstall: uninstallCode });
}

function runMessage(network: Network, message: Message): void {
  try {
    dispatch(network, message);
  } catch (error) {
    // This is a fault of the devnet itself. The message must still end, and the fault must be visible.
    console.error("devnet: a message could not be run", error);
    if (message.kind !== "request") return;
    const text = error instanceof Error ? error.message : String(error);
    network.respond(message.origin, reject(RejectCode.SysFatal, "IC0001", `Devnet fault: ${text}`), message.cycles);
  }
}

function dispatch(network: Network, message: Message): void {
  switch (message.kind) {
    case "response":
      runResponse(network, message);
      break;
    case "timer":
    case "low memory":
    case "heartbeat":
      runTask(network, message);
      break;
    case "request":
      dispatchRequest(network, message);
  }
}

function dispatchRequest(network: Network, request: CallRequest): void {
  const { origin, target, cycles } = request;
  if (origin.kind === "ingress") network.history.process(origin.requestId);
  const canister = network.canister(target);
  const hostCanister = network.hostCanister(target);
  if (canister !== undefined) runRequest(network, canister, request);
  else if (hostCanister !== undefined) hostCanister.update(request);
  else network.respond(origin, rejects.canisterNotFound(principalText(target)), cycles);
}
