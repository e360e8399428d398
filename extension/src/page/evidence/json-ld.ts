import { webUrl } from "../addresses/file-kind.ts";
import { cleanText } from "../reading/texts.ts";
import type { FoundFile, Photo } from "./photo.ts";
import { rightsFrom } from "./rights.ts";

type Json = Record<string, unknown>;

/** Pictures of the page's own furniture, by the property that leads to them. */
const FURNITURE =
  /^(?:logo|author|publisher|creator|contributor|editor|brand|provider|primaryImageOfPage|organizer|sponsor)$/;
const MAX_DEPTH = 32;
const MAX_NAMES = 20;

/** schema.org in JSON-LD. */
export interface StructuredPhotos {
  /** Photos of an `ImageGallery`, which is an album by the page's own word. */
  ofGallery: Photo[];
  /** Other photos. They tell more of photos on the page, and make no album by themselves. */
  others: Photo[];
}

export function photosInJsonLd(texts: readonly (string | null)[], baseUrl: string): StructuredPhotos {
  const found: StructuredPhotos = { ofGallery: [], others: [] };
  for (const text of texts) visit(parse(text), false, 0, found, baseUrl);
  return found;
}

function parse(text: string | null): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return undefined;
  }
}

function visit(value: unknown, isInGallery: boolean, depth: number, found: StructuredPhotos, baseUrl: string): void {
  if (typeof value !== "object" || value === null || depth > MAX_DEPTH) return;
  if (Array.isArray(value)) {
    for (const entry of value) visit(entry, isInGallery, depth + 1, found, baseUrl);
    return;
  }
  const node = value as Json;
  if (isA(node, "ImageObject") || isA(node, "Photograph")) {
    const photo = photoOf(node, baseUrl, isInGallery);
    if (photo) (isInGallery ? found.ofGallery : found.others).push(photo);
    return;
  }
  if (isA(node, "Person") || isA(node, "Organization")) return;
  const isGallery = isInGallery || isA(node, "ImageGallery");
  for (const [name, inner] of Object.entries(node))
    if (!FURNITURE.test(name)) visit(inner, isGallery, depth + 1, found, baseUrl);
}

function isA(node: Json, type: string): boolean {
  return [node["@type"]].flat().some((name) => typeof name === "string" && name.replace(/^.*[/:#]/, "") === type);
}

function photoOf(node: Json, baseUrl: string, isInGallery: boolean): Photo | undefined {
  const url = webUrl(textIn(node.contentUrl) ?? textIn(node.url), baseUrl);
  if (url === undefined) return undefined;
  const [widthPx, heightPx] = [pixelsIn(node.width), pixelsIn(node.height)];
  const files: FoundFile[] = [{ url, rank: "original", widthPx, heightPx, contentType: textIn(node.encodingFormat) }];
  for (const thumbnail of [textIn(node.thumbnailUrl), textIn(node.thumbnail)]) {
    const small = webUrl(thumbnail, baseUrl);
    if (small) files.push({ url: small, rank: "thumbnail" });
  }
  return {
    ...{ picture: undefined, tile: undefined, files, isVideo: false, link: "none" },
    mark: isInGallery ? "ImageGallery" : undefined,
    title: textIn(node.name) ?? textIn(node.headline),
    caption: textIn(node.caption) ?? textIn(node.description),
    date: textIn(node.dateCreated),
    altText: textIn(node.accessibilitySummary) ?? textIn(node.alternateName),
    rights: rightsIn(node, baseUrl),
  };
}

const rightsIn = (node: Json, baseUrl: string) =>
  rightsFrom(
    {
      creator: nameIn(node.creator) ?? nameIn(node.author),
      credit: textIn(node.creditText),
      copyright: textIn(node.copyrightNotice) ?? nameIn(node.copyrightHolder),
      license: nameIn(node.license),
      licenseUrl: textIn(node.license),
      acquireLicenseUrl: textIn(node.acquireLicensePage),
    },
    baseUrl,
  );

/** The name of a person, an organisation or a work; of several, all of them. */
function nameIn(value: unknown): string | undefined {
  if (Array.isArray(value)) return cleanText(value.slice(0, MAX_NAMES).map(nameIn).filter(Boolean).join(", "));
  if (typeof value === "object" && value !== null) return nameIn((value as Json).name);
  return typeof value === "string" ? cleanText(value) : undefined;
}

function textIn(value: unknown): string | undefined {
  if (Array.isArray(value)) return textIn(value[0]);
  if (typeof value === "object" && value !== null) return textIn((value as Json).contentUrl ?? (value as Json).url);
  return typeof value === "string" ? cleanText(value) : undefined;
}

function pixelsIn(value: unknown): number | undefined {
  const number = typeof value === "object" && value !== null ? (value as Json).value : value;
  return Number.parseInt(String(number), 10) || undefined;
}
