import { concatBytes } from "@noble/hashes/utils";
import { type Bytes, separator } from "../encoding/bytes.ts";
import { hashMap } from "../encoding/independent-hash.ts";
import type { CallResponse } from "../messages/call-response.ts";
import { signAsNode } from "../state/keys.ts";
import type { Subnet } from "../subnet/subnet.ts";

const RESPONSE_SEPARATOR = separator("ic-response");

/** The answer to a query as clients receive it, signed by the node. */
export function signedQueryAnswer(subnet: Subnet, requestId: Bytes, response: CallResponse): object {
  const answer =
    response.kind === "reply"
      ? { status: "replied", reply: { arg: response.data } }
      : {
          status: "rejected",
          reject_code: response.code,
          reject_message: response.message,
          error_code: response.errorCode,
        };
  const timestamp = subnet.nowNs();
  const hash = hashMap({ ...answer, timestamp, request_id: requestId });
  const signature = signAsNode(subnet.keys, concatBytes(RESPONSE_SEPARATOR, hash));
  return { ...answer, signatures: [{ timestamp, signature, identity: subnet.keys.nodeId.toUint8Array() }] };
}
