import { type MemoryReceipt, makeReceipt } from "@store-forever/protocol/receipt";
import type { Archive } from "./archive.ts";
import type { Photo } from "./photo.ts";

/** Proof of what the canister certified about a memory, for later and without us (`npm run verify`). */
export function receiptOf(archive: Archive, { source, certifiedAtNs }: Photo): Promise<MemoryReceipt> {
  const proof = { ...source.proof, certifiedAtNs };
  return makeReceipt(source.memory, proof, {
    canisterId: archive.trust.canisterId,
    owner: archive.owner,
  });
}
