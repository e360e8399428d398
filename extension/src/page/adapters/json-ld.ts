import { pageAdapter } from "../reading/page-adapter.ts";
import type { FoundPhoto } from "../reading/page-gallery.ts";
import { cleanText } from "../reading/texts.ts";

type Json = Record<string, unknown>;

/** schema.org in JSON-LD: the photos of an ImageGallery; without one, three ImageObjects or more make a gallery. */
export const jsonLdAdapter = pageAdapter("json-ld", 1, (document) => {
  const scripts = [...document.querySelectorAll('script[type="application/ld+json"]')];
  const nodes = scripts.flatMap((script) => nodesOf(parse(script.textContent)));
  const ofGalleries = nodes.filter((node) => isA(node, "ImageGallery")).flatMap((gallery) => nodesOf(gallery));
  const photos = (ofGalleries.length > 0 ? ofGalleries : nodes).filter((node) => isA(node, "ImageObject"));
  if (ofGalleries.length === 0 && photos.length < 3) return [];
  return photos.map((photo): FoundPhoto => {
    const address = textIn(photo.contentUrl) ?? textIn(photo.url);
    return {
      address,
      title: textIn(photo.name) ?? textIn(photo.headline),
      date: textIn(photo.dateCreated),
      caption: textIn(photo.caption) ?? textIn(photo.description),
      place: placeOf(document, [textIn(photo.thumbnailUrl), textIn(photo.thumbnail), address]),
    };
  });
});

function parse(text: string | null): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return undefined;
  }
}

/** An object and every object inside it, however a page nests them, down to a depth of 32. */
function nodesOf(value: unknown, depth = 0): Json[] {
  if (typeof value !== "object" || value === null || depth > 32) return [];
  const inside = Object.values(value).flatMap((child) => nodesOf(child, depth + 1));
  return Array.isArray(value) ? inside : [value as Json, ...inside];
}

function isA(node: Json, type: string): boolean {
  return [node["@type"]].flat().some((name) => typeof name === "string" && name.replace(/^.*[/:#]/, "") === type);
}

function textIn(value: unknown): string | undefined {
  if (Array.isArray(value)) return textIn(value[0]);
  if (typeof value === "object" && value !== null) return textIn((value as Json).contentUrl ?? (value as Json).url);
  return typeof value === "string" ? cleanText(value) : undefined;
}

function placeOf(document: Document, addresses: (string | undefined)[]): Element | undefined {
  for (const address of addresses) {
    if (address === undefined) continue;
    const quoted = JSON.stringify(address);
    const shown = document.querySelector(`a[href=${quoted}], img[src=${quoted}]`);
    if (shown) return shown.closest("a, figure, li") ?? undefined;
  }
  return undefined;
}
