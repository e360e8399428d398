import { figureCaption, imageTitle } from "./images.ts";
import { pageAdapter } from "./page-adapter.ts";

const IMAGE_FILE = /\.(?:jpe?g|png|webp|avif|gif|heic|heif|tiff?|bmp)(?:$|[?#])/i;

/** Plain thumbnails that link to their full-size files: `<a href="full.jpg"><img src="thumb.jpg"></a>`. */
export const linkedThumbnailsAdapter = pageAdapter("linked-thumbnails", 2, (document) =>
  [...document.querySelectorAll("a[href]")]
    .filter((link) => IMAGE_FILE.test(link.getAttribute("href") ?? "") && link.querySelector("img, picture"))
    .map((link) => ({
      address: link.getAttribute("href"),
      title: imageTitle(link),
      caption: figureCaption(link),
      place: link,
    })),
);
