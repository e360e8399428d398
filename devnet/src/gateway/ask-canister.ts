import { randomBytes } from "node:crypto";
import { concatBytes } from "@noble/hashes/utils";
import { type Bytes, equalBytes } from "../encoding/bytes.ts";
import type { CallResponse } from "../messages/call-response.ts";
import { submitIngress } from "../subnet/ingress.ts";
import { runQuery } from "../subnet/queries.ts";
import type { Subnet } from "../subnet/subnet.ts";
import { GatewayError } from "./gateway-error.ts";
import {
  type CanisterHttpRequest,
  type CanisterHttpResponse,
  decodeResponse,
  decodeStreamedPart,
  encodeQueryRequest,
  encodeToken,
  encodeUpdateRequest,
  type HeaderField,
  type StreamedPart,
  type StreamingToken,
} from "./http-interface.ts";

/** The whole answer of a canister to one HTTP request. */
export interface CanisterAnswer {
  status: number;
  headers: HeaderField[];
  body: Bytes;
  /** Whether an update call gave the answer. Then consensus vouches for it, and there is nothing more to verify. */
  isFromUpdate: boolean;
}

const ANONYMOUS = Uint8Array.of(4);
const UPDATE_WAIT_MS = 5 * 60_000;
const UPDATE_EXPIRY_NS = 240_000_000_000n;
const MAX_STREAMED_PARTS = 1_000;

/** Asks by query, and by update if the canister wants one, and collects the streamed parts. */
export async function askCanister(
  subnet: Subnet,
  canisterId: Bytes,
  request: CanisterHttpRequest,
): Promise<CanisterAnswer> {
  const first = decode(() => decodeResponse(query(subnet, canisterId, "http_request", encodeQueryRequest(request))));
  const isFromUpdate = first.upgrade[0] === true;
  const response = isFromUpdate ? await update(subnet, canisterId, request) : first;
  return {
    status: response.status_code,
    headers: response.headers,
    body: streamed(subnet, canisterId, response),
    isFromUpdate,
  };
}

function query(subnet: Subnet, target: Bytes, method: string, arg: Bytes): Bytes {
  // The library that verifies answers knows flat ranges only.
  return dataOf(runQuery(subnet, { target, method, arg, caller: ANONYMOUS }, { kind: "flat" }));
}

async function update(subnet: Subnet, target: Bytes, request: CanisterHttpRequest): Promise<CanisterHttpResponse> {
  const requestId = new Uint8Array(randomBytes(32));
  const arg = encodeUpdateRequest(request);
  const refusal = submitIngress(subnet, {
    requestId,
    target,
    method: "http_request_update",
    arg,
    caller: ANONYMOUS,
    envelopeBytes: arg.length,
    expiresAtNs: subnet.nowNs() + UPDATE_EXPIRY_NS,
  });
  if (refusal !== undefined) return decodeResponse(dataOf(refusal));
  await subnet.history.ended(requestId, UPDATE_WAIT_MS);
  const status = subnet.history.get(requestId)?.status;
  if (status?.kind !== "ended") throw new GatewayError(504, "The canister did not answer in time.");
  return decode(() => decodeResponse(dataOf(status.response)));
}

function streamed(subnet: Subnet, canisterId: Bytes, { body, streaming_strategy }: CanisterHttpResponse): Bytes {
  const [strategy] = streaming_strategy;
  if (strategy === undefined) return new Uint8Array(body);
  const [callee, method] = strategy.Callback.callback;
  if (!equalBytes(callee.toUint8Array(), canisterId))
    throw new GatewayError(502, "The canister streams from another canister, which is not allowed.");
  const parts: Bytes[] = [new Uint8Array(body)];
  for (let token: StreamingToken | undefined = strategy.Callback.token; token !== undefined; ) {
    if (parts.length > MAX_STREAMED_PARTS)
      throw new GatewayError(502, `The canister streams more than ${MAX_STREAMED_PARTS} parts.`);
    const arg = encodeToken(token);
    const part: StreamedPart | undefined = decode(() => decodeStreamedPart(query(subnet, canisterId, method, arg)));
    if (part === undefined) break;
    parts.push(new Uint8Array(part.body));
    token = part.token[0];
  }
  return concatBytes(...parts);
}

function dataOf(response: CallResponse): Bytes {
  if (response.kind === "reply") return response.data;
  const { code, errorCode, message } = response;
  throw new GatewayError(errorCode === "IC0301" ? 404 : 502, `Reject code ${code} (${errorCode}): ${message}`);
}

function decode<T>(body: () => T): T {
  try {
    return body();
  } catch (error) {
    if (error instanceof GatewayError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new GatewayError(502, `The canister's answer is not an HTTP response: ${reason}`);
  }
}
