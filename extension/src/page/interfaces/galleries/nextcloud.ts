import { fileKind } from "../../addresses/file-kind.ts";
import { lastPathPart } from "../../reading/texts.ts";
import {
  album,
  type InterfacePage,
  listedOriginal,
  type SiteInterface,
  shownFile,
  thumbnailFile,
  toldPhoto,
} from "../site/site-interface.ts";

const MAX_FILES = 5_000;
const PREVIEW_PX = "1024";
const QUESTION = `<?xml version="1.0"?><d:propfind xmlns:d="DAV:" xmlns:oc="http://owncloud.org/ns"><d:prop><d:getcontenttype/><d:getlastmodified/><d:resourcetype/><oc:fileid/></d:prop></d:propfind>`;

/** Nextcloud's public shares: the files of the shared folder, by WebDAV (version 29 and later). */
export const nextcloud: SiteInterface = async (page) => {
  const share = shareOf(page);
  if (share === undefined) return undefined;
  const { root, token, folder } = share;
  const path = [...folder.split("/").filter(Boolean).map(encodeURIComponent), ""].join("/");
  const dav = new URL(`${root}/public.php/dav/files/${token}/${path}`, page.url);
  const headers = { Depth: "1", "Content-Type": "application/xml", "X-Requested-With": "XMLHttpRequest" };
  const answer = await page.site.text(dav, { method: "PROPFIND", headers, body: QUESTION });
  if (answer === undefined) return undefined;
  const entries = new DOMParser().parseFromString(answer, "text/xml").getElementsByTagNameNS("DAV:", "response");
  return album([...entries].slice(0, MAX_FILES).map((entry) => photoOf(entry, dav, share, page)));
};

interface Share {
  /** What is in front of the interface's addresses. */
  root: string;
  token: string;
  folder: string;
}

function shareOf({ document, url }: InterfacePage): Share | undefined {
  const [, root, token] = /^(.*?)(?:\/index\.php)?\/s\/([A-Za-z0-9]{4,64})(?:\/|$)/.exec(url.pathname) ?? [];
  const isNextcloud =
    document.querySelector("head[data-requesttoken], #sharingToken, #initial-state-files_sharing-sharingToken") !==
    null;
  if (root === undefined || token === undefined || !isNextcloud) return undefined;
  return { root, token, folder: url.searchParams.get("dir") ?? url.searchParams.get("path") ?? "" };
}

function photoOf(entry: Element, dav: URL, { root, token, folder }: Share, { url }: InterfacePage) {
  const said = (namespace: string, name: string) =>
    entry.getElementsByTagNameNS(namespace, name)[0]?.textContent?.trim() ?? "";
  const href = said("DAV:", "href");
  if (entry.getElementsByTagNameNS("DAV:", "collection").length > 0 || !URL.canParse(href, dav)) return undefined;
  const file = new URL(href, dav);
  const contentType = said("DAV:", "getcontenttype");
  const isMedia = /^(?:image|video)\//.test(contentType) || fileKind(file) === "image" || fileKind(file) === "video";
  // A file of another folder or origin is not what was asked for.
  if (!isMedia || file.origin !== dav.origin || !file.pathname.startsWith(dav.pathname)) return undefined;
  const name = lastPathPart(file.href);
  const preview = new URL(`${root}/index.php/apps/files_sharing/publicpreview/${token}`, url);
  preview.search = new URLSearchParams({
    file: `${folder.replace(/\/$/, "")}/${name}`,
    x: PREVIEW_PX,
    y: PREVIEW_PX,
    a: "true",
  }).toString();
  const id = said("http://owncloud.org/ns", "fileid");
  const byId = new URL(preview);
  byId.search = new URLSearchParams({ fileId: id }).toString();
  return toldPhoto(
    [listedOriginal(file, { contentType }), shownFile(preview), /^\d+$/.test(id) ? thumbnailFile(byId) : undefined],
    { title: name.replace(/\.\w{2,5}$/, ""), isVideo: contentType.startsWith("video/") },
    url.href,
  );
}
