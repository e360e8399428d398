import { count, type Json, record, records, sha1, text } from "../site/json.ts";
import {
  album,
  details,
  type InterfacePage,
  listedOriginal,
  type SiteInterface,
  shownFile,
  thumbnailFile,
  toldPhoto,
} from "../site/site-interface.ts";

const PHOTOS_A_QUESTION = 500;
const MAX_PARTS = 20;
/** A thumbnail's address tells the SHA-1 of the file that it was made of. */
const THUMBNAIL = /\/api\/v1\/t\/([0-9a-f]{40})\/([\w-]{1,40})\/(\w{1,40})$/;

/** What the page tells its own program. */
interface Settings {
  downloadToken: string;
  previewToken: string | undefined;
  isPublic: boolean;
}

/**
 * PhotoPrism: thumbnails tell which files they are of, and the page has the token for downloads. Where it is open to everybody, its
 * interface lists the album; else what the page shows is all that is asked for.
 */
export const photoPrism: SiteInterface = async (page) => {
  const settings = settingsOf(page.document);
  if (settings === undefined) return undefined;
  return (settings.isPublic ? await listed(page, settings) : undefined) ?? shown(page, settings);
};

function settingsOf(document: Document): Settings | undefined {
  for (const script of document.querySelectorAll("script:not([src])")) {
    const source = script.textContent ?? "";
    if (!source.includes("__CONFIG__") && !/"downloadToken"/.test(source)) continue;
    const value = (name: string) => new RegExp(`"${name}"\\s{0,20}:\\s{0,20}"([\\w-]{1,40})"`).exec(source)?.[1];
    const downloadToken = value("downloadToken");
    if (downloadToken === undefined) continue;
    return {
      downloadToken,
      previewToken: value("previewToken"),
      isPublic: /"public"\s{0,20}:\s{0,20}true/.test(source),
    };
  }
  return undefined;
}

function original({ url }: InterfacePage, base: string, hash: string, { downloadToken }: Settings): URL {
  const file = new URL(`${base}/api/v1/dl/${hash}`, url);
  file.searchParams.set("t", downloadToken);
  return file;
}

/** What is in front of the interface's addresses, where the gallery is in a folder of its site. */
const baseOf = ({ pathname }: URL) => /^(.*?)\/(?:library|s|api)(?:\/|$)/.exec(pathname)?.[1] ?? "";

function shown(page: InterfacePage, settings: Settings) {
  const found = [...page.document.querySelectorAll('img[src*="/api/v1/t/"], [style*="/api/v1/t/"]')];
  return details(
    found.map((element) => {
      const written =
        element.getAttribute("src") ?? /url\(\s*["']?(.*?)["']?\s*\)/.exec(element.getAttribute("style") ?? "")?.[1];
      if (!written || !URL.canParse(written, page.url)) return undefined;
      const thumbnail = new URL(written, page.url);
      const hash = THUMBNAIL.exec(thumbnail.pathname)?.[1];
      if (hash === undefined || thumbnail.origin !== page.url.origin) return undefined;
      const file = original(page, baseOf(thumbnail), hash, settings);
      return toldPhoto([listedOriginal(file, { sha1: hash }), thumbnailFile(thumbnail)], {}, page.url.href);
    }),
  );
}

async function listed(page: InterfacePage, settings: Settings) {
  const base = baseOf(page.url);
  const albumId = /\/(?:albums?|s\/[\w-]+)\/([a-z0-9]{16})(?:\/|$)/.exec(page.url.pathname)?.[1];
  if (albumId === undefined) return undefined;
  const photos = [];
  for (let part = 0; part < MAX_PARTS; part++) {
    const question = new URL(`${base}/api/v1/photos`, page.url);
    const parameters = {
      count: `${PHOTOS_A_QUESTION}`,
      offset: `${part * PHOTOS_A_QUESTION}`,
      s: albumId,
      merged: "true",
      order: "oldest",
    };
    question.search = new URLSearchParams(parameters).toString();
    const some = records(await page.site.json(question));
    photos.push(...some.map((photo) => photoOf(photo, base, settings, page)));
    if (some.length < PHOTOS_A_QUESTION) break;
  }
  return album(photos);
}

function photoOf(photo: Json, base: string, settings: Settings, page: InterfacePage) {
  const hash = sha1(photo.Hash);
  if (hash === undefined) return undefined;
  const sized = (size: string) =>
    new URL(`${base}/api/v1/t/${hash}/${settings.previewToken ?? "public"}/${size}`, page.url);
  const isVideo = photo.Type === "video";
  // A recording has a picture of its own, whose hash this is.
  const main = records(photo.Files).find(({ Video }) => Video === true);
  const recording = isVideo ? sha1(main?.Hash) : undefined;
  return toldPhoto(
    [
      listedOriginal(original(page, base, recording ?? hash, settings), {
        sha1: recording ?? hash,
        widthPx: count(photo.Width),
        heightPx: count(photo.Height),
        contentType: recording && "video/mp4",
      }),
      shownFile(sized("fit_720")),
      ...["tile_500", "tile_224"].map((size) => thumbnailFile(sized(size))),
    ],
    {
      title: text(photo.Title),
      caption: text(photo.Caption) ?? text(photo.Description),
      date: text(photo.TakenAt),
      rights: {
        creator: text(record(photo.Details).Artist),
        copyright: text(record(photo.Details).Copyright),
        license: text(record(photo.Details).License),
      },
      isVideo: recording !== undefined,
    },
    page.url.href,
  );
}
