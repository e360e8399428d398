import { count, type Json, record, records, sha1, text } from "../site/json.ts";
import {
  album,
  type InterfacePage,
  listedLarger,
  listedOriginal,
  type SiteInterface,
  shownFile,
  thumbnailFile,
  toldPhoto,
} from "../site/site-interface.ts";

const MAX_BUCKETS = 50;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** How a shared link is named in its interface. */
type Link = { key: string } | { slug: string };

/** Immich's shared links: their photos one by one, those of their album, or those of its time line. */
export const immich: SiteInterface = async (page) => {
  const link = linkOf(page);
  if (link === undefined) return undefined;
  const shared = record(await page.site.json(asked(page, link, "/api/shared-links/me")));
  if (text(shared.type) === undefined) return undefined;
  const mayDownload = shared.allowDownload !== false;
  const toPhoto = (asset: Json) => photoOf(asset, mayDownload, link, page);
  const own = album(records(shared.assets).map(toPhoto));
  const albumId = text(record(shared.album).id);
  if (own !== undefined || albumId === undefined || !UUID.test(albumId)) return own;
  const whole = record(await page.site.json(asked(page, link, `/api/albums/${albumId}`)));
  return album(records(whole.assets).map(toPhoto)) ?? album((await onTimeLine(page, link, albumId)).map(toPhoto));
};

/** `/share/KEY`, or `/s/NAME` for a link with a name of its own. */
function linkOf({ url: { pathname }, document }: InterfacePage): Link | undefined {
  const [, way, name] = /^\/(share|s)\/([\w.~-]{1,200})(?:\/|$)/.exec(pathname) ?? [];
  if (name === undefined) return undefined;
  if (way === "share") return { key: name };
  return /immich/i.test(document.querySelector('link[rel="manifest"], meta[name="theme-color"]')?.outerHTML ?? "") ||
    /immich/i.test(
      `${document.title} ${document.querySelector('meta[property="og:site_name"]')?.getAttribute("content")}`,
    ) ||
    document.querySelector("[data-sveltekit-preload-data], #stencil") !== null
    ? { slug: name }
    : undefined;
}

function asked({ url }: InterfacePage, link: Link, path: string, parameters: Record<string, string> = {}): URL {
  const question = new URL(path, url.origin);
  question.search = new URLSearchParams({ ...parameters, ...link }).toString();
  return question;
}

/** Newer versions list an album by its months, each a table of columns. */
async function onTimeLine(page: InterfacePage, link: Link, albumId: string): Promise<Json[]> {
  const buckets = await page.site.json(asked(page, link, "/api/timeline/buckets", { albumId }));
  const assets: Json[] = [];
  for (const { timeBucket } of records(buckets).slice(0, MAX_BUCKETS)) {
    const parameters = { albumId, timeBucket: text(timeBucket) ?? "" };
    const columns = record(await page.site.json(asked(page, link, "/api/timeline/bucket", parameters)));
    const [ids, images, dates] = [columns.id, columns.isImage, columns.fileCreatedAt].map((column) =>
      Array.isArray(column) ? column : [],
    );
    for (const [row, id] of (ids ?? []).entries())
      assets.push({ id, type: images?.[row] === false ? "VIDEO" : "IMAGE", fileCreatedAt: dates?.[row] });
  }
  return assets;
}

function photoOf(asset: Json, mayDownload: boolean, link: Link, page: InterfacePage) {
  const id = text(asset.id);
  if (id === undefined || !UUID.test(id)) return undefined;
  const at = (what: string, parameters: Record<string, string> = {}) =>
    asked(page, link, `/api/assets/${id}/${what}`, parameters);
  const exif = record(asset.exifInfo);
  const isVideo = asset.type === "VIDEO";
  const facts = {
    widthPx: count(exif.exifImageWidth),
    heightPx: count(exif.exifImageHeight),
    contentType: text(asset.originalMimeType) ?? (isVideo ? "video/mp4" : undefined),
    sha1: sha1(asset.checksum),
  };
  const name = text(asset.originalFileName);
  const motionId = text(asset.livePhotoVideoId);
  const motion =
    motionId !== undefined && UUID.test(motionId) ? asked(page, link, `/api/assets/${motionId}/original`) : undefined;
  return toldPhoto(
    [
      mayDownload ? listedOriginal(at("original"), facts) : undefined,
      isVideo ? undefined : listedLarger(at("thumbnail", { size: "fullsize" })),
      shownFile(at("thumbnail", { size: "preview" })),
      thumbnailFile(at("thumbnail", { size: "thumbnail" })),
      mayDownload && motion ? { url: motion, rank: "named", isListed: true, isMotion: true } : undefined,
    ],
    {
      fileName: name,
      title: name?.replace(/\.\w{2,5}$/, ""),
      caption: text(exif.description),
      date: text(exif.dateTimeOriginal) ?? text(asset.localDateTime) ?? text(asset.fileCreatedAt),
      isVideo,
    },
    page.url.href,
  );
}
