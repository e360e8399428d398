import { fileKind, looksLikeAddress, photoName, webUrl } from "../addresses/file-kind.ts";
import { parseSrcset } from "../addresses/srcset.ts";
import type { Size } from "../addresses/told-size.ts";
import type { FileRank, FoundFile } from "./photo.ts";

const THUMBNAIL = /thumb|small|preview|placeholder|lqip|tiny|blur|low|poster|mini|icon|avatar|msrc|hover|cover/i;
const ORIGINAL = /orig|download|full(?!name|screen)|raw|hi-?res|highres|master|uploaded|source-?url|content-?url/i;
const OPENED = /big|large|zoom|pswp|lightbox|popup|max|retina|href|(?:^|-)url$|-at-|@2x|-2x|enlarge/i;
const LAZY = /src|lazy|bg|background|image|img|photo|picture/i;

/** What the name of an attribute or of a field says of the file in it. */
export function rankByName(name: string): FileRank {
  const words = name.replace(/([a-z\d])([A-Z])/g, "$1-$2").toLowerCase();
  if (THUMBNAIL.test(words)) return "thumbnail";
  if (ORIGINAL.test(words)) return "original";
  if (OPENED.test(words)) return "opened";
  return LAZY.test(words) ? "lazy" : "named";
}

/** Attributes that browsers, links and sets use have rules of their own. */
const NOT_OURS =
  /^(?:src|srcset|(?:xlink:)?href|data|style|class|id|alt|title|poster|data-store-forever.*|aria-.*|on\w+|sizes|data-sizes|ping|content|value|action|formaction|usemap|.*name)$/;

/**
 * The files that an element's attributes name for scripts: `data-src`, `data-srcset`, `data-full-url`, any other that is the address
 * of an image, and objects in JSON.
 */
export function filesInAttributes(element: Element, baseUrl: string): FoundFile[] {
  const files: FoundFile[] = [];
  const isLivePhoto = element.hasAttribute("data-live-photo");
  // Attributes as objects are garbage that each reading of a large page would leave.
  for (const name of element.getAttributeNames()) {
    const value = element.getAttribute(name) ?? "";
    if (name === "onclick" || (name === "href" && /^\s*javascript:/i.test(value)))
      files.push(...filesInCall(value, baseUrl));
    if (value.length < 5 || NOT_OURS.test(name) || name.endsWith("-caption") || name.endsWith("-title")) continue;
    const first = value.trimStart()[0];
    if (first === "{" || first === "[") files.push(...filesInJson(value, baseUrl));
    else if (/set$|responsive$/.test(name)) files.push(...filesInSet(value, baseUrl, { rank: "named" }));
    else {
      const file = fileInAttribute(name, value, baseUrl);
      if (file) files.push(isLivePhoto && name === "data-video-src" ? { ...file, isMotion: true } : file);
    }
  }
  const largest = files.find(({ rank }) => rank === "original") ?? files.find(({ rank }) => rank === "opened");
  if (largest) Object.assign(largest, declaredSize(element));
  return files;
}

