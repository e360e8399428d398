/**
 * The public hooks by which a page says it can be archived:
 *   <link rel="storage-edges" href="/api/storage/edges">              the edges API, relative to the page
 *   <link rel="storage-edges" … data-storage="neon-db">               the same of a gallery whose database is Neon
 *   <… data-gallery-id="UUID" data-gallery-title="…">                 one gallery
 *   <… data-gallery-id="UUID" data-gallery-count="1000">              the same, where the page shows only a part of it
 *   <… data-memory-id="UUID" data-memory-type="image" data-original="/full/size.jpg" data-title="…" data-caption="…" data-filename="…">
 *   <… data-store-forever-slot>                                       where the button goes, inside the gallery element
 *   <… data-gallery-card="UUID">                                      a gallery in a list of galleries
 *   <… data-gallery-card="UUID" data-gallery-count="1000">            the same, with how many memories it has
 * Memories may also stand outside of any gallery, as on a memory's own page.
 */
export const PAGE_HOOKS = {
  edgesLink: 'link[rel="storage-edges"]',
  gallery: "[data-gallery-id]",
  memory: "[data-memory-id]",
  slot: "[data-store-forever-slot]",
  card: "[data-gallery-card]",
} as const;
