import { sign } from "node:crypto";
import { concatBytes, utf8ToBytes } from "@noble/hashes/utils";
import { type Bytes, separator, sha256 } from "../encoding/bytes.ts";
import { hashMap } from "../encoding/independent-hash.ts";
import { HttpError } from "../http/http-error.ts";
import { requireRequestKey } from "../signatures/signature.ts";
import { type Ed25519Keys, ed25519From } from "../state/keys.ts";

const DELEGATION_SEPARATOR = separator("ic-request-auth-delegation");
/** The default of Internet Identity. */
const DEFAULT_LIFETIME_NS = 30n * 60n * 1_000_000_000n;
const MAX_LIFETIME_NS = 30n * 24n * 3_600n * 1_000_000_000n;

/** What a page has asked for, and what the person has chosen. */
export interface DelegationRequest {
  identity: string;
  /** The web origin for which the principal is. */
  origin: string;
  sessionPublicKey: Bytes;
  /** The lifetime that the page asked for: half an hour when it did not say, and at most thirty days. */
  maxTimeToLiveNs: bigint | undefined;
  /** The lifetime that the person chose. It cannot be longer than what was asked for. Zero or less gives an expired delegation. */
  lifetimeNs: bigint | undefined;
}

export interface SignedDelegation {
  userPublicKey: Bytes;
  expirationNs: bigint;
  signature: Bytes;
}

/**
 * Signs a delegation that lets a session key sign for a test identity at one web origin.
 * @param seed the seed of the network: with it the same identity and origin always have the same principal
 * @throws HttpError 400 when the session key is of a kind that cannot sign requests
 */
export function signDelegation(seed: Bytes, nowNs: bigint, request: DelegationRequest): SignedDelegation {
  const { identity, origin, sessionPublicKey, maxTimeToLiveNs = DEFAULT_LIFETIME_NS } = request;
  requireSessionKey(sessionPublicKey);
  const { lifetimeNs = maxTimeToLiveNs } = request;
  const expirationNs = nowNs + shortest(lifetimeNs, maxTimeToLiveNs, MAX_LIFETIME_NS);
  const { secret, publicKeyDer } = keysOf(seed, identity, origin);
  const signed = concatBytes(DELEGATION_SEPARATOR, hashMap({ pubkey: sessionPublicKey, expiration: expirationNs }));
  return { userPublicKey: publicKeyDer, expirationNs, signature: new Uint8Array(sign(null, signed, secret)) };
}

function keysOf(seed: Bytes, identity: string, origin: string): Ed25519Keys {
  return ed25519From(sha256(utf8ToBytes("identity"), seed, sha256(utf8ToBytes(identity)), sha256(utf8ToBytes(origin))));
}

function requireSessionKey(sessionPublicKey: Bytes): void {
  try {
    requireRequestKey(sessionPublicKey);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new HttpError(400, `The session key cannot be used: ${reason}.`);
  }
}

function shortest(...durations: readonly bigint[]): bigint {
  return durations.reduce((left, right) => (right < left ? right : left));
}