/** The image that a click hands to a script: `onclick="show('full/a.jpg')"`, `href="javascript:show(3, 'full/a.jpg')"`. */
function filesInCall(script: string, baseUrl: string): FoundFile[] {
  for (const [, , address = ""] of script.slice(0, 5_000).matchAll(/[(,]\s*(["'])([^"'()]{5,500})\1/g)) {
    const url = looksLikeAddress(address) ? webUrl(address, baseUrl) : undefined;
    if (url && fileKind(url) === "image") return [{ url, rank: "opened" }];
  }
  return [];
}

/** What a script opens at a click is named on a link or on an element around a picture. */
export const opened = (files: readonly FoundFile[]): FoundFile[] =>
  files.map((file) => (file.rank === "lazy" || file.rank === "named" ? { ...file, rank: "opened" } : file));

/** Names that say by themselves that their value is the address of an image, whatever its ending. */
const SURE =
  /^data-(?:[\w-]*-)?(?:src|bg|background|orig(?:inal)?(?:-file)?|full-url|lazy|image|img|pswp-src|big|download-url)$/;

function fileInAttribute(name: string, value: string, baseUrl: string): FoundFile | undefined {
  const address = /^url\((["']?)(.*)\1\)$/.exec(value.trim())?.[2] ?? value;
  if (!looksLikeAddress(address)) return undefined;
  const url = webUrl(address, baseUrl);
  if (url === undefined) return undefined;
  const kind = fileKind(url);
  const isFile =
    kind === "image" || kind === "video" || (kind === "unknown" && SURE.test(name) && /^[/.]|^http/.test(address));
  if (!isFile) return undefined;
  const widthPx = /-(\d{3,4})(?:w|px)?$/.exec(name)?.[1];
  return {
    url,
    rank: rankByName(name),
    ...(widthPx === undefined ? {} : { widthPx: Number(widthPx), rank: "opened" }),
  };
}

/** Without a size the densities still have an order. */
export const USUAL_WIDTH_PX = 640;

/** @param usual of the files of the set: their rank and type, and how wide the picture is where the set tells densities */
export function filesInSet(
  set: string | null,
  baseUrl: string,
  usual: { rank: FileRank; contentType?: string | undefined; basePx?: number | undefined },
): FoundFile[] {
  return parseSrcset(set ?? "").flatMap(({ address, widthPx, density }) => {
    const url = webUrl(address, baseUrl);
    if (url === undefined) return [];
    const wide = widthPx ?? (density === undefined ? undefined : density * (usual.basePx ?? USUAL_WIDTH_PX));
    return [{ url, rank: usual.rank, contentType: usual.contentType, widthPx: wide }];
  });
}

const MAX_JSON_LENGTH = 20_000;

/** The files in an object that an attribute holds for a script. */
function filesInJson(text: string, baseUrl: string): FoundFile[] {
  if (text.length > MAX_JSON_LENGTH || !/\.\w{3,4}/.test(text)) return [];
  const files: FoundFile[] = [];
  const visit = (name: string, value: unknown, depth: number): void => {
    if (depth > 5) return;
    if (typeof value === "string") {
      // A bare name is for a script that knows where its files are.
      const file = !value.includes("/") ? undefined : fileInAttribute(`data-${name}`, value, baseUrl);
      if (file) files.push(file);
    } else if (typeof value === "object" && value !== null) {
      // A list is an album, unless it has one photo in several formats.
      if (Array.isArray(value) && value.length > 1 && !isOnePhoto(value, baseUrl)) return;
      for (const [key, inner] of Object.entries(value)) visit(Array.isArray(value) ? name : key, inner, depth + 1);
    }
  };
  try {
    visit("", JSON.parse(text), 0);
  } catch {
    // It is written for a script that reads something else than JSON.
  }
  return files;
}

function isOnePhoto(list: readonly unknown[], baseUrl: string): boolean {
  const addresses = list.flatMap((entry) =>
    typeof entry === "object" && entry !== null ? Object.values(entry) : [entry],
  );
  const urls = addresses.flatMap((text) =>
    typeof text === "string" && looksLikeAddress(text) ? (webUrl(text, baseUrl) ?? []) : [],
  );
  return new Set(urls.filter((url) => fileKind(url) !== "unknown").map(photoName)).size === 1;
}

/** How large an element says that the file is which it opens. */
export function declaredSize(element: Element): Size | undefined {
  for (const name of ["data-orig-size", "data-size", "data-lg-size", "data-image-dimensions"]) {
    const [, width, height] = /^(\d{2,5})\s*[x,-]\s*(\d{2,5})$/.exec(element.getAttribute(name) ?? "") ?? [];
    if (width !== undefined) return { widthPx: Number(width), heightPx: Number(height) };
  }
  for (const prefix of ["data-pswp-", "data-full-", "data-original-", "data-"]) {
    const [width, height] = ["width", "height"].map((side) => Number(element.getAttribute(`${prefix}${side}`)));
    if (width && height) return { widthPx: width, heightPx: height };
  }
  return undefined;
}
