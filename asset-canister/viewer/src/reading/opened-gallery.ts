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

/** A gallery, one memory by itself, or everything that the owner stored. */
export type OpenedContents = ({ kind: "gallery" } & ProvenGallery) | { kind: "memory" } | { kind: "everything" };

/** What somebody opened, and how to read its photos. */
export interface OpenedGallery extends PhotoSource {
  contents: OpenedContents;
  itemCount: number;
  /** The first photos, where they were asked for while the gallery was being opened. */
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

/** What is left after some of the photos were removed. */
export function withoutPhotos(opened: OpenedGallery, memoryIds: ReadonlySet<string>): OpenedGallery {
  if (memoryIds.size === 0) return opened;
  const items = opened.items?.filter(({ memory_id }) => !memoryIds.has(memory_id));
  return { ...opened, items, itemCount: opened.itemCount - memoryIds.size };
}
