import type { ShareLink } from "@store-forever/protocol";
import type { StoredLink } from "../store/records/sharing-record.ts";
import type { Owner, Store } from "../store/store.ts";
import type { Target } from "../store/target.ts";
import { addLink } from "./links.ts";
import { sharingOf } from "./sharing.ts";

const galleryTarget = (owner: Owner, id: string): Target => ({ kind: "gallery", owner, id });

/**
 * A gallery's links, oldest first.
 * @throws StoreError InvalidArgument, NotFound (no such gallery)
 */
export function galleryLinks(store: Store, owner: Owner, galleryId: string): ShareLink[] {
  return sharingOf(store, galleryTarget(owner, galleryId)).links.map((link) => shareLink(galleryId, link));
}

/**
 * The first link of a gallery, which is made if there is none.
 * @param secret 32 random bytes nobody can guess
 * @throws StoreError InvalidArgument, NotFound
 */
export function createShareLink(store: Store, owner: Owner, galleryId: string, secret: () => Uint8Array): ShareLink {
  const [known] = galleryLinks(store, owner, galleryId);
  return known ?? shareLink(galleryId, addLink(store, galleryTarget(owner, galleryId), undefined, secret));
}

function shareLink(galleryId: string, { token, createdAtNs }: StoredLink): ShareLink {
  return { token, gallery_id: galleryId, created_at_ns: createdAtNs };
}
