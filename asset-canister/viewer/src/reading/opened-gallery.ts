import type { Gallery } from "@store-forever/protocol";
import type { Proof } from "@store-forever/protocol/verify";
import type { Connection } from "../backend/connection.ts";
import type { Access } from "./access.ts";
import type { Listing, PhotoPage } from "./photo-listing.ts";

/** A gallery's description, and the proof with which it was checked. */
export interface ProvenGallery {
  gallery: Gallery;
  proof: Proof;
  certifiedAtNs: bigint;
}

/** A gallery, a memory by itself, or all that somebody stored. */
export type Contents = ({ kind: "gallery" } & ProvenGallery) | { kind: "memory" } | { kind: "everything" };

/** What somebody opened, and how to read on from it. */
export interface Archive extends Listing {
  contents: Contents;
  title: string;
  itemCount: number;
  /** Asked for while the archive was being opened, where that could be. */
  firstPage?: Promise<PhotoPage>;
}

export function archiveOfGallery(
  connection: Connection,
  access: Access,
  { gallery, proof, certifiedAtNs }: ProvenGallery,
): Archive {
  return {
    backend: connection.backend,
    trust: connection.trust,
    access,
    owner: gallery.owner,
    contents: { kind: "gallery", gallery, proof, certifiedAtNs },
    items: gallery.items,
    title: gallery.title,
    itemCount: gallery.items.length,
  };
}

/** What is left of it after some of its photos were taken out. */
export function archiveWithout(archive: Archive, memoryIds: ReadonlySet<string>): Archive {
  if (memoryIds.size === 0) return archive;
  const items = archive.items?.filter(({ memory_id }) => !memoryIds.has(memory_id));
  return { ...archive, items, itemCount: archive.itemCount - memoryIds.size };
}
