import { certifyResponses, exactPath, type HeaderField, treePath } from "@store-forever/certified";
import { DERIVATIVES } from "@store-forever/protocol";
import { readGalleryPart } from "../store/records/gallery-record.ts";
import { assetOf, readMemory } from "../store/records/memory-record.ts";
import { readPreviewPage, writePreviewPage } from "../store/records/publishing-record.ts";
import type { Store } from "../store/store.ts";
import type { Target } from "../store/target.ts";
import { type GalleryAddresses, galleryAddresses, previewPath } from "./addresses.ts";
import { derivativeSize } from "./canvases.ts";
import { MANIFEST_TYPE } from "./manifests.ts";
import type { CertifiedResponse } from "./media-responses.ts";

/**
 * A public gallery's page at `/g/<owner>/<gallery>`, for services that show previews of links: its title, how much is in it, its
 * first picture, and a link to the viewer for people. Titles are text from anybody: they are escaped, and nothing on the page may run.
 */
const HEADERS: readonly HeaderField[] = [
  ["content-type", "text/html; charset=utf-8"],
  ["cache-control", "no-cache"],
  ["content-security-policy", "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"],
  ["x-content-type-options", "nosniff"],
  ["referrer-policy", "no-referrer"],
];
/** How many of a gallery's items are looked at for a picture. */
const MAX_LOOKED_AT = 20;
const MAX_DESCRIPTION_CHARACTERS = 200;
const encoder = new TextEncoder();

/** Makes or renews a public gallery's page. There is none while the viewer's address is not set. */
export function publishPreview(store: Store, target: Target): void {
  const page = pageHtml(store, target);
  if (page === undefined) return;
  const body = encoder.encode(page);
  writePreviewPage(store, target, body);
  const path = treePath(exactPath(previewPath(store, target)));
  store.tree.replace(path, certifyResponses([responseOf(store, body)], store.hasher.digest));
}

export function previewResponse(store: Store, target: Target): CertifiedResponse | undefined {
  const body = readPreviewPage(store, target);
  return body && responseOf(store, body);
}

function responseOf({ hasher }: Store, body: Uint8Array): CertifiedResponse {
  return { statusCode: 200, headers: HEADERS, bodySha256: hasher.digest(body), body: () => body };
}

function pageHtml(store: Store, target: Target): string | undefined {
  const addresses = galleryAddresses(store, target);
  const gallery = readGalleryPart(store, target, { from: 0, most: MAX_LOOKED_AT });
  if (addresses === undefined || gallery === undefined) return undefined;
  const { page, viewer, manifest } = addresses;
  const { itemCount } = gallery;
  const count = `${itemCount} ${itemCount === 1 ? "photo" : "photos"}`;
  const [about = ""] = gallery.description;
  const description = about === "" ? count : `${count} · ${[...about].slice(0, MAX_DESCRIPTION_CHARACTERS).join("")}`;
  const title = gallery.title === "" ? "Gallery" : gallery.title;
  const properties: [string, string][] = [
    ["og:type", "website"],
    ["og:title", title],
    ["og:description", description],
    ["og:url", page],
    ...pictureOf(store, target, gallery.items, addresses),
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escaped(title)}</title>
<meta name="description" content="${escaped(description)}">
${properties.map(([name, content]) => `<meta property="${name}" content="${escaped(content)}">`).join("\n")}
<meta name="twitter:card" content="summary_large_image">
<link rel="canonical" href="${escaped(page)}">
<link rel="alternate" type="${escaped(MANIFEST_TYPE)}" href="${escaped(manifest(0))}">
<meta http-equiv="refresh" content="0; url=${escaped(viewer)}">
</head>
<body>
<h1>${escaped(title)}</h1>
<p>${escaped(description)}</p>
<p><a href="${escaped(viewer)}">Open the gallery</a></p>
</body>
</html>
`;
}

/** The properties of the first picture among the items. */
function pictureOf(
  store: Store,
  { owner }: Target,
  items: readonly { memory_id: string }[],
  { page }: GalleryAddresses,
): [string, string][] {
  for (const { memory_id } of items) {
    const memory = readMemory(store, owner, memory_id);
    const kind = (["display", "thumb"] as const).find((name) => memory && assetOf(memory, name));
    if (memory === undefined || kind === undefined) continue;
    const size = derivativeSize(memory.metadata, DERIVATIVES[kind].maxSidePx);
    return [
      ["og:image", `${page}/${memory_id}/${kind}`],
      ...Object.entries(size ?? {}).map(([side, px]): [string, string] => [`og:image:${side}`, String(px)]),
    ];
  }
  return [];
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}
