import { fetchSource, type RequestObserver, type SourceAccess } from "@store-forever/workers/reach";
import { type AskForPage, PAGES } from "../page/crawl/fetch-page.ts";

/** Asks for a page where no page is open, within the bounds of what may be read for it. No other origin counts as its site. */
export const askAsExtension =
  (access: SourceAccess, observe: RequestObserver): AskForPage =>
  async (url, signal) => {
    const asked = new URL(url);
    asked.hash = "";
    const fetched = await fetchSource(asked.href, { access, observe, accept: PAGES, isFresh: true, signal });
    if (new URL(fetched.url).origin === access.pageOrigin) return fetched;
    await fetched.response.body?.cancel();
    throw new Error("The page leads to another site.");
  };
