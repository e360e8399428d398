import type { Bytes } from "../encoding/bytes.ts";
import { decodeCbor } from "../encoding/cbor.ts";
import { hashMap, UnhashableError } from "../encoding/independent-hash.ts";
import { HttpError } from "../http/http-error.ts";

interface CommonContent {
  sender: Bytes;
  ingressExpiryNs: bigint;
  nonce: Bytes | undefined;
}

export interface MessageContent extends CommonContent {
  requestType: "call" | "query";
  canisterId: Bytes;
  methodName: string;
  arg: Bytes;
  senderInfo: SenderInfo | undefined;
}

/** What a canister that signs for a user states about that user. */
export interface SenderInfo {
  info: Bytes;
  /** The id of that canister. */
  signer: Bytes;
  signature: Bytes;
}

export interface ReadStateContent extends CommonContent {
  requestType: "read_state";
  paths: Bytes[][];
}

export interface Delegation {
  /** The hash of the map as it was received, which is what was signed. */
  hash: Bytes;
  publicKey: Bytes;
  expirationNs: bigint;
  targets: Bytes[] | undefined;
  permissions: "all" | "queries";
  signature: Bytes;
}

/** A request as it was posted. Nothing in it has been verified. */
export interface Envelope<Content> {
  content: Content;
  requestId: Bytes;
  senderPublicKey: Bytes | undefined;
  senderSignature: Bytes | undefined;
  delegations: Delegation[];
}

const MAX_PATHS = 1_000;
const MAX_PATH_LABELS = 127;

type Fields = Record<string, unknown>;

/** Reads the envelope of a call or query. @throws HttpError 400 */
export function parseMessageEnvelope(body: Bytes, requestType: "call" | "query"): Envelope<MessageContent> {
  return parseEnvelope(body, (content) => {
    if (content.request_type !== requestType)
      throw malformed(`request_type must be "${requestType}", not ${JSON.stringify(content.request_type)}`);
    return {
      ...commonContent(content),
      requestType,
      canisterId: bytes(content, "canister_id"),
      methodName: text(content, "method_name"),
      arg: bytes(content, "arg"),
      senderInfo: isAbsent(content.sender_info) ? undefined : parseSenderInfo(content.sender_info),
    };
  });
}

/** Reads the envelope of a read_state request. @throws HttpError 400 */
export function parseReadStateEnvelope(body: Bytes): Envelope<ReadStateContent> {
  return parseEnvelope(body, (content) => {
    if (content.request_type !== "read_state") throw malformed('request_type must be "read_state"');
    const paths = list(content.paths, "paths").map((path) => list(path, "a path").map(label));
    if (paths.length > MAX_PATHS) throw malformed(`at most ${MAX_PATHS} paths can be read at once`);
    if (paths.some((path) => path.length > MAX_PATH_LABELS))
      throw malformed(`a path has at most ${MAX_PATH_LABELS} labels`);
    return { ...commonContent(content), requestType: "read_state", paths };
  });
}

function parseEnvelope<Content>(body: Bytes, parse: (content: Fields) => Content): Envelope<Content> {
  const envelope = fields(decodeBody(body), "the envelope");
  const content = fields(envelope.content, "content");
  return {
    content: parse(content),
    requestId: hashFields(content),
    senderPublicKey: optionalBytes(envelope, "sender_pubkey"),
    senderSignature: optionalBytes(envelope, "sender_sig"),
    delegations: isAbsent(envelope.sender_delegation)
      ? []
      : list(envelope.sender_delegation, "sender_delegation").map(parseDelegation),
  };
}

function parseDelegation(value: unknown): Delegation {
  const signed = fields(value, "a signed delegation");
  const delegation = fields(signed.delegation, "delegation");
  const { targets, permissions = "all" } = delegation;
  if (permissions !== "all" && permissions !== "queries")
    throw malformed(`delegation permissions are "all" or "queries", not ${JSON.stringify(permissions)}`);
  return {
    hash: hashFields(delegation),
    publicKey: bytes(delegation, "pubkey"),
    expirationNs: natural(delegation, "expiration"),
    targets: isAbsent(targets) ? undefined : list(targets, "targets").map(label),
    permissions,
    signature: bytes(signed, "signature"),
  };
}

function parseSenderInfo(value: unknown): SenderInfo {
  const map = fields(value, "sender_info");
  return { info: bytes(map, "info"), signer: bytes(map, "signer"), signature: bytes(map, "sig") };
}

function commonContent(content: Fields): CommonContent {
  return {
    sender: bytes(content, "sender"),
    ingressExpiryNs: natural(content, "ingress_expiry"),
    nonce: optionalBytes(content, "nonce"),
  };
}

function decodeBody(body: Bytes): unknown {
  try {
    return decodeCbor(body);
  } catch (error) {
    throw malformed(`the body is not CBOR (${error instanceof Error ? error.message : String(error)})`);
  }
}

function hashFields(map: Fields): Bytes {
  try {
    return hashMap(map);
  } catch (error) {
    if (error instanceof UnhashableError) throw new HttpError(400, error.message);
    throw error;
  }
}

function isAbsent(value: unknown): value is undefined | null {
  return value === undefined || value === null;
}

function fields(value: unknown, what: string): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value) || value instanceof Uint8Array)
    throw malformed(`${what} must be a map`);
  return value as Fields;
}

function list(value: unknown, what: string): unknown[] {
  if (!Array.isArray(value)) throw malformed(`${what} must be an array`);
  return value;
}

function label(value: unknown): Bytes {
  if (!(value instanceof Uint8Array)) throw malformed("labels and principals must be byte strings");
  return value;
}

function bytes(from: Fields, name: string): Bytes {
  const value = from[name];
  if (!(value instanceof Uint8Array)) throw malformed(`${name} must be a byte string`);
  return value;
}

function optionalBytes(from: Fields, name: string): Bytes | undefined {
  return isAbsent(from[name]) ? undefined : bytes(from, name);
}

function text(from: Fields, name: string): string {
  const value = from[name];
  if (typeof value !== "string") throw malformed(`${name} must be a text`);
  return value;
}

function natural(from: Fields, name: string): bigint {
  const value = from[name];
  const isNumber = typeof value === "bigint" || (typeof value === "number" && Number.isSafeInteger(value));
  if (!isNumber || value < 0) throw malformed(`${name} must be a natural number`);
  return BigInt(value);
}

function malformed(reason: string): HttpError {
  return new HttpError(400, `Malformed request: ${reason}.`);
}
