import { fileKind } from "../../addresses/file-kind.ts";
import type { Photo } from "../../evidence/photo.ts";
import { address, count } from "../site/json.ts";
import { details, listedLarger, type SiteInterface, thumbnailFile, toldPhoto } from "../site/site-interface.ts";
import { named, wordsOf, xmlOf } from "../site/xml.ts";

const MAX_FEEDS = 2;
const MAX_ENTRIES = 1_000;

/** RSS and Atom feeds with Media RSS: a larger file, texts, author and licence of photos that the page shows. */
export const feeds: SiteInterface = async (page) => {
  const links = page.document.querySelectorAll(
    'link[rel~="alternate"][type*="rss"], link[rel~="alternate"][type*="atom"]',
  );
  const photos: Photo[] = [];
  for (const link of [...links].slice(0, MAX_FEEDS)) {
    const at = address(link.getAttribute("href"), page.url.href);
    const feed = at && xmlOf(await page.site.text(at));
    if (at && feed) photos.push(...entriesOf(feed).flatMap((entry) => photosOf(entry, at)));
  }
  return details(photos);
};

const entriesOf = (feed: Document) => [...named(feed, "item"), ...named(feed, "entry")].slice(0, MAX_ENTRIES);

function photosOf(entry: Element, at: URL): Photo[] {
  const contents = [...named(entry, "content"), ...named(entry, "enclosure"), ...named(entry, "link")];
  const files = contents.flatMap((content) => fileOf(content, at) ?? []);
  const [first] = files;
  if (first === undefined) return [];
  const license = named(entry, "license")[0];
  const thumbnail = address(named(entry, "thumbnail")[0]?.getAttribute("url"), at.href);
  // An entry with several files is an album, unless they are one photo in several sizes.
  const isOnePhoto = named(entry, "group").length > 0 || files.length === 1;
  const texts = {
    title: wordsOf(entry, "title"),
    caption: wordsOf(entry, "description") ?? wordsOf(entry, "summary"),
    date: isoDate(wordsOf(entry, "pubDate") ?? wordsOf(entry, "published")),
    rights: {
      creator: wordsOf(entry, "creator") ?? wordsOf(entry, "name"),
      credit: wordsOf(entry, "credit"),
      copyright: wordsOf(entry, "copyright") ?? wordsOf(entry, "rights"),
      license: license?.textContent ?? undefined,
      licenseUrl: license?.getAttribute("href") ?? undefined,
    },
  };
  if (!isOnePhoto) return files.flatMap((file) => toldPhoto([file], { rights: texts.rights }, at.href) ?? []);
  return [toldPhoto([...files, thumbnail && thumbnailFile(thumbnail)], texts, at.href) ?? []].flat();
}

function fileOf(content: Element, at: URL) {
  const url = address(content.getAttribute("url") ?? content.getAttribute("href"), at.href);
  if (url === undefined) return undefined;
  const contentType = content.getAttribute("type") ?? undefined;
  const isImage =
    content.getAttribute("medium") === "image" ||
    contentType?.startsWith("image/") ||
    (!contentType && fileKind(url) === "image");
  if (!isImage) return undefined;
  const facts = {
    widthPx: count(content.getAttribute("width")),
    heightPx: count(content.getAttribute("height")),
    contentType,
  };
  return listedLarger(url, facts);
}

function isoDate(written: string | undefined): string | undefined {
  const ms = Date.parse(written ?? "");
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString();
}
