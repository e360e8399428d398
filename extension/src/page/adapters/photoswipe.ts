import { lightboxAdapter } from "./lightbox.ts";

/** PhotoSwipe 5 (`data-pswp-*` on links) and the usual mark-up of version 4 (`data-size`). */
export const photoSwipeAdapter = lightboxAdapter({
  name: "photoswipe",
  items: "a[data-pswp-src], a[data-pswp-width], .pswp-gallery a[href], a[data-size][href]",
  address: ["data-pswp-src", "href"],
  caption: ["data-pswp-caption", "data-caption"],
});
