import {
  Cbor,
  ED25519_OID,
  IC_REQUEST_AUTH_DELEGATION_DOMAIN_SEPARATOR,
  requestIdOf,
  type SignIdentity,
  unwrapDER,
} from "@dfinity/agent";
import { DelegationChain, DelegationIdentity, ECDSAKeyIdentity, Ed25519KeyIdentity } from "@dfinity/identity";
import { Principal } from "@dfinity/principal";
import { sha256 } from "@noble/hashes/sha2.js";
import { VerificationError, verifyProof } from "../certified/verify.ts";
import { concatBytes, equalBytes, fromHex, toHex } from "../values/bytes.ts";
import { MAX_CHAIN_CHARS } from "./connect.ts";

export { DelegationChain, DelegationIdentity, ECDSAKeyIdentity };

/** A person's right to sign, lent to a session key by one or more signatures. */
export interface VerifiedDelegation {
  /** Who is signed for, as text: hashed from the chain's first key. */
  principal: string;
  /** DER; the last key of the chain, which signs requests. */
  sessionKey: Uint8Array;
  /** When the first of its delegations ends. */
  expiresAtMs: number;
  /** The canisters that all its delegations allow, sorted; `undefined` when none of them names any. */
  targets: string[] | undefined;
}

const MAX_DELEGATIONS = 20;
const NS_PER_MS = 1_000_000n;

/**
 * Checks every signature of a chain, down from the key that is the person's. IC interface specification, "Authentication".
 * Whether it has expired is for the caller to judge, whose clock may be wrong.
 * @param rootKey DER; for chains that begin with a canister's signature, as those of Internet Identity do
 * @throws VerificationError
 */
export async function verifyDelegationChain(chain: DelegationChain, rootKey: Uint8Array): Promise<VerifiedDelegation> {
  const { delegations, publicKey } = chain;
  if (delegations.length === 0 || delegations.length > MAX_DELEGATIONS)
    throw new VerificationError(`A chain has 1 to ${MAX_DELEGATIONS} delegations, not ${delegations.length}.`);
  const keys = [publicKey, ...delegations.map(({ delegation }) => delegation.pubkey)];
  if (new Set(keys.map(toHex)).size !== keys.length)
    throw new VerificationError("The chain of delegations leads back to one of its own keys.");
  for (const [index, { delegation, signature }] of delegations.entries()) {
    const signed = concatBytes([IC_REQUEST_AUTH_DELEGATION_DOMAIN_SEPARATOR, requestIdOf({ ...delegation })]);
    await verifySignature(keys[index] ?? publicKey, signature, signed, rootKey);
  }
  const expirations = delegations.map(({ delegation }) => delegation.expiration);
  const first = expirations.reduce((left, right) => (right < left ? right : left));
  return {
    principal: Principal.selfAuthenticating(new Uint8Array(publicKey)).toText(),
    sessionKey: keys.at(-1) ?? publicKey,
    expiresAtMs: Number(first / NS_PER_MS),
    targets: commonTargets(delegations.map(({ delegation }) => delegation.targets)),
  };
}

/**
 * @param json as `JSON.stringify(chain.toJSON())` writes it, in at most `MAX_CHAIN_CHARS` characters
 * @throws VerificationError when it is not a chain of delegations
 */
export function parseDelegationChain(json: string): DelegationChain {
  if (json.length > MAX_CHAIN_CHARS) throw new VerificationError("The chain of delegations is too long.");
  try {
    return DelegationChain.fromJSON(json);
  } catch (cause) {
    throw new VerificationError("This is not a chain of delegations.", { cause });
  }
}

/** Whether an identity has the private half of a key: the last of its chain, for a delegation. */
export async function signsWith(identity: Pick<SignIdentity, "sign">, publicKey: Uint8Array): Promise<boolean> {
  const challenge = crypto.getRandomValues(new Uint8Array(32));
  return p256Holds(publicKey, await identity.sign(challenge), challenge).catch(() => false);
}

function commonTargets(lists: readonly (Principal[] | undefined)[]): string[] | undefined {
  const named = lists
    .filter((list) => list !== undefined)
    .map((list) => new Set(list.map((target) => target.toText())));
  const [first, ...others] = named;
  return first && [...first].filter((target) => others.every((other) => other.has(target))).sort();
}

