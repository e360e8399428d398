import type { Gallery } from "@store-forever/protocol";
import type { Proof } from "@store-forever/protocol/verify";
import type { BackendConnection } from "../backend/backend-connection.ts";
import type { PhotoListing, PhotoSource } from "./photo-listing.ts";
import type { ReadAccess } from "./read-access.ts";

/** A gallery's description, and the proof with which it was checked. */
export interface ProvenGallery {
  gallery: Gallery;
  proof: Proof;
  certifiedAtNs: bigint;
}

/** A gallery, a memory by itself, or all that somebody stored. */
export type OpenedContents = ({ kind: "gallery" } & ProvenGallery) | { kind: "memory" } | { kind: "everything" };

/** What somebody opened, and how to read on from it. */
export interface OpenedGallery extends PhotoSource {
  contents: OpenedContents;
  itemCount: number;
  /** Asked for while the archive was being opened, where that could be. */
  firstListing?: Promise<PhotoListing>;
}

export function openedGalleryOf(
  connection: BackendConnection,
  access: ReadAccess,
  { gallery, proof, certifiedAtNs }: ProvenGallery,
): OpenedGallery {
  return {
    backend: connection.backend,
    trust: connection.trust,
    access,
    owner: gallery.owner,
    contents: { kind: "gallery", gallery, proof, certifiedAtNs },
    items: gallery.items,
    itemCount: gallery.items.length,
  };
}

/** What is left of it after some of its photos were taken out. */
export function withoutPhotos(opened: OpenedGallery, memoryIds: ReadonlySet<string>): OpenedGallery {
  if (memoryIds.size === 0) return opened;
  const items = opened.items?.filter(({ memory_id }) => !memoryIds.has(memory_id));
  return { ...opened, items, itemCount: opened.itemCount - memoryIds.size };
}
