import { type MemoryReceipt, receiptWriter } from "@store-forever/protocol/receipt";
import type { OpenedGallery } from "../reading/opened-gallery.ts";
import type { Photo } from "../reading/photo.ts";

/** Proof of what the canister certified about a memory. `npm run verify` checks it at any later time, without this site. */
export async function receiptOf(opened: OpenedGallery, { source, certifiedAtNs }: Photo): Promise<MemoryReceipt> {
  const proof = { ...source.proof, certifiedAtNs };
  const write = await receiptWriter(proof, { canisterId: opened.trust.canisterId, owner: opened.owner });
  return write(source.memory);
}
