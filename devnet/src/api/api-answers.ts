import { Principal } from "@dfinity/principal";
import { utf8ToBytes } from "@noble/hashes/utils";
import { type Bytes, equalBytes } from "../encoding/bytes.ts";
import { encodeCbor } from "../encoding/cbor.ts";
import { HttpError } from "../http/http-error.ts";
import { effectiveCanisterId } from "../management/effective-canister-id.ts";
import { type Reject, RejectError } from "../messages/reject.ts";
import type { Network } from "../network/network.ts";
import { submitIngress } from "../subnet/ingress.ts";
import { runQuery } from "../subnet/queries.ts";
import type { ApiTarget } from "./api-target.ts";
import { authenticate } from "./authenticate.ts";
import { type MessageContent, parseMessageEnvelope, parseReadStateEnvelope } from "./envelope.ts";
import { signedQueryAnswer } from "./query-answer.ts";
import { checkPaths } from "./read-state-rules.ts";

/** The answer of an API endpoint: a CBOR map, or 202 for nothing yet. */
export type ApiAnswer = { status: 200; body: Bytes } | { status: 202 };

const MAX_INGRESS_BYTES = 2 * 1024 * 1024;

export function answerStatus({ root }: Network): ApiAnswer {
  return cbor({
    ic_api_version: "0.18.0",
    root_key: root.rootKeyDer,
    impl_version: "devnet",
    impl_hash: "",
    replica_health_status: "healthy",
    certified_height: root.certifier.height,
  });
}

/** Answers `call`. Version 2 answers at once and its caller polls; later versions wait for the certified response. */
export async function answerCall(target: ApiTarget, isSync: boolean, body: Bytes): Promise<ApiAnswer> {
  const { subnet } = target;
  if (body.length > MAX_INGRESS_BYTES)
    throw new HttpError(413, `An update call has at most ${MAX_INGRESS_BYTES} bytes, this one has ${body.length}.`);
  const envelope = parseMessageEnvelope(body, "call");
  const { content, requestId } = envelope;
  checkEffectiveId(target, content);
  await authenticate(envelope, subnet);
  const refusal = submitIngress(subnet, {
    requestId,
    target: content.canisterId,
    method: content.methodName,
    arg: content.arg,
    caller: content.sender,
    callerInfo: content.senderInfo,
    envelopeBytes: body.length,
    expiresAtNs: content.ingressExpiryNs,
  });
  if (refusal !== undefined) return cbor(refusedCall(refusal, isSync));
  if (!isSync || !(await subnet.history.ended(requestId, subnet.syncCallWaitMs))) return { status: 202 };
  const certificate = subnet.certifier.certificate([[utf8ToBytes("request_status"), requestId]], target.ranges);
  return cbor({ status: "replied", certificate });
}

export async function answerQuery(target: ApiTarget, body: Bytes): Promise<ApiAnswer> {
  const { subnet } = target;
  const envelope = parseMessageEnvelope(body, "query");
  const { canisterId, methodName: method, arg, sender: caller, senderInfo: callerInfo } = envelope.content;
  checkEffectiveId(target, envelope.content);
  await authenticate(envelope, subnet);
  const response = runQuery(subnet, { target: canisterId, method, arg, caller, callerInfo }, target.ranges);
  return cbor(signedQueryAnswer(subnet, envelope.requestId, response));
}

/** Answers `read_state`. @param isFlat whether the flat list of canister ranges of every subnet may be read */
export async function answerReadState(target: ApiTarget, isFlat: boolean, body: Bytes): Promise<ApiAnswer> {
  const { subnet } = target;
  const envelope = parseReadStateEnvelope(body);
  const { targets } = await authenticate(envelope, subnet);
  checkPaths(target, isFlat, envelope.content, targets);
  return cbor({ certificate: subnet.certifier.certificate(envelope.content.paths, target.ranges) });
}

function refusedCall({ code, message, errorCode }: Reject, isSync: boolean): Record<string, string | number> {
  const fields = { reject_code: code, reject_message: message, error_code: errorCode };
  return isSync ? { status: "non_replicated_rejection", ...fields } : fields;
}

/** The canister in the URL must be the one that the message is for. A management call is for the canister that it names. */
function checkEffectiveId(target: ApiTarget, { canisterId, methodName, arg }: MessageContent): void {
  if (target.kind === "subnet" && canisterId.length > 0)
    throw new HttpError(400, "Subnet endpoints take management canister messages only.");
  const expected = canisterId.length === 0 ? managementTarget(methodName, arg) : canisterId;
  if (expected === undefined) return;
  // Agents without an effective canister id post to the management canister's own, and poll there.
  const isOfSubnet = target.kind === "subnet" || (canisterId.length === 0 && target.id.length === 0);
  if (isOfSubnet ? target.subnet.network.subnetOf(expected) === target.subnet : equalBytes(expected, target.id)) return;
  const named = isOfSubnet ? `of subnet ${textOf(target.subnet.subnetId)}` : textOf(target.id);
  throw new HttpError(
    400,
    `Specified CanisterId ${textOf(expected)} does not match effective canister id in URL ${named}`,
  );
}

function managementTarget(method: string, arg: Bytes): Bytes | undefined {
  try {
    return effectiveCanisterId(method, arg);
  } catch (error) {
    // The argument names no canister, so there is nothing to compare. The refusal will say what is wrong.
    if (error instanceof RejectError) return undefined;
    throw error;
  }
}

function textOf(id: Bytes): string {
  return Principal.fromUint8Array(id).toText();
}

function cbor(map: object): ApiAnswer {
  return { status: 200, body: encodeCbor(map) };
}
