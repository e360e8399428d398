import { address, count, type Json, record, records, text } from "../site/json.ts";
import {
  album,
  type InterfacePage,
  listedOriginal,
  metaOf,
  type SiteInterface,
  shownFile,
  thumbnailFile,
  toldPhoto,
} from "../site/site-interface.ts";

const PHOTOS_A_QUESTION = 500;
const MAX_PARTS = 20;

/** Piwigo's web service: the photos of an album with their files (`pwg.categories.getImages`). */
export const piwigo: SiteInterface = async (page) => {
  if (!/^Piwigo\b/i.test(metaOf(page.document, "generator"))) return undefined;
  const albumId = albumOf(page.document);
  if (albumId === undefined) return undefined;
  const photos = [];
  for (let part = 0; part < MAX_PARTS; part++) {
    const answer = record(await page.site.json(asked(page, albumId, part)));
    const result = record(answer.result);
    if (answer.stat !== "ok") return undefined;
    const images = records(result.images);
    photos.push(...images.map((image) => photoOf(image, page)));
    if (images.length === 0 || photos.length >= (count(record(result.paging).total_count) ?? 0)) break;
  }
  return album(photos);
};

/** Pages of an album say which, in what they tell their own scripts or in the class of their body. */
function albumOf({ body }: Document): string | undefined {
  try {
    const infos = record(JSON.parse(body?.getAttribute("data-infos") ?? "{}"));
    const id = count(infos.category_id);
    if (infos.section === "categories" && id !== undefined) return `${id}`;
  } catch {
    // Themes may write their own.
  }
  return /(?:^|\s)category-(\d{1,9})(?:\s|$)/.exec(body?.className ?? "")?.[1];
}

function asked({ document, url }: InterfacePage, albumId: string, part: number): URL {
  const home = address(document.querySelector('link[rel="start"]')?.getAttribute("href"), url.href);
  const root =
    home?.origin === url.origin ? home : new URL(url.pathname.replace(/(?:index\.php|category|[^/]*$).*$/, ""), url);
  const question = new URL("ws.php", root);
  const parameters = {
    format: "json",
    method: "pwg.categories.getImages",
    cat_id: albumId,
    per_page: `${PHOTOS_A_QUESTION}`,
    page: `${part}`,
  };
  question.search = new URLSearchParams(parameters).toString();
  return question;
}

function photoOf(image: Json, { url }: InterfacePage) {
  const file = address(image.element_url, url.href);
  const derivatives = Object.values(record(image.derivatives)).map((one) => ({
    ...record(one),
    url: address(record(one).url, url.href),
  }));
  const shown = record(record(image.derivatives).medium);
  const medium = address(shown.url, url.href);
  return toldPhoto(
    [
      file && listedOriginal(file, { widthPx: count(image.width), heightPx: count(image.height) }),
      medium && shownFile(medium, { widthPx: count(shown.width), heightPx: count(shown.height) }),
      ...derivatives.map((one) => one.url && thumbnailFile(one.url)),
    ],
    {
      title: text(image.name),
      fileName: text(image.file),
      caption: text(image.comment),
      date: text(image.date_creation)?.replace(" ", "T"),
      rights: { creator: text(image.author) },
    },
    url.href,
  );
}
