import { lightboxAdapter } from "./lightbox.ts";

/** lightGallery: links, or any elements with `data-src`. */
export const lightGalleryAdapter = lightboxAdapter({
  name: "lightgallery",
  items: "[data-lg-size], [data-lg-id], [data-sub-html], .lightgallery > a, #lightgallery > a, .lg-item",
  address: ["data-src", "href"],
  caption: ["data-sub-html"],
});
