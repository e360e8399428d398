import { accepted, type Gallery, type GalleryInput } from "@store-forever/protocol";
import { readProvenGallery } from "../../reading/open-gallery.ts";
import type { OwnerConnection } from "./owner-connection.ts";

/** Changes some fields of a gallery. The gallery is read first, so that two changes do not undo each other. */
export async function updateGallery(
  { changing, reading, owner }: OwnerConnection,
  galleryId: string,
  change: (gallery: Gallery) => Partial<GalleryInput>,
): Promise<void> {
  const { gallery } = await readProvenGallery(reading, owner, galleryId);
  const { id, title, description, source_url, items } = gallery;
  const changed = { id, title, description, source_url, items, ...change(gallery) };
  accepted(await changing.update_gallery(changed, [crypto.randomUUID()]));
}

/** An empty text becomes an empty option. */
export function optionOf(text: string): [] | [string] {
  return text.trim() === "" ? [] : [text.trim()];
}
