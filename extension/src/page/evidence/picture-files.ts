import { fileKind, webUrl } from "../addresses/file-kind.ts";
import { heldFile } from "../held/hold-pictures.ts";
import { filesInAttributes, filesInSet, USUAL_WIDTH_PX } from "./attributes.ts";
import type { FoundFile } from "./photo.ts";

/** Smaller natural sizes are those of placeholders, unless the page says that the picture is small. */
export const PLACEHOLDER_PX = 64;

/** The files that an image, a video or an element with a background names itself. */
export function filesOfPicture(picture: Element, baseUrl: string): FoundFile[] {
  switch (picture.localName) {
    case "img":
    case "amp-img":
      return filesOfImage(picture as HTMLImageElement, baseUrl);
    case "video":
      return filesOfVideo(picture, baseUrl);
    case "canvas":
      return heldBy(picture);
    case "image":
      return shownAt(picture.getAttribute("href") ?? picture.getAttribute("xlink:href"), baseUrl);
    case "object":
    case "embed":
      return filesOfEmbedded(picture, baseUrl);
    default:
      return [...filesInAttributes(picture, baseUrl), ...backgroundOf(picture, baseUrl)];
  }
}

const shownAt = (address: string | null, baseUrl: string): FoundFile[] => {
  const url = webUrl(address, baseUrl);
  return url === undefined ? [] : [{ url, rank: "shown" }];
};

/** Pages embed films, documents and other pages in the same way. */
function filesOfEmbedded(element: Element, baseUrl: string): FoundFile[] {
  const files = shownAt(element.getAttribute("data") ?? element.getAttribute("src"), baseUrl);
  const type = element.getAttribute("type") ?? "";
  return files.filter(({ url }) => (type === "" ? fileKind(url) === "image" : type.startsWith("image/")));
}

function filesOfImage(image: HTMLImageElement, baseUrl: string): FoundFile[] {
  const basePx = pixels(image, "width") || undefined;
  const files = filesInAttributes(image, baseUrl);
  files.push(...filesInSet(image.getAttribute("srcset"), baseUrl, { rank: "named", basePx }));
  for (const source of image.closest("picture")?.querySelectorAll("source") ?? [])
    files.push(...filesOfSource(source, baseUrl, basePx));
  files.push(...filesShownBy(image, baseUrl));
  // What a page keeps the place of a file with is not that file.
  return files.length > 0 ? files : heldBy(image);
}

/** The picture that only the page has. */
function heldBy(picture: Element): FoundFile[] {
  const file = heldFile(picture);
  if (file === undefined) return [];
  const { key, picture: held, contentType, widthPx, heightPx } = file;
  return [{ url: new URL(`held:${key}`), rank: "shown", contentType, widthPx, heightPx, held }];
}

/** What art direction shows on other screens is another picture: a crop for telephones is not the photo. */
function filesOfSource(source: Element, baseUrl: string, basePx: number | undefined): FoundFile[] {
  const media = source.getAttribute("media") ?? "";
  const isForSmall = /max-width|max-height|portrait/i.test(media);
  const contentType = source.getAttribute("type") ?? undefined;
  const minPx = Number(/min-width:\s*(\d+)/i.exec(media)?.[1]) || undefined;
  const own = Number(source.getAttribute("width")) || undefined;
  const usual = { rank: isForSmall ? "thumbnail" : "named", contentType, basePx: own ?? basePx } as const;
  const sets = ["srcset", "data-srcset", "data-lazy-srcset"].map((name) => source.getAttribute(name));
  return (
    sets
      .flatMap((set) => filesInSet(set, baseUrl, usual))
      .map((file) => ({ ...file, widthPx: file.widthPx ?? own ?? minPx }))
      // Without any size it is what the image shows, in another format.
      .map((file) => (file.widthPx === undefined && !isForSmall ? { ...file, rank: "shown" } : file))
  );
}

function filesShownBy(image: HTMLImageElement, baseUrl: string): FoundFile[] {
  const { currentSrc = "", naturalWidth = 0, naturalHeight = 0 } = image;
  const src = webUrl(image.getAttribute("src"), baseUrl);
  const current = webUrl(currentSrc, baseUrl);
  const isReal = Math.max(naturalWidth, naturalHeight) > PLACEHOLDER_PX;
  const natural = isReal ? { widthPx: naturalWidth, heightPx: naturalHeight } : {};
  // A density makes the natural size smaller than the file.
  const isDense = / [\d.]+x/.test(image.getAttribute("srcset") ?? "");
  const files: FoundFile[] = [];
  if (current && current.href !== src?.href) files.push({ url: current, rank: "shown" });
  if (src) files.push({ url: src, rank: "shown", ...(src.href === current?.href && !isDense ? natural : {}) });
  return files;
}

function filesOfVideo(video: Element, baseUrl: string): FoundFile[] {
  const files = filesInAttributes(video, baseUrl);
  for (const element of [video, ...video.querySelectorAll("source")]) {
    const url = webUrl(element.getAttribute("src") ?? element.getAttribute("data-src"), baseUrl);
    const contentType = element.getAttribute("type") ?? undefined;
    if (url)
      files.push({ url, rank: "opened", contentType, widthPx: Number(element.getAttribute("size")) || undefined });
  }
  return files;
}

const URL_IN_STYLE = /url\(\s*(["']?)(.*?)\1\s*\)/i;

/** The picture that an element shows as its background, by its own style. */
function backgroundOf(element: Element, baseUrl: string): FoundFile[] {
  return filesInStyle(element.getAttribute("style") ?? undefined, baseUrl);
}

/** An entry of `image-set()` (CSS Images 4, 5): an address, perhaps its type, and how dense it is. */
const SET_ENTRY =
  /(?:url\(\s*(["']?)(.*?)\1\s*\)|(["'])(.*?)\3)(?:\s+type\([^)]*\))?(?:\s+([\d.]+)(x|dppx|dpi))?(?=\s*[,)])/g;
const DPI_PER_X = 96;

/** @param style a style with the picture's address, or the value of `background-image` alone */
export function filesInStyle(style: string | undefined, baseUrl: string): FoundFile[] {
  const [, set] = /image-set\((.*)\)/is.exec(style ?? "") ?? [];
  if (set !== undefined) return filesInImageSet(`${set})`, baseUrl);
  return shownAt(URL_IN_STYLE.exec(style ?? "")?.[2]?.replaceAll("\\", "") ?? null, baseUrl);
}

/** The densest is the best; the others are what it may be shown from. */
function filesInImageSet(set: string, baseUrl: string): FoundFile[] {
  const entries = [...set.matchAll(SET_ENTRY)].flatMap(([, , address, , text, density = "1", unit]) => {
    const url = webUrl((address ?? text ?? "").replaceAll("\\", ""), baseUrl);
    return url === undefined ? [] : [{ url, density: Number(density) / (unit === "dpi" ? DPI_PER_X : 1) }];
  });
  const least = Math.min(...entries.map(({ density }) => density));
  return entries.map(({ url, density }) =>
    density === least ? { url, rank: "shown" } : { url, rank: "named", widthPx: density * USUAL_WIDTH_PX },
  );
}

const STYLED = { width: /(?:^|[;\s])width:\s*([\d.]+)px/, height: /(?:^|[;\s])height:\s*([\d.]+)px/ };

/** A side as the attribute or the element's own style gives it; 0 if neither does. */
export function pixels(element: Element, side: "width" | "height"): number {
  const styled = STYLED[side].exec(element.getAttribute("style") ?? "")?.[1];
  return Number(styled ?? Number.parseFloat(element.getAttribute(side) ?? "")) || 0;
}
