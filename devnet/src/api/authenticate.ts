import { Principal } from "@dfinity/principal";
import { bytesToHex, concatBytes } from "@noble/hashes/utils";
import { type Bytes, equalBytes, separator } from "../encoding/bytes.ts";
import { HttpError } from "../http/http-error.ts";
import { isValidSignature, signingCanisterOf } from "../signatures/signature.ts";
import type { Delegation, Envelope, MessageContent, ReadStateContent, SenderInfo } from "./envelope.ts";

const ANONYMOUS = Uint8Array.of(4);
const REQUEST_SEPARATOR = separator("ic-request");
const DELEGATION_SEPARATOR = separator("ic-request-auth-delegation");
const SENDER_INFO_SEPARATOR = separator("ic-sender-info");
/** Five minutes, plus thirty seconds for clocks that differ. */
const MAX_EXPIRY_AHEAD_NS = 330_000_000_000n;
const MAX_NONCE_BYTES = 32;
const MAX_DELEGATIONS = 20;
const MAX_TARGETS = 1_000;

/** The limits that delegations set to an authenticated request. */
export interface Scope {
  /** The canisters that it may be for; undefined for all. */
  targets: Bytes[] | undefined;
}

/** What authentication needs of a subnet. */
export interface AuthenticatingSubnet {
  nowNs(): bigint;
  rootKeyDer: Bytes;
}

type Content = MessageContent | ReadStateContent;

/**
 * Checks that a request has not expired and was made by its sender.
 * @throws HttpError 400 for a request or delegation outside of its time, 403 for every other failure
 */
export async function authenticate(envelope: Envelope<Content>, subnet: AuthenticatingSubnet): Promise<Scope> {
  const { content } = envelope;
  const { rootKeyDer } = subnet;
  const nowNs = subnet.nowNs();
  const isAnonymous = equalBytes(content.sender, ANONYMOUS);
  if (!isAnonymous || content.requestType === "call") checkExpiry(content.ingressExpiryNs, nowNs);
  try {
    if ((content.nonce?.length ?? 0) > MAX_NONCE_BYTES)
      throw new Error(`the nonce is longer than ${MAX_NONCE_BYTES} bytes`);
    return isAnonymous
      ? authenticateAnonymous(envelope)
      : await authenticateSigned(envelope, { rootKeyDer, nowNs: () => nowNs });
  } catch (error) {
    if (error instanceof HttpError || !(error instanceof Error)) throw error;
    const id = bytesToHex(envelope.requestId);
    throw new HttpError(403, `Failed to authenticate request ${id} due to: ${error.message}`);
  }
}

function checkExpiry(expiryNs: bigint, nowNs: bigint): void {
  if (expiryNs >= nowNs && expiryNs <= nowNs + MAX_EXPIRY_AHEAD_NS) return;
  throw new HttpError(
    400,
    `Invalid request expiry: Specified ingress_expiry not within expected range: Minimum allowed expiry: ${isoTime(nowNs)}, Maximum allowed expiry: ${isoTime(nowNs + MAX_EXPIRY_AHEAD_NS)}, Provided expiry: ${isoTime(expiryNs)}`,
  );
}

function isoTime(timeNs: bigint): string {
  const date = new Date(Number(timeNs / 1_000_000n));
  return Number.isNaN(date.getTime()) ? `${timeNs} ns` : date.toISOString();
}

function authenticateAnonymous({ content, senderPublicKey, senderSignature, delegations }: Envelope<Content>): Scope {
  if (content.requestType !== "read_state" && content.senderInfo !== undefined)
    throw new Error("an anonymous request must not carry sender_info");
  if (senderPublicKey !== undefined || senderSignature !== undefined || delegations.length > 0)
    throw new Error("an anonymous request must not carry a key, a signature or delegations");
  return { targets: undefined };
}

