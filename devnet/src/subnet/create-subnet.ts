import { principalText } from "../encoding/principal-text.ts";
import type { CallRequest } from "../messages/call-request.ts";
import { RejectCode, reject, rejects } from "../messages/reject.ts";
import { deliverRequest, deliverResponse } from "./deliver.ts";
import type { Message } from "./message-queue.ts";
import { runRequest, runResponse, runTask } from "./run-message.ts";
import { Subnet, type SubnetOptions } from "./subnet.ts";
import { uninstallCode } from "./uninstall-code.ts";

/** Creates a subnet that runs its messages. */
export function createSubnet(options: SubnetOptions): Subnet {
  return new Subnet(options, { run: runMessage, deliverRequest, deliverResponse, uninstall: uninstallCode });
}

function runMessage(subnet: Subnet, message: Message): void {
  try {
    dispatch(subnet, message);
  } catch (error) {
    // This is a fault of the devnet itself. The message must still end, and the fault must be visible.
    console.error("devnet: a message could not be run", error);
    if (message.kind !== "request") return;
    const text = error instanceof Error ? error.message : String(error);
    subnet.respond(message.origin, reject(RejectCode.SysFatal, "IC0001", `Devnet fault: ${text}`), message.cycles);
  }
}

function dispatch(subnet: Subnet, message: Message): void {
  switch (message.kind) {
    case "response":
      runResponse(subnet, message);
      break;
    case "timer":
    case "low memory":
    case "heartbeat":
      runTask(subnet, message);
      break;
    case "request":
      dispatchRequest(subnet, message);
  }
}

function dispatchRequest(subnet: Subnet, request: CallRequest): void {
  const { origin, target, cycles } = request;
  if (origin.kind === "ingress") subnet.history.process(origin.requestId);
  const canister = subnet.canister(target);
  const hostCanister = subnet.hostCanister(target);
  if (canister !== undefined) runRequest(subnet, canister, request);
  else if (hostCanister !== undefined) hostCanister.update(request);
  else subnet.respond(origin, rejects.canisterNotFound(principalText(target)), cycles);
}
