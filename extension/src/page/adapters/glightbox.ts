import { lightboxAdapter } from "./lightbox.ts";

/** GLightbox: links of its class; titles and descriptions in attributes. */
export const glightboxAdapter = lightboxAdapter({
  name: "glightbox",
  items: "a.glightbox, a[data-glightbox]",
  address: ["data-href", "href"],
  title: ["data-title"],
  caption: ["data-description"],
});
