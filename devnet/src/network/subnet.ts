import { uninstallCode } from "../management/install.ts";
import { runManagementRequest } from "../management/management.ts";
import type { Request } from "../messages/call-context.ts";
import { RejectCode, reject, rejects } from "../messages/reject.ts";
import { runSystemUpdate, systemCanister } from "../system/system-canisters.ts";
import type { Message } from "./message-queue.ts";
import { Network, type NetworkOptions, principalText } from "./network.ts";
import { runRequest, runResponse, runTask } from "./run-message.ts";

/** A network that runs its messages. */
export function createNetwork(options: NetworkOptions): Network {
  return new Network(options, { run: runMessage, uninstall: uninstallCode });
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

function dispatchRequest(network: Network, request: Request): void {
  const { origin, target, cycles } = request;
  if (origin.kind === "ingress") network.history.process(origin.requestId);
  const canister = network.canister(target);
  const idText = principalText(target);
  const system = systemCanister(network, target, idText);
  if (target.length === 0) runManagementRequest(network, request);
  else if (canister !== undefined) runRequest(network, canister, request);
  else if (system !== undefined) runSystemUpdate(network, system, idText, request);
  else network.respond(origin, rejects.canisterNotFound(idText), cycles);
}
