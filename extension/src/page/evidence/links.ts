import { fileKind, photoName, SCRIPT_ENDING, webUrl } from "../addresses/file-kind.ts";
import { MARKED_ITEM } from "../reading/marks.ts";
import { declaredSize, filesInAttributes, opened } from "./attributes.ts";
import type { FoundFile, LinkKind } from "./photo.ts";

const SAYS_FILE = /orig|download|full|large|hi-?res|zoom|enlarge|raw|save|view image|maximi/i;

/** Where a link leads, and the files that it names. */
export interface LinkEvidence {
  kind: LinkKind;
  files: FoundFile[];
  /** It opens a film of a site for films, which is no file of this page. */
  isForeignFilm: boolean;
}

/** The link around a picture. */
export function readLink(link: Element, baseUrl: string, pageUrl: string): LinkEvidence {
  const files = opened(filesInAttributes(link, baseUrl));
  const url = webUrl(link.getAttribute("href") ?? link.getAttribute("xlink:href"), baseUrl);
  const isNamed = files.some(({ rank }) => rank === "opened" || rank === "original");
  const target = url && openedFile(link, url, pageUrl, isNamed);
  if (target) files.push({ ...target, ...declaredFor(link, files) });
  const isFile = files.some(({ rank }) => rank === "opened" || rank === "original");
  const isForeignFilm = url !== undefined && /youtu|vimeo|wistia/.test(url.hostname) && fileKind(url) === "page";
  if (isFile) return { kind: "file", files, isForeignFilm };
  if (url === undefined || url.href.split("#")[0] === pageUrl.split("#")[0])
    return { kind: "none", files, isForeignFilm };
  return { kind: isOfSite(url, new URL(pageUrl)) ? "page" : "elsewhere", files, isForeignFilm };
}

function openedFile(link: Element, url: URL, pageUrl: string, isNamed: boolean): FoundFile | undefined {
  if (url.href.split("#")[0] === pageUrl.split("#")[0]) return undefined;
  const kind = fileKind(url);
  const rank = link.hasAttribute("download") ? "original" : "opened";
  if (kind === "image" || kind === "video" || link.hasAttribute("download")) return { url, rank };
  // A lightbox shows what it is given. That may be a page in a frame, but pages have no size.
  const type = link.getAttribute("data-type") ?? link.getAttribute("data-fancybox-type") ?? "image";
  const mayBeImage = !isNamed && link.matches(MARKED_ITEM) && type === "image" && !url.hash;
  const hasPicture = link.querySelector("img, picture") !== null;
  const isImage = mayBeImage && hasPicture && (kind === "unknown" || SCRIPT_ENDING.test(url.pathname));
  return isImage && !/youtu|vimeo|wistia|maps\./.test(url.hostname) ? { url, rank } : undefined;
}

/** The size that a link declares is of what it opens, unless another of its attributes names a file that it belongs to. */
function declaredFor(link: Element, others: readonly FoundFile[]) {
  return others.some(({ widthPx }) => widthPx !== undefined) ? {} : (declaredSize(link) ?? {});
}

/** A link beside a picture that offers its file: a download, or one of the same name. */
export function fileBeside(link: Element, baseUrl: string, names: ReadonlySet<string>): FoundFile | undefined {
  const url = webUrl(link.getAttribute("href"), baseUrl);
  if (url === undefined) return undefined;
  const kind = fileKind(url);
  const isDownload = link.hasAttribute("download");
  if (kind !== "image" && kind !== "video" && !isDownload) return undefined;
  const says = `${link.textContent} ${link.getAttribute("title")} ${link.className} ${link.getAttribute("aria-label")}`;
  const isSame = isDownload || names.has(photoName(url)) || SAYS_FILE.test(says);
  return isSame && kind !== "page" ? { url, rank: "original" } : undefined;
}

/** Hosts of one site share their last two labels, or the whole name where it is an address of a network. */
function isOfSite(url: URL, page: URL): boolean {
  const site = ({ hostname }: URL) =>
    /^[\d.]+$|:/.test(hostname) ? hostname : hostname.split(".").slice(-2).join(".");
  return site(url) === site(page);
}
