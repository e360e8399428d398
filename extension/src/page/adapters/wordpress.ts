import { bestAddress, figureCaption, imageTitle, linkedFile } from "../reading/images.ts";
import { pageAdapter } from "../reading/page-adapter.ts";
import { cleanText } from "../reading/texts.ts";

/** The gallery block, the older block and shortcode, and Jetpack's tiled galleries. */
const ITEMS =
  ".wp-block-gallery .wp-block-image, .blocks-gallery-item, .gallery .gallery-item, .tiled-gallery__item, .tiled-gallery-item";

/** WordPress galleries: their links may lead to files, to pages or nowhere. */
export const wordPressAdapter = pageAdapter("wordpress", 2, (document) =>
  [...document.querySelectorAll(ITEMS)].map((item) => {
    const image = item.querySelector("img");
    return {
      address: linkedFile(item) ?? (image ? bestAddress(image) : undefined),
      title: imageTitle(item),
      caption: figureCaption(item) ?? cleanText(item.querySelector(".gallery-caption")?.textContent),
      place: item,
    };
  }),
);
