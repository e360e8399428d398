import type { More, PageAddress, PageGallery } from "../reading/gallery-adapter.ts";
import { loadMoreControl, nextSlideControl } from "./controls.ts";
import { openedPages } from "./opened-pages.ts";
import { otherPages } from "./pager.ts";
import { growsByScrolling } from "./scrolling.ts";
import { toldCount } from "./told-count.ts";

/** Whether a shown page has only a part of its gallery, as far as that can be told without asking anybody. */
export function* moreOf(
  document: Document,
  page: PageAddress,
  gallery: PageGallery,
): Generator<void, More | undefined> {
  const own = gallery.source.items.filter(({ memoryId }) => !gallery.aside?.has(memoryId));
  const places = own.flatMap(({ memoryId }) => gallery.places.get(memoryId) ?? []);
  const told = yield* toldCount(document, own.length);
  const goesOn =
    told !== undefined ||
    (yield* otherPages(document, page)).length > 0 ||
    loadMoreControl(document, places.at(-1)) !== undefined;
  const opensPages = !goesOn && (yield* openedPages(gallery, page.url, page.baseUrl)).size * 2 > own.length;
  const isSure = goesOn || opensPages;
  const [first] = places;
  const scrolls = isSure ? "surely" : growsByScrolling(document, places);
  const hasSlides = first !== undefined && scrolls === "no" && nextSlideControl(first) !== undefined;
  if (scrolls === "no" && !hasSlides) return undefined;
  return {
    isSure: scrolls === "surely",
    ...(told === undefined ? {} : { toldCount: told }),
    ...(opensPages ? { opensPages } : {}),
  };
}
