import { certifyResponses, exactPath, type HeaderField, treePath } from "@store-forever/certified";
import { DERIVATIVES, type Memory } from "@store-forever/protocol";
import { Principal } from "@store-forever/protocol/ic-types";
import { readConfig } from "../store/bookkeeping/config-record.ts";
import { readGalleryStart } from "../store/records/gallery-record.ts";
import { assetOf, readMemory } from "../store/records/memory-record.ts";
import { hasPreviewPage, readPreviewPage, writePreviewPage } from "../store/records/publishing-record.ts";
import type { Store } from "../store/store.ts";
import type { Target } from "../store/target.ts";
import { ownerSegment } from "./addresses.ts";
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

/** The page's address, without the origin. */
export function previewPath(store: Store, { owner, id }: Target): string {
  return `/g/${ownerSegment(store, owner)}/${id}`;
}

/** Makes or renews a public gallery's page. There is none while the viewer's address is not set. */
export function publishPreview(store: Store, target: Target): void {
  const page = pageHtml(store, target);
  if (page === undefined) return;
  const body = encoder.encode(page);
  writePreviewPage(store, target, body);
  const path = treePath(exactPath(previewPath(store, target)));
  store.tree.replace(path, certifyResponses([responseOf(store, body)], store.hasher.digest));
}

/** Renews the page of a gallery that has one. */
export function renewPreview(store: Store, target: Target): void {
  if (hasPreviewPage(store, target)) publishPreview(store, target);
}

export function previewResponse(store: Store, target: Target): CertifiedResponse | undefined {
  const body = readPreviewPage(store, target);
  return body && responseOf(store, body);
}

function responseOf({ hasher }: Store, body: Uint8Array): CertifiedResponse {
  return { statusCode: 200, headers: HEADERS, bodySha256: hasher.digest(body), body: () => body };
}

function pageHtml(store: Store, target: Target): string | undefined {
  const { origins } = readConfig(store);
  const gallery = readGalleryStart(store, target.owner, target.id, MAX_LOOKED_AT);
  if (origins === undefined || gallery === undefined) return undefined;
  const address = `${origins.media}${previewPath(store, target)}`;
  const viewer = `${origins.viewer}/#/${origins.canister}/${Principal.fromUint8Array(target.owner).toText()}/${target.id}`;
  const { itemCount } = gallery;
  const count = `${itemCount} ${itemCount === 1 ? "photo" : "photos"}`;
  const [about = ""] = gallery.description;
  const description = about === "" ? count : `${count} · ${[...about].slice(0, MAX_DESCRIPTION_CHARACTERS).join("")}`;
  const title = gallery.title === "" ? "Gallery" : gallery.title;
  const properties: [string, string][] = [
    ["og:type", "website"],
    ["og:title", title],
    ["og:description", description],
    ["og:url", address],
    ...pictureOf(store, target, gallery.items, address),
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
<link rel="canonical" href="${escaped(address)}">
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
  address: string,
): [string, string][] {
  for (const { memory_id } of items) {
    const memory = readMemory(store, owner, memory_id);
    const kind = (["display", "thumb"] as const).find((name) => memory && assetOf(memory, name));
    if (memory === undefined || kind === undefined) continue;
    return [["og:image", `${address}/${memory_id}/${kind}`], ...sizeOf(memory, DERIVATIVES[kind].maxSidePx)];
  }
  return [];
}

/** A derivative's size: that of the original, scaled down to the longest side that a derivative may have. */
function sizeOf({ metadata: { width_px, height_px } }: Memory, maxSidePx: number): [string, string][] {
  const [[width = 0], [height = 0]] = [width_px, height_px];
  if (width === 0 || height === 0) return [];
  const scale = Math.min(1, maxSidePx / Math.max(width, height));
  const scaled = (sidePx: number) => String(Math.max(1, Math.round(sidePx * scale)));
  return [
    ["og:image:width", scaled(width)],
    ["og:image:height", scaled(height)],
  ];
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
