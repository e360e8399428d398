import { accepted, type Gallery, type GalleryInput } from "@store-forever/protocol";
import { readProvenGallery } from "../../reading/open-gallery.ts";
import type { OwnerConnection } from "./owner-connection.ts";

/** Writes a gallery anew, with some of its fields changed. It is read afresh, so that two changes do not undo each other. */
export async function updateGallery(
  { changing, reading, owner }: OwnerConnection,
  galleryId: string,
  change: (gallery: Gallery) => Partial<GalleryInput>,
): Promise<void> {
  const { gallery } = await readProvenGallery(reading, owner, galleryId);
  const { id, title, description, source_url, items } = gallery;
  accepted(await changing.update_gallery({ id, title, description, source_url, items, ...change(gallery) }));
}

/** Empty texts are none. */
export function optionOf(text: string): [] | [string] {
  return text.trim() === "" ? [] : [text.trim()];
}
