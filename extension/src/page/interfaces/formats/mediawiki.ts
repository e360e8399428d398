import { decoded } from "../../addresses/file-kind.ts";
import { address, count, type Json, record, records, sha1, text } from "../site/json.ts";
import {
  addressesOf,
  album,
  details,
  type InterfacePage,
  listedOriginal,
  type SiteInterface,
  shownFile,
  type Told,
  thumbnailFile,
  toldPhoto,
} from "../site/site-interface.ts";

/** As many as the interface takes from anybody. */
const TITLES_A_QUESTION = 50;
const MAX_TITLES = 1_000;
/** More parts of a category are not asked for. */
const MAX_PARTS = 40;
const THUMB_PX = "640";

/** MediaWiki's action API, `imageinfo`: the file of each image, its SHA-1, and what its page says of author and licence. */
export const mediaWiki: SiteInterface = async (page) => {
  const api = apiOf(page);
  if (api === undefined) return undefined;
  const category = categoryOf(page);
  const whole = category === undefined ? undefined : await filesOfCategory(page, api, category);
  return whole ?? (await filesOnPage(page, api));
};

function apiOf({ document, url }: InterfacePage): URL | undefined {
  const api = address(document.querySelector('link[rel="EditURI"]')?.getAttribute("href"), url.href);
  if (api === undefined || !/\/api\.php$/.test(api.pathname)) return undefined;
  api.search = "";
  // It is often written without a scheme.
  api.protocol = url.protocol;
  return api;
}

function asked(api: URL, parameters: Record<string, string>): URL {
  const question = new URL(api);
  const fixed = {
    action: "query",
    format: "json",
    formatversion: "2",
    prop: "imageinfo",
    iiprop: "url|size|sha1|mime|extmetadata",
    iiurlwidth: THUMB_PX,
  };
  question.search = new URLSearchParams({ ...fixed, ...parameters }).toString();
  return question;
}

/** Files that pictures on the page lead to. */
async function filesOnPage(page: InterfacePage, api: URL): Promise<Told | undefined> {
  const pictures = new Map<string, Element[]>();
  for (const image of page.document.querySelectorAll("a[href] img")) {
    const title = titleOf(image.closest("a"), page.url);
    if (title !== undefined && (pictures.has(title) || pictures.size < MAX_TITLES))
      pictures.set(title, [...(pictures.get(title) ?? []), image]);
  }
  const titles = [...pictures.keys()];
  const photos: Told["photos"] = [];
  for (let start = 0; start < titles.length; start += TITLES_A_QUESTION) {
    const some = titles.slice(start, start + TITLES_A_QUESTION);
    const query = record(record(await page.site.json(asked(api, { titles: some.join("|") }))).query);
    const written = new Map(records(query.normalized).map(({ from, to }) => [text(to), text(from)]));
    for (const file of records(query.pages)) {
      const title = text(file.title);
      const images = pictures.get((title && written.get(title)) ?? title ?? "") ?? [];
      const photo = photoOf(file, images, page);
      if (photo) photos.push(photo);
    }
  }
  return details(photos);
}

/** `File:Name.jpg`, in whatever language its name space is called. */
function titleOf(link: Element | null, pageUrl: URL): string | undefined {
  const url = address(link?.getAttribute("href"), pageUrl.href);
  if (url?.origin !== pageUrl.origin) return undefined;
  const written = url.searchParams.get("title") ?? decoded(url.pathname.split("/").at(-1) ?? "");
  return /^[^:|]+:[^|]+\.\w{2,5}$/.test(written) ? written.replaceAll("_", " ") : undefined;
}

function categoryOf({ document, url }: InterfacePage): string | undefined {
  if (!document.body?.classList.contains("ns-14")) return undefined;
  const canonical = address(document.querySelector('link[rel="canonical"]')?.getAttribute("href"), url.href);
  for (const { searchParams, pathname } of [url, canonical ?? url]) {
    const written = searchParams.get("title") ?? decoded(pathname.split("/").at(-1) ?? "");
    if (written.includes(":")) return written.replaceAll("_", " ");
  }
  return undefined;
}

async function filesOfCategory(page: InterfacePage, api: URL, title: string): Promise<Told | undefined> {
  const photos: Told["photos"] = [];
  let more: Record<string, string> = {};
  for (let part = 0; part < MAX_PARTS; part++) {
    const members = {
      generator: "categorymembers",
      gcmtitle: title,
      gcmtype: "file",
      gcmlimit: `${TITLES_A_QUESTION}`,
    };
    const answer = record(await page.site.json(asked(api, { ...members, ...more })));
    for (const file of records(record(answer.query).pages)) {
      const photo = photoOf(file, [], page);
      if (photo) photos.push(photo);
    }
    more = Object.fromEntries(
      Object.entries(record(answer.continue)).flatMap(([name, value]) => (text(value) ? [[name, `${value}`]] : [])),
    );
    if (Object.keys(more).length === 0) return album(photos);
  }
  return album(photos);
}

function photoOf({ title, imageinfo }: Json, images: readonly Element[], { url: page }: InterfacePage) {
  const [info = {}] = records(imageinfo);
  const url = address(info.url, page.href);
  if (url === undefined) return undefined;
  const thumb = address(info.thumburl, page.href);
  const facts = {
    widthPx: count(info.width),
    heightPx: count(info.height),
    contentType: text(info.mime),
    sha1: sha1(info.sha1),
  };
  const said = (name: string) => text(record(record(info.extmetadata)[name]).value);
  return toldPhoto(
    [
      listedOriginal(url, facts),
      ...(images.length === 0
        ? [thumb && shownFile(thumb)]
        : images.flatMap((image) => addressesOf(image, page.href)).map(thumbnailFile)),
    ],
    {
      title:
        said("ObjectName") ??
        text(title)
          ?.replace(/^[^:]+:/, "")
          .replace(/\.\w{2,5}$/, ""),
      caption: said("ImageDescription"),
      date: said("DateTimeOriginal"),
      rights: {
        creator: said("Artist"),
        credit: said("Attribution") ?? said("Credit"),
        license: said("LicenseShortName") ?? said("UsageTerms"),
        licenseUrl: said("LicenseUrl"),
      },
    },
    page.href,
  );
}
