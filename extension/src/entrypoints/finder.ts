import { defineUnlistedScript } from "wxt/utils/define-unlisted-script";
import { makeFinder } from "../page/crawl/finder.ts";
import { type FinderPlace, finderPlace } from "../page/reading/gallery-finder.ts";

/** Injected beside the content script when a person asks for the whole gallery. */
export default defineUnlistedScript(() => {
  (globalThis as FinderPlace)[finderPlace] = makeFinder;
});
