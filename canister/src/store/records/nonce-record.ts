import { RecordReader, RecordWriter } from "@store-forever/certified";
import { addDue, nextDueNs, takeDue } from "../due-queue.ts";
import type { Owner, Store } from "../store.ts";

const VERSION = 1;

/** Who proved a nonce, and when. */
export interface StoredNonceProof {
  owner: Owner;
  provedAtNs: bigint;
}

/** @param hash the SHA-256 of the nonce */
export function readNonceProof({ maps }: Store, hash: Uint8Array): StoredNonceProof | undefined {
  const bytes = maps.nonces.get(hash);
  if (bytes === undefined) return undefined;
  const reader = new RecordReader(bytes, VERSION, "nonce");
  return { owner: reader.bytes().slice(), provedAtNs: reader.nat64() };
}

export function addNonceProof(
  { maps }: Store,
  hash: Uint8Array,
  { owner, provedAtNs }: StoredNonceProof,
  expiresAtNs: bigint,
): void {
  maps.nonces.set(hash, new RecordWriter(VERSION).bytes(owner).nat64(provedAtNs).finish());
  addDue(maps.nonceExpiries, expiresAtNs, hash);
}

/** Forgets the first proof whose time is over. */
export function takeExpiredNonce({ maps, now }: Store): Uint8Array | undefined {
  const hash = takeDue(maps.nonceExpiries, now());
  if (hash !== undefined) maps.nonces.delete(hash);
  return hash;
}

export function nextNonceExpiryNs({ maps }: Store): bigint | undefined {
  return nextDueNs(maps.nonceExpiries);
}
