import { address, count, type Json, record, records, sha1, text } from "../site/json.ts";
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

const MAX_PARTS = 50;
const ALBUM_ID = /\/gallery\/([\w-]{1,64})(?:\/|$)/;

/** Lychee's interface, version 2: the photos of an album, in parts (`Album::photos`) or at once (`Album`). */
export const lychee: SiteInterface = async (page) => {
  const id = ALBUM_ID.exec(page.url.pathname)?.[1];
  if (id === undefined || !isLychee(page.document)) return undefined;
  return (await inParts(page, id)) ?? (await atOnce(page, id));
};

function isLychee(document: Document): boolean {
  const named = `${metaOf(document, "generator")} ${metaOf(document, "application-name")} ${metaOf(document, "author")}`;
  return (
    /\bLychee/i.test(named) ||
    document.querySelector("app-root, #app[data-page], lychee-app, meta[name^='lychee']") !== null
  );
}

async function inParts(page: InterfacePage, id: string) {
  const photos = [];
  for (let part = 1; part <= MAX_PARTS; part++) {
    const answer = record(await page.site.json(asked(page, "Album::photos", { album_id: id, page: `${part}` })));
    photos.push(...records(answer.photos).map((photo) => photoOf(photo, page)));
    if (part >= (count(answer.last_page) ?? 0)) break;
  }
  return album(photos);
}

async function atOnce(page: InterfacePage, id: string) {
  const answer = record(await page.site.json(asked(page, "Album", { album_id: id })));
  return album(records(record(answer.resource).photos).map((photo) => photoOf(photo, page)));
}

/** The gallery may be in a folder of its site. */
function asked({ url }: InterfacePage, method: string, parameters: Record<string, string>): URL {
  const folder = url.pathname.slice(0, url.pathname.indexOf("/gallery/"));
  const question = new URL(`${folder}/api/v2/${method}`, url);
  question.search = new URLSearchParams(parameters).toString();
  return question;
}

/** The best first. */
const SHOWN = ["medium2x", "medium", "small2x", "small"];

function photoOf(photo: Json, { url }: InterfacePage) {
  const variants = record(photo.size_variants);
  const fileOf = (name: string) => {
    const variant = record(variants[name]);
    const at = address(variant.url, url.href);
    return at && { url: at, widthPx: count(variant.width), heightPx: count(variant.height) };
  };
  const original = fileOf("original");
  const shown = SHOWN.map(fileOf).filter((file) => file !== undefined);
  const thumbnails = ["thumb2x", "thumb"].map(fileOf).filter((file) => file !== undefined);
  const license = text(photo.license);
  return toldPhoto(
    [
      original && listedOriginal(original.url, { ...original, sha1: sha1(photo.original_checksum) }),
      ...shown.map((file) => shownFile(file.url, file)),
      ...thumbnails.map((file) => thumbnailFile(file.url)),
    ],
    {
      title: text(photo.title),
      caption: text(photo.description),
      date: text(photo.taken_at),
      rights: { license: license === "none" ? undefined : license },
      isVideo: text(photo.type)?.startsWith("video/") ?? false,
    },
    url.href,
  );
}
