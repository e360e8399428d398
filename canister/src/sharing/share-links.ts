import type { ShareLink } from "@store-forever/protocol";
import type { Archive, Owner } from "../store/archive.ts";
import type { StoredLink, Target } from "../store/records/sharing-record.ts";
import { addLink, sharingOf } from "./sharing.ts";

const galleryTarget = (owner: Owner, id: string): Target => ({ kind: "gallery", owner, id });

/**
 * A gallery's links, oldest first.
 * @throws StoreError InvalidArgument, NotFound (no such gallery)
 */
export function galleryLinks(archive: Archive, owner: Owner, galleryId: string): ShareLink[] {
  return sharingOf(archive, galleryTarget(owner, galleryId)).links.map((link) => shareLink(galleryId, link));
}

/**
 * The first link of a gallery, which is made if there is none.
 * @param secret 32 random bytes nobody can guess
 * @throws StoreError InvalidArgument, NotFound
 */
export function createShareLink(
  archive: Archive,
  owner: Owner,
  galleryId: string,
  secret: () => Uint8Array,
): ShareLink {
  const [known] = galleryLinks(archive, owner, galleryId);
  return known ?? shareLink(galleryId, addLink(archive, galleryTarget(owner, galleryId), undefined, secret));
}

function shareLink(galleryId: string, { token, createdAtNs }: StoredLink): ShareLink {
  return { token, gallery_id: galleryId, created_at_ns: createdAtNs };
}
