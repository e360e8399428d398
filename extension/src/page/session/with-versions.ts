import type { PageGallery } from "../reading/gallery-adapter.ts";

/**
 * The gallery with what took the place of stored photos, before what was there.
 * @param versions ids of what is there now, by those of the stored photos
 */
export function withVersions(gallery: PageGallery, versions: ReadonlyMap<string, string>): PageGallery {
  if (versions.size === 0) return gallery;
  const places = new Map(gallery.places);
  const known = new Set(gallery.source.items.map(({ memoryId }) => memoryId));
  const items = gallery.source.items.flatMap((item) => {
    const memoryId = versions.get(item.memoryId);
    if (memoryId === undefined || known.has(memoryId)) return [item];
    const place = places.get(item.memoryId);
    if (place) places.set(memoryId, place);
    return [{ ...item, memoryId }, item];
  });
  return { ...gallery, places, source: { ...gallery.source, items } };
}
