import { albumsInScript } from "../../evidence/script-data.ts";
import { isSafeToOpen } from "../../onward/safe-address.ts";
import { details, type SiteInterface } from "../site/site-interface.ts";

/** More of what a page has fetched is not asked for again. */
const MAX_LISTS = 6;
/** Longer lists would keep the page waiting while they are read. */
const MAX_LENGTH = 500_000;

/**
 * The lists that a page's own scripts have fetched to draw it with: generators of galleries and single-page sites keep their albums in
 * JSON. They tell more of the photos that the page shows; a list may also hold what belongs to other albums.
 */
export const fetchedLists: SiteInterface = async ({ document, url, site }) => {
  const entries = document.defaultView?.performance.getEntriesByType("resource") ?? [];
  const fetched = entries.filter(({ initiatorType }: PerformanceEntry & { initiatorType?: string }) =>
    /^(?:fetch|xmlhttprequest)$/.test(initiatorType ?? ""),
  );
  const addresses = new Set(fetched.map(({ name }) => name).filter((name) => URL.canParse(name)));
  const lists = [...addresses]
    .map((name) => new URL(name))
    .filter((at) => at.href !== url.href && isSafeToOpen(at, url.href))
    .slice(-MAX_LISTS);
  const answers = await Promise.all(lists.map(async (at) => ({ at, text: (await site.text(at)) ?? "" })));
  // Addresses in a list are relative to the page whose script reads it, or to the list.
  const photos = answers.flatMap(({ at, text }) =>
    text.length > MAX_LENGTH ? [] : [document.baseURI, at.href].flatMap((base) => albumsInScript(text, base).flat()),
  );
  // One whose addresses are absolute was read twice.
  const once = new Map(photos.map((photo) => [photo.files.map(({ url }) => url.href).join(" "), photo]));
  return details(
    [...once.values()].map((photo) => ({ ...photo, files: photo.files.map((file) => ({ ...file, isListed: true })) })),
  );
};
