/**
 * What pages put on the items of a gallery and around them, by the documentation of gallery libraries, content systems and
 * schema.org. A page with any of them is looked at more closely, without being asked.
 */
const ITEMS = [
  "[data-fancybox]",
  "[data-fancybox-group]",
  "a.fancybox",
  "[data-lightbox]",
  "[data-lightbox-gallery]",
  'a[rel^="lightbox"]',
  'a[rel^="prettyPhoto"]',
  'a[rel^="shadowbox"]',
  "a.glightbox",
  "[data-glightbox]",
  "[data-pswp-src]",
  "[data-pswp-width]",
  'a[data-size*="x"]',
  "[data-lg-size]",
  "[data-lg-id]",
  "[data-sub-html]",
  ".lg-item",
  "a.spotlight",
  "[data-ngthumb]",
  "a[data-gallery]",
  "a[data-featherlight]",
  "a.venobox",
  "[data-vbtype]",
  "[data-simplelightbox]",
  "[data-spotlight]",
  "[data-fslightbox]",
  "[data-elementor-open-lightbox]",
  '[data-toggle="lightbox"]',
  '[data-bs-toggle="lightbox"]',
  "[uk-lightbox] a[href]",
  "[data-uk-lightbox] a[href]",
  "a.swipebox",
  "a.colorbox",
  "a.thickbox",
  "a.highslide",
];
const GALLERIES = [
  ".pswp-gallery",
  ".lightgallery",
  "#lightgallery",
  ".spotlight-group",
  ".wp-block-gallery",
  ".blocks-gallery-grid",
  ".gallery .gallery-item",
  '[class*="tiled-gallery"]',
  ".ngg-galleryoverview",
  ".envira-gallery-wrap",
  ".foogallery",
  ".modula-gallery",
  ".e-gallery-container",
  "[data-nanogallery2]",
  ".fotorama",
  ".galleria",
  ".justified-gallery",
  "ul.gallery .gallerybox",
  '[itemtype$="schema.org/ImageGallery"]',
];

export const MARKED_ITEM = ITEMS.join(",");
export const MARKED = [...ITEMS, ...GALLERIES].join(",");
const STRUCTURED = 'script[type="application/ld+json"]';

/** Whether it is worth reading the page without being asked. It takes two queries, however large the page is. */
export function isMarkedAsGallery(document: Document): boolean {
  if (document.querySelector(MARKED) !== null) return true;
  return [...document.querySelectorAll(STRUCTURED)].some((script) =>
    /ImageGallery|ImageObject/.test(script.textContent ?? ""),
  );
}