async function verifySignature(key: Uint8Array, signature: Uint8Array, signed: Uint8Array, rootKey: Uint8Array) {
  if (!(await signatureHolds(key, signature, signed, rootKey).catch(() => false)))
    throw new VerificationError("A signature in the chain of delegations does not hold.");
}

/** Checks the kinds of signature that a chain for a browser can have: sign-in by a canister, session keys made by WebCrypto or in JavaScript. */
async function signatureHolds(key: Uint8Array, signature: Uint8Array, signed: Uint8Array, rootKey: Uint8Array) {
  if (startsWith(key, P256_PREFIX)) return p256Holds(key, signature, signed);
  if (startsWith(key, ED25519_PREFIX)) return Ed25519KeyIdentity.verify(signature, signed, unwrapDER(key, ED25519_OID));
  return canisterSignatureHolds(unwrapDER(key, CANISTER_SIGNATURE_OID), signature, signed, rootKey);
}

async function p256Holds(key: Uint8Array, signature: Uint8Array, signed: Uint8Array): Promise<boolean> {
  const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const publicKey = await crypto.subtle.importKey("spki", copyOf(key), algorithm, false, ["verify"]);
  return crypto.subtle.verify(algorithm, publicKey, copyOf(signature), copyOf(signed));
}

/** IC interface specification, "Canister signatures": the canister certifies that it signed. The time of the certificate does not matter. */
async function canisterSignatureHolds(
  rawKey: Uint8Array,
  signature: Uint8Array,
  signed: Uint8Array,
  rootKey: Uint8Array,
): Promise<boolean> {
  const idLength = rawKey[0] ?? 0;
  const canisterId = Principal.fromUint8Array(rawKey.slice(1, 1 + idLength)).toText();
  const seed = rawKey.slice(1 + idLength);
  const { certificate, tree } = Cbor.decode<{ certificate: Uint8Array; tree: unknown }>(signature);
  const witness = Cbor.encode(tree);
  const certified = await verifyProof({ certificate, witness }, { canisterId, rootKey, ignoreAge: true });
  return equalBytes(
    certified.leaf([new TextEncoder().encode("sig"), sha256(seed), sha256(signed)]) ?? NO_LEAF,
    EMPTY_LEAF,
  );
}

const EMPTY_LEAF = new Uint8Array(0);
const NO_LEAF = Uint8Array.of(0);
/** SubjectPublicKeyInfo up to the uncompressed point. RFC 5480. */
const P256_PREFIX = fromHex("3059301306072a8648ce3d020106082a8648ce3d030107034200");
/** RFC 8410. */
const ED25519_PREFIX = fromHex("302a300506032b6570032100");
/** 1.3.6.1.4.1.56387.1.2, as a DER sequence. */
const CANISTER_SIGNATURE_OID = fromHex("300c060a2b0601040183b8430102");

function startsWith(bytes: Uint8Array, prefix: Uint8Array): boolean {
  return equalBytes(bytes.subarray(0, prefix.length), prefix);
}

/** WebCrypto's types take no bytes that could lie in shared memory. */
const copyOf = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(bytes);

/** A session key that signs for a hot key of a person (ARCHITECTURE.md#hot-keys), and so stores for them. */
export interface DelegatedKey {
  keyPair: CryptoKeyPair;
  /** From the hot key, as `JSON.stringify(chain.toJSON())`. */
  chain: string;
  /** The person's, as text. */
  principal: string;
}

/** What signs requests: a key for itself, or a key that a person lets store for them. WebCrypto P-256; it may be non-extractable. */
export type Signer = CryptoKeyPair | DelegatedKey;

/** @throws VerificationError when the chain is none */
export async function identityOf(signer: Signer): Promise<ECDSAKeyIdentity | DelegationIdentity> {
  if (!("chain" in signer)) return ECDSAKeyIdentity.fromKeyPair(signer);
  const key = await ECDSAKeyIdentity.fromKeyPair(signer.keyPair);
  return DelegationIdentity.fromDelegation(key, parseDelegationChain(signer.chain));
}

/** The owner of what a key stores: the principal, as text. */
export async function signerPrincipal(signer: Signer): Promise<string> {
  return "chain" in signer ? signer.principal : (await identityOf(signer)).getPrincipal().toText();
}
