import { equalBytes, LIMITS, nonceLeaf, noncePath, StoreError } from "@store-forever/protocol";
import {
  addNonceProof,
  readNonceProof,
  type StoredNonceProof,
  takeExpiredNonce,
} from "../store/records/nonce-record.ts";
import type { Owner, Store } from "../store/store.ts";
import { requireFeature } from "./config.ts";
import type { Proven } from "./proven.ts";

const TTL_NS = BigInt(LIMITS.nonceTtlSeconds) * 1_000_000_000n;

/**
 * Proves to whoever made a nonce that it reached the caller (ARCHITECTURE.md#one-principal).
 * @param nonce 16 to 64 bytes nobody can guess
 * @throws StoreError InvalidArgument, Conflict (somebody else was first)
 */
export function proveNonce(store: Store, owner: Owner, nonce: Uint8Array): StoredNonceProof {
  requireFeature(store, "nonces");
  requireNonce(nonce);
  const { digest } = store.hasher;
  const hash = digest(nonce);
  const known = readNonceProof(store, hash);
  if (known !== undefined && !equalBytes(known.owner, owner))
    throw new StoreError("Conflict", "Somebody else has proved this nonce: ask for a new one.", "nonce");
  if (known !== undefined) return known;
  const proof = { owner, provedAtNs: store.now() };
  addNonceProof(store, hash, proof, proof.provedAtNs + TTL_NS);
  store.tree.set(noncePath(nonce, digest), nonceLeaf(proof, digest));
  return proof;
}

/** @throws StoreError InvalidArgument */
export function provenNonce(store: Store, nonce: Uint8Array): Proven<StoredNonceProof | undefined> {
  requireNonce(nonce);
  const { digest } = store.hasher;
  return { value: readNonceProof(store, digest(nonce)), paths: [noncePath(nonce, digest)] };
}

/** Forgets up to `most` proofs whose time is over. */
export function forgetNonces(store: Store, most: number): void {
  for (let left = most; left > 0; left--) {
    const hash = takeExpiredNonce(store);
    if (hash === undefined) return;
    store.tree.delete(noncePath(hash, (label) => label));
  }
}

function requireNonce(nonce: Uint8Array): void {
  if (nonce.length < 16 || nonce.length > 64)
    throw new StoreError("InvalidArgument", "A nonce has 16 to 64 bytes.", "nonce");
}
