import { defineUnlistedScript } from "wxt/utils/define-unlisted-script";
import { readLooseMemories } from "../page/adapters/loose-memories.ts";
import { pageReader } from "../page/crawl/page-reader.ts";
import { type ReaderPlace, readerPlace } from "../page/reading/reader-loader.ts";

/** Injected beside the content script where a page may have a gallery, or a person asks. */
export default defineUnlistedScript(() => {
  (globalThis as ReaderPlace)[readerPlace] = { ...pageReader, readLooseMemories };
});
