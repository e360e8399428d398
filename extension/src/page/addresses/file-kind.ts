import { once } from "./once.ts";

/** What an address tells of the file behind it, without asking its server. */
export type FileKind = "image" | "video" | "page" | "unknown";

const IMAGE_ENDING =
  /\.(?:jpe?g|jpe|jfif|pjpeg|a?png|webp|avif|gif|hei[cf]|tiff?|bmp|jxl|jp2|jp[fxc]|j2[kc]|psd|dng|cr[23]|nef|arw|orf|rw2|raf|pef|srw|mpo|svg)$/i;
const VIDEO_ENDING = /\.(?:mp4|webm|mov|m4v|ogv|mkv)$/i;
const PAGE_ENDING = /\.(?:html?|xhtml|php\d?|aspx?|jspx?|cgi|pl|pdf|zip|txt|xml|json|mp3|ogg|js|css)$/i;
/** Scripts that make images also end like pages; a document never shows an image. */
export const SCRIPT_ENDING = /\.(?:php\d?|aspx?|cgi|jsp|pl)$/i;
const VIDEO_SITES = /(?:^|\.)(?:youtube(?:-nocookie)?\.com|youtu\.be|vimeo\.com|wistia\.(?:com|net))$/;
/** `File:Name.jpg` and the like name a page about a file. */
const PAGE_ABOUT_FILE = /(?:^|[/=])[\p{L}_]{3,}:[^/]+$|\/blob\/[^/]+\//u;

/** What kind of file an absolute address names. */
export const fileKind = once(kindOf);

function kindOf(url: URL): FileKind {
  if (VIDEO_SITES.test(url.hostname)) return "page";
  const path = decoded(url.pathname);
  if (PAGE_ABOUT_FILE.test(path)) return "page";
  if (IMAGE_ENDING.test(path)) return "image";
  if (VIDEO_ENDING.test(path)) return "video";
  const named = decoded(url.search)
    .split(/[?&=]/)
    .some((part) => IMAGE_ENDING.test(part));
  // A script that is told the name of an image makes that image; a page is told which album it is.
  if (named && !/\.html?$/i.test(path)) return "image";
  return PAGE_ENDING.test(path) ? "page" : "unknown";
}

/** A page has hardly more bases, and so many addresses are kept of each. */
const MAX_BASES = 4;
const MAX_KNOWN = 40_000;
const known = new Map<string, Map<string, Readonly<URL> | undefined>>();

/**
 * An absolute address of the web; `undefined` for anything else. Addresses within `user:password@` keep neither. A page is read again
 * whenever it changes and its source names the same addresses, so each is one object, which is known with all that was found out about it (`once`).
 */
export function webUrl(address: string | null | undefined, baseUrl: string): Readonly<URL> | undefined {
  const text = address?.trim();
  if (!text) return undefined;
  const ofBase = knownOf(baseUrl);
  const earlier = ofBase.get(text);
  if (earlier !== undefined || ofBase.has(text)) return earlier;
  if (ofBase.size >= MAX_KNOWN) ofBase.clear();
  const url = parsed(text, baseUrl);
  ofBase.set(text, url);
  return url;
}

function knownOf(baseUrl: string): Map<string, Readonly<URL> | undefined> {
  const earlier = known.get(baseUrl);
  if (earlier !== undefined) return earlier;
  if (known.size >= MAX_BASES) known.clear();
  const ofBase = new Map<string, Readonly<URL> | undefined>();
  known.set(baseUrl, ofBase);
  return ofBase;
}

function parsed(text: string, baseUrl: string): URL | undefined {
  if (!URL.canParse(text, baseUrl)) return undefined;
  const url = new URL(text, baseUrl);
  if (url.protocol !== "http:" && url.protocol !== "https:") return undefined;
  url.username = "";
  url.password = "";
  return url;
}

export function withoutHash(url: URL): URL {
  const bare = new URL(url);
  bare.hash = "";
  return bare;
}

/** Whether a text can be an address at all: pages put words, numbers and code into attributes too. */
export function looksLikeAddress(text: string): boolean {
  return /^(?:https?:|\/|\.{1,2}\/|[\w%][^\s:;,{}"'<>]*[./])\S*$/.test(text) && text.length <= 8_000;
}

export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const SIZE_WORDS =
  "thumb(?:nail)?s?|small|medium|large|big|tiny|mini|preview|resized?|full|orig(?:inal)?|web|tn|sm|md|lg|xl|scaled|low|high|hires|lqip|blur";
const WORD_AT_END = new RegExp(`[-_.@](?:${SIZE_WORDS})$`, "i");
const WORD_AT_START = new RegExp(`^(?:${SIZE_WORDS})[-_.]`, "i");

/** The name of a photo without what tells its version: of `t/beach-300x200.jpg` and `full/beach.jpg` it is the same. */
export const photoName = once(nameOf);

function nameOf(url: URL): string {
  const path = decoded(url.pathname).replace(/\/$/, "");
  let name = path.slice(path.lastIndexOf("/") + 1);
  if (PAGE_ENDING.test(name) || !name.includes(".")) {
    const named = decoded(url.search)
      .split(/[?&=/]/)
      .find((part) => IMAGE_ENDING.test(part));
    if (named !== undefined) name = named;
  }
  name = name
    .replace(/=[swh]\d+[\w-]*$/, "")
    .replace(/\.\w{2,5}$/, "")
    .replace(/^\d+px-/, "");
  for (;;) {
    const shorter = name
      .replace(/[-_@.]?\d{2,5}x\d{0,5}(?:[-_]\w{1,6})?$/, "")
      .replace(/[-_@](?:\d(?:\.\d)?x|\d{2,4}(?:w|px))$/, "")
      .replace(/[-_@](\d{2,4})$/, (whole, size: string) => (isUsualSize(Number(size)) ? "" : whole))
      .replace(WORD_AT_END, "")
      .replace(WORD_AT_START, "");
    if (shorter === name || shorter === "") return name.toLowerCase();
    name = shorter;
  }
}

const USUAL_SIZES = new Set([
  ...[75, 100, 120, 128, 150, 160, 180, 200, 240, 250, 256, 300, 320, 360, 375, 400, 480, 500, 512, 600, 640, 700],
  ...[720, 750, 768, 800, 828, 900, 960, 1_000, 1_024, 1_080, 1_200, 1_280, 1_366, 1_400, 1_440, 1_500, 1_536, 1_600],
  ...[1_680, 1_800, 1_920, 2_000, 2_048, 2_400, 2_500, 2_560, 3_000, 3_200, 3_840, 4_000, 4_096],
]);

/** Cameras number their photos too, so not every number in a name is a size. */
export const isUsualSize = (pixels: number): boolean => USUAL_SIZES.has(pixels);
