import { bytesToHex, hexToBytes, utf8ToBytes } from "@noble/hashes/utils";
import type { Bytes } from "../encoding/bytes.ts";
import { principalText } from "../encoding/principal-text.ts";
import type { CallRequest } from "../messages/call-request.ts";
import { type Reject, RejectCode, reject } from "../messages/reject.ts";
import type { ResponseMessage } from "./message-queue.ts";
import type { Subnet } from "./subnet.ts";

/** The limit of messages between subnets, in bytes of payload and method name (dfinity/ic, MAX_INTER_CANISTER_PAYLOAD_IN_BYTES). */
const MAX_PAYLOAD_BYTES = 2 * 1024 * 1024;

/** Delivers a canister's request to the subnet of its callee: on the mainnet clock once it is certified, with a block there. */
export function deliverRequest(from: Subnet, request: CallRequest): void {
  const to = from.network.destinationOf(request, from);
  const sizeBytes = utf8ToBytes(request.method).length + request.arg.length;
  if (to === from) from.queue.push(request);
  else if (sizeBytes > MAX_PAYLOAD_BYTES)
    from.respond(request.origin, tooLarge(request.caller, sizeBytes), request.cycles);
  else
    from.rounds.certify(bytesToHex(request.caller), () =>
      to.rounds.receive({ sizeBytes, enter: () => to.queue.push(request) }),
    );
}

/** Delivers a response to the subnet of the caller. A reply that is too large for another subnet becomes a reject. */
export function deliverResponse(from: Subnet, message: ResponseMessage): void {
  const to = from.network.subnetOf(hexToBytes(message.canisterKey)) ?? from;
  if (to === from) {
    from.queue.push(message);
    return;
  }
  const { response } = message;
  const callback = to.canisters.get(message.canisterKey)?.callbacks.get(message.callbackId);
  const callee = callback?.calleeKey ?? "";
  const sizeBytes = response.kind === "reply" ? response.data.length : 0;
  const delivered =
    sizeBytes > MAX_PAYLOAD_BYTES ? { ...message, response: tooLarge(hexToBytes(callee), sizeBytes) } : message;
  from.rounds.certify(callee, () =>
    to.rounds.receive({ sizeBytes: Math.min(sizeBytes, MAX_PAYLOAD_BYTES), enter: () => to.queue.push(delivered) }),
  );
}

function tooLarge(sender: Bytes, sizeBytes: number): Reject {
  return reject(
    RejectCode.CanisterError,
    "IC0504",
    `Canister ${principalText(sender)} violated contract: attempted to send a message of size ${sizeBytes} exceeding the limit ${MAX_PAYLOAD_BYTES}`,
  );
}
