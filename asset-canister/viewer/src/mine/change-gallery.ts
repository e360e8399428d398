import type { Gallery, GalleryInput } from "@store-forever/protocol";
import { openGallery } from "../archive/archive.ts";
import { okOf } from "../archive/failure.ts";
import type { Mine } from "./open-mine.ts";

/** Writes a gallery anew, with some of its fields changed. It is read afresh, so that two changes do not undo each other. */
export async function changeGallery(
  { changing, reading, owner }: Mine,
  galleryId: string,
  change: (gallery: Gallery) => Partial<GalleryInput>,
): Promise<void> {
  const archive = await openGallery(reading, owner, galleryId);
  if (archive.contents.kind !== "gallery") return;
  const { gallery } = archive.contents;
  const { id, title, description, source_url, items } = gallery;
  okOf(await changing.update_gallery({ id, title, description, source_url, items, ...change(gallery) }));
}

/** Empty texts are none. */
export function optionOf(text: string): [] | [string] {
  return text.trim() === "" ? [] : [text.trim()];
}
