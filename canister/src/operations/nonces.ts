import { RecordReader, RecordWriter } from "@store-forever/certified";
import { concatBytes, equalBytes, LIMITS, nonceLeaf, noncePath, StoreError } from "@store-forever/protocol";
import type { Proven } from "../memories/certified-answers.ts";
import { timeKey, timeOf } from "../store/keys.ts";
import type { Owner, Store } from "../store/store.ts";
import { requireFeature } from "./config.ts";

const VERSION = 1;
const TIME_BYTES = 8;
const TTL_NS = BigInt(LIMITS.nonceTtlSeconds) * 1_000_000_000n;
const NOTHING = new Uint8Array(0);

export interface OwnedProof {
  owner: Owner;
  provedAtNs: bigint;
}

/**
 * Proves to whoever made a nonce that it reached the caller (design decision 9).
 * @param nonce 16 to 64 bytes nobody can guess
 * @throws StoreError InvalidArgument, Conflict (somebody else was first)
 */
export function proveNonce(store: Store, owner: Owner, nonce: Uint8Array): OwnedProof {
  requireFeature(store, "nonces");
  requireNonce(nonce);
  const hash = store.hasher.digest(nonce);
  const known = readProof(store, hash);
  if (known !== undefined && !equalBytes(known.owner, owner))
    throw new StoreError("Conflict", "Somebody else has proved this nonce: ask for a new one.", "nonce");
  if (known !== undefined) return known;
  const proof = { owner, provedAtNs: store.now() };
  store.maps.nonces.set(hash, new RecordWriter(VERSION).bytes(owner).nat64(proof.provedAtNs).finish());
  store.maps.nonceExpiries.set(concatBytes([timeKey(proof.provedAtNs + TTL_NS), hash]), NOTHING);
  store.tree.set(noncePath(nonce, store.hasher.digest), nonceLeaf(proof, store.hasher.digest));
  return proof;
}

/** @throws StoreError InvalidArgument */
export function provenNonce(store: Store, nonce: Uint8Array): Proven<OwnedProof | undefined> {
  requireNonce(nonce);
  const { digest } = store.hasher;
  return { value: readProof(store, digest(nonce)), paths: [noncePath(nonce, digest)] };
}

/** Forgets up to `most` proofs whose time is over. */
export function forgetNonces({ maps, tree, now }: Store, most: number): void {
  for (let left = most; left > 0; left--) {
    const entry = maps.nonceExpiries.first();
    if (entry === undefined || timeOf(entry.key) > now()) return;
    const hash = entry.key.slice(TIME_BYTES);
    maps.nonceExpiries.delete(entry.key);
    maps.nonces.delete(hash);
    tree.delete(noncePath(hash, (label) => label));
  }
}

export function nextNonceNs({ maps }: Store): bigint | undefined {
  const entry = maps.nonceExpiries.first();
  return entry && timeOf(entry.key);
}

function readProof({ maps }: Store, hash: Uint8Array): OwnedProof | undefined {
  const bytes = maps.nonces.get(hash);
  if (bytes === undefined) return undefined;
  const reader = new RecordReader(bytes, VERSION, "nonce");
  return { owner: reader.bytes().slice(), provedAtNs: reader.nat64() };
}

function requireNonce(nonce: Uint8Array): void {
  if (nonce.length < 16 || nonce.length > 64)
    throw new StoreError("InvalidArgument", "A nonce has 16 to 64 bytes.", "nonce");
}
