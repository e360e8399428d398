import { accepted, type Certified, type GalleryListing } from "@store-forever/protocol";
import type { Principal } from "@store-forever/protocol/ic";
import { checkGallery, VerificationError, verifyProof } from "@store-forever/protocol/verify";
import type { BackendConnection } from "../backend/backend-connection.ts";
import type { ProvenGallery } from "./opened-gallery.ts";

/**
 * All galleries of the caller, newest first.
 * @throws StoreError, VerificationError, or the agent's errors
 */
export async function myGalleries({
  backend,
  trust,
  owner,
}: BackendConnection & { owner: Principal }): Promise<ProvenGallery[]> {
  const galleries: ProvenGallery[] = [];
  let cursor: [] | [string] = [];
  do {
    const page: Certified<GalleryListing> = accepted(await backend.get_my_galleries({ cursor, limit: [] }));
    const { value, ...proof } = page;
    const tree = await verifyProof(proof, trust);
    for (const gallery of value.items) {
      if (gallery.owner.toText() !== owner.toText())
        throw new VerificationError("The answer has a gallery of somebody else.");
      checkGallery(tree, gallery);
      galleries.push({ gallery, proof, certifiedAtNs: tree.certifiedAtNs });
    }
    cursor = value.next_cursor;
  } while (cursor.length > 0);
  return galleries;
}