async function authenticateSigned(envelope: Envelope<Content>, trust: AuthenticatingSubnet): Promise<Scope> {
  const { content, senderPublicKey, senderSignature, delegations, requestId } = envelope;
  if (senderPublicKey === undefined || senderSignature === undefined) throw new Error("the signature is missing");
  if (!equalBytes(Principal.selfAuthenticating(senderPublicKey).toUint8Array(), content.sender))
    throw new Error("the public key does not belong to the sender");
  const { key, targets } = await followDelegations(senderPublicKey, delegations, content, trust);
  if (!(await isValidSignature(key, concatBytes(REQUEST_SEPARATOR, requestId), senderSignature, trust.rootKeyDer)))
    throw new Error("the signature is not valid");
  if (content.requestType !== "read_state") {
    requireDelegationTarget(targets, content.canisterId);
    await checkSenderInfo(content.senderInfo, senderPublicKey, trust.rootKeyDer);
  }
  return { targets };
}

/** The canister that signs for the sender must also have signed the sender_info. */
async function checkSenderInfo(senderInfo: SenderInfo | undefined, senderKey: Bytes, rootKeyDer: Bytes): Promise<void> {
  if (senderInfo === undefined) return;
  const { info, signer, signature } = senderInfo;
  const signingCanister = signingCanisterOf(senderKey);
  if (signingCanister === undefined) throw new Error("sender_info needs a sender whose key is a canister signature's");
  if (!equalBytes(signingCanister, signer))
    throw new Error("the signer of sender_info is not the sender key's canister");
  if (!(await isValidSignature(senderKey, concatBytes(SENDER_INFO_SEPARATOR, info), signature, rootKeyDer)))
    throw new Error("the signature of sender_info is not valid");
}

/** Follows the delegations from the sender's key to the key that signed the request. */
async function followDelegations(
  firstKey: Bytes,
  delegations: readonly Delegation[],
  content: Content,
  trust: AuthenticatingSubnet,
): Promise<{ key: Bytes; targets: Bytes[] | undefined }> {
  const nowNs = trust.nowNs();
  if (delegations.length > MAX_DELEGATIONS) throw new Error(`there are more than ${MAX_DELEGATIONS} delegations`);
  let key = firstKey;
  let targets: Bytes[] | undefined;
  const seen = new Set([bytesToHex(firstKey)]);
  for (const delegation of delegations) {
    const { publicKey } = delegation;
    if (seen.has(bytesToHex(publicKey))) throw new Error("the delegations go in a circle");
    seen.add(bytesToHex(publicKey));
    if (delegation.expirationNs < nowNs)
      throw new HttpError(
        400,
        `Invalid delegation expiry: Provided expiry: ${isoTime(delegation.expirationNs)}, local replica time: ${isoTime(nowNs)}`,
      );
    const signed = concatBytes(DELEGATION_SEPARATOR, delegation.hash);
    if (!(await isValidSignature(key, signed, delegation.signature, trust.rootKeyDer)))
      throw new Error("the signature of a delegation is not valid");
    if (delegation.permissions === "queries" && content.requestType === "call")
      throw new Error("a delegation allows queries only");
    targets = intersect(targets, delegation.targets);
    key = publicKey;
  }
  return { key, targets };
}

function intersect(left: Bytes[] | undefined, right: Bytes[] | undefined): Bytes[] | undefined {
  if ((right?.length ?? 0) > MAX_TARGETS) throw new Error(`a delegation has more than ${MAX_TARGETS} targets`);
  if (left === undefined || right === undefined) return left ?? right;
  return left.filter((target) => right.some((other) => equalBytes(target, other)));
}

/** Checks that a canister is one of the targets of the delegations. @throws Error when it is not */
export function requireDelegationTarget(targets: readonly Bytes[] | undefined, canisterId: Bytes): void {
  if (targets === undefined || targets.some((target) => equalBytes(target, canisterId))) return;
  throw new Error(
    `canister ${Principal.fromUint8Array(canisterId).toText()} is not one of the targets of the delegations`,
  );
}
