import { lightboxAdapter } from "./lightbox.ts";

/** Fancybox 3 to 5 (`data-fancybox`) and the class and group of older versions. */
export const fancyboxAdapter = lightboxAdapter({
  name: "fancybox",
  items: "[data-fancybox], [data-fancybox-group], a.fancybox",
  address: ["data-src", "href"],
  caption: ["data-caption"],
});
