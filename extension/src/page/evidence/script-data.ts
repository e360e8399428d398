import { fileKind, looksLikeAddress, photoName, webUrl } from "../addresses/file-kind.ts";
import { cleanText } from "../reading/texts.ts";
import { rankByName } from "./attributes.ts";
import { type Literal, readLiteral } from "./literal.ts";
import type { FoundFile, Photo } from "./photo.ts";
import { plain } from "./texts-of-photo.ts";

/** Scripts of more characters are programs, and are not read. */
const MAX_SCRIPT_LENGTH = 3_000_000;
const IMAGE_IN_TEXT = /\.(?:jpe?g|png|webp|avif|gif|heic|jxl|tiff?)(?:["'?\\])/i;
/** Fewer photos than these make no album of a list in a script. */
const MIN_PHOTOS = 2;

/**
 * The albums that a script holds as data, such as PhotoSwipe's data source, lightGallery's dynamic elements, and the state that a
 * site's own program starts with. The script is read, and never run.
 */
export function albumsInScript(text: string, baseUrl: string, depth = 0): Photo[][] {
  if (text.length > MAX_SCRIPT_LENGTH || !IMAGE_IN_TEXT.test(text)) return [];
  const albums: Photo[][] = [];
  const whole = /^\s*\{/.test(text) ? readLiteral(text, text.indexOf("{")) : undefined;
  if (whole) return albumsIn(whole.value, baseUrl, depth);
  // What stands between can be divided in one way only, and comments are short: a page must not make this take longer than its script is.
  const list =
    /(?:JSON\.parse\(\s{0,100}(?=["'`]))|\[(?:\s|\/\/[^\n]{0,1000}\n|\/\*(?:[^*]|\*(?!\/)){0,1000}\*\/){0,1000}(?=[{"'`]|\d{1,3},\s?["'])/g;
  for (let found = list.exec(text); found !== null; found = list.exec(text)) {
    const start = found[0].startsWith("[") ? found.index : list.lastIndex;
    const literal = readLiteral(text, start);
    if (literal === undefined) continue;
    const own = albumsIn(literal.value, baseUrl, depth);
    albums.push(...own);
    // What was read is not read again from the inside.
    list.lastIndex = Math.max(literal.end, list.lastIndex);
  }
  return albums;
}

/** Frameworks keep answers of their servers as text in what they start with, and that as text in a script. */
const MAX_TEXTS = 3;

/** The albums in a value: lists whose entries are photos, however deep they are. @param depth of a text in texts */
export function albumsIn(value: Literal, baseUrl: string, depth = 0): Photo[][] {
  if (typeof value === "string" && /[[{]/.test(value) && depth < MAX_TEXTS)
    return albumsInScript(value, baseUrl, depth + 1);
  if (typeof value !== "object" || value === null) return [];
  if (Array.isArray(value)) {
    const photos = value.flatMap((entry) => photoIn(entry, baseUrl) ?? []);
    if (photos.length >= MIN_PHOTOS && photos.length >= value.length / 2) return [photos];
    return value.flatMap((entry) => albumsIn(entry, baseUrl, depth));
  }
  const photos = Object.values(value).flatMap((entry) =>
    typeof entry === "object" ? (photoIn(entry, baseUrl) ?? []) : [],
  );
  // Photos by their ids, but not one photo by its sizes.
  const names = new Set(photos.map(({ files }) => files[0] && photoName(files[0].url)));
  if (names.size >= MIN_PHOTOS && photos.length === Object.keys(value).length) return [photos];
  return Object.values(value).flatMap((inner) => albumsIn(inner, baseUrl, depth));
}

/** The photo that a script beside a picture holds as data, if these are of one photo. */
export function photoInData(text: string, baseUrl: string): Photo | undefined {
  if (text.length > MAX_SCRIPT_LENGTH || !IMAGE_IN_TEXT.test(text)) return undefined;
  const literal = readLiteral(text, text.search(/[[{]/));
  const [photo, ...others] = literal === undefined ? [] : photosIn(literal.value, baseUrl);
  return others.length === 0 ? photo : undefined;
}

function photosIn(value: Literal, baseUrl: string): Photo[] {
  if (typeof value !== "object" || value === null) return [];
  return [photoIn(value, baseUrl) ?? Object.values(value).flatMap((inner) => photosIn(inner, baseUrl))].flat();
}

const TITLES = ["title", "name", "alt", "headline", "label"];
const CAPTIONS = ["caption", "subHtml", "description", "desc", "text"];
const DATES = ["date", "dateTaken", "taken", "takenAt", "captured", "dateCreated", "datetime"];
/** Fields that name a picture of somebody or something else. */
const NOT_OF_PHOTO = /author|user|owner|avatar|logo|icon|profile|channel|publisher/i;

function photoIn(entry: Literal, baseUrl: string): Photo | undefined {
  if (typeof entry === "string") {
    const file = fileIn("src", entry, baseUrl);
    return file && photoOf([file], {});
  }
  if (typeof entry !== "object" || entry === null || Array.isArray(entry)) return undefined;
  const files = filesIn(entry, baseUrl, 0);
  // An entry with many photos is an album, not a photo.
  return files.length === 0 || files.length > 12 ? undefined : photoOf(files, entry);
}

function filesIn(entry: { [name: string]: Literal }, baseUrl: string, depth: number): FoundFile[] {
  const fields = Object.entries(entry);
  const named = filesInFields(
    fields.filter(([name, value]) => !isFileName(name, value)),
    baseUrl,
    depth,
  );
  const files = named.length > 0 ? named : filesInFields(fields, baseUrl, depth);
  const [width, height] = [entry.width ?? entry.w, entry.height ?? entry.h].map(Number);
  const own = files.filter(({ rank }) => rank !== "thumbnail");
  if (width && height && new Set(own.map(({ url }) => url.href)).size === 1)
    for (const file of own) Object.assign(file, { widthPx: width, heightPx: height });
  return files;
}

/** A bare name beside addresses is what the file is called, and not where it is. */
const isFileName = (name: string, value: Literal) =>
  /file_?name|^name$/i.test(name) && typeof value === "string" && !value.includes("/");

function filesInFields(fields: readonly [string, Literal][], baseUrl: string, depth: number): FoundFile[] {
  return fields.flatMap(([name, value]): FoundFile[] => {
    if (NOT_OF_PHOTO.test(name)) return [];
    if (typeof value === "string") return [fileIn(name, value, baseUrl) ?? []].flat();
    if (depth > 2 || typeof value !== "object" || value === null) return [];
    // A picture in several sizes; a list in an entry is an album of its own, unless it is an address and its size.
    if (Array.isArray(value)) return [sizedFileIn(name, value, baseUrl) ?? []].flat();
    return filesIn(value, baseUrl, depth + 1).map((file) => named(file, name));
  });
}

/** `["a.jpg", [1600, 1067]]`, `["a.jpg", 1600, 1067]` */
function sizedFileIn(name: string, [address, ...rest]: readonly Literal[], baseUrl: string): FoundFile | undefined {
  const [widthPx, heightPx, ...others] = rest.flat();
  if (typeof address !== "string" || typeof widthPx !== "number" || typeof heightPx !== "number") return undefined;
  const file = others.length === 0 ? fileIn(name, address, baseUrl) : undefined;
  return file && { ...file, widthPx, heightPx };
}

const named = (file: FoundFile, name: string): FoundFile =>
  rankByName(name) === "thumbnail" ? { ...file, rank: "thumbnail" } : file;

function fileIn(name: string, value: string, baseUrl: string): FoundFile | undefined {
  if (!looksLikeAddress(value)) return undefined;
  const url = webUrl(value, baseUrl);
  const kind = url && fileKind(url);
  if (url === undefined || (kind !== "image" && kind !== "video")) return undefined;
  const rank = rankByName(name);
  return { url, rank: rank === "lazy" || rank === "named" ? "opened" : rank };
}

function photoOf(files: FoundFile[], entry: { [name: string]: Literal }): Photo {
  const text = (names: readonly string[]) =>
    names.map((name) => entry[name]).find((value): value is string => typeof value === "string" && value !== "");
  const [title, caption, date] = [text(TITLES), text(CAPTIONS), text(DATES)];
  return {
    ...{ picture: undefined, tile: undefined, files, link: "none", mark: undefined },
    isVideo: files.some(({ url }) => fileKind(url) === "video"),
    title: cleanText(title),
    caption: caption === undefined ? undefined : plain(caption),
    date,
  };
}
