import { address, count, type Json, record, records, text } from "../site/json.ts";
import {
  addressesOf,
  details,
  type InterfacePage,
  listedOriginal,
  type SiteInterface,
  thumbnailFile,
  toldPhoto,
} from "../site/site-interface.ts";

/** As many as the interface takes. */
const IDS_A_QUESTION = 100;
const MAX_IDS = 2_000;
const FIELDS = "id,date,title,caption,alt_text,mime_type,media_details,source_url";

/** WordPress' REST interface, `media`: the file that was uploaded, for the images whose ids the page writes. */
export const wordPress: SiteInterface = async (page) => {
  const root = address(
    page.document.querySelector('link[rel="https://api.w.org/"]')?.getAttribute("href"),
    page.url.href,
  );
  if (root === undefined) return undefined;
  const images = imagesById(page.document);
  const ids = [...images.keys()];
  const photos = [];
  for (let start = 0; start < ids.length; start += IDS_A_QUESTION) {
    const some = ids.slice(start, start + IDS_A_QUESTION);
    for (const media of records(await page.site.json(asked(root, some))))
      photos.push(photoOf(media, images.get(`${count(media.id)}`) ?? [], page));
  }
  return details(photos);
};

function imagesById(document: Document): Map<string, Element[]> {
  const images = new Map<string, Element[]>();
  for (const image of document.querySelectorAll("img")) {
    const id =
      /(?:^|\s)wp-image-(\d{1,9})(?:\s|$)/.exec(image.className)?.[1] ??
      image.getAttribute("data-attachment-id") ??
      image.getAttribute("data-id") ??
      image.closest("[data-attachment-id]")?.getAttribute("data-attachment-id");
    if (id && /^\d{1,9}$/.test(id) && (images.has(id) || images.size < MAX_IDS))
      images.set(id, [...(images.get(id) ?? []), image]);
  }
  return images;
}

/** Sites without readable addresses have the interface behind a parameter. */
function asked(root: URL, ids: readonly string[]): URL {
  const question = new URL(root);
  const route = question.searchParams.get("rest_route");
  if (route === null) question.pathname = `${question.pathname.replace(/\/$/, "")}/wp/v2/media`;
  else question.searchParams.set("rest_route", `${route.replace(/\/$/, "")}/wp/v2/media`);
  question.searchParams.set("include", ids.join(","));
  question.searchParams.set("per_page", `${IDS_A_QUESTION}`);
  question.searchParams.set("_fields", FIELDS);
  return question;
}

function photoOf(media: Json, images: readonly Element[], { url }: InterfacePage) {
  const source = address(media.source_url, url.href);
  if (source === undefined || images.length === 0) return undefined;
  const sizes = record(media.media_details);
  // What was uploaded, where the site goes on with a scaled or turned copy.
  const uploaded = text(sizes.original_image);
  const file =
    uploaded !== undefined && !uploaded.includes("/")
      ? listedOriginal(new URL(encodeURIComponent(uploaded), source))
      : listedOriginal(source, { widthPx: count(sizes.width), heightPx: count(sizes.height) });
  const exif = record(sizes.image_meta);
  return toldPhoto(
    [file, ...images.flatMap((image) => addressesOf(image, url.href)).map(thumbnailFile)],
    {
      title: text(record(media.title).rendered),
      caption: text(record(media.caption).rendered),
      altText: text(media.alt_text),
      date: dateOf(exif.created_timestamp),
      rights: { creator: text(exif.credit), copyright: text(exif.copyright) },
      isVideo: text(media.mime_type)?.startsWith("video/") ?? false,
    },
    url.href,
  );
}

/** Seconds since 1970, as text. */
function dateOf(timestamp: unknown): string | undefined {
  const seconds = count(timestamp);
  return seconds === undefined ? undefined : new Date(seconds * 1_000).toISOString();
}
