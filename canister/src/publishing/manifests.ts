import { certifyResponses, exactPath, type HeaderField, treePath } from "@store-forever/certified";
import { concatBytes } from "@store-forever/protocol";
import { detach } from "../store/detached-nodes.ts";
import { type GalleryPart, readGalleryPart } from "../store/records/gallery-record.ts";
import { readMemory } from "../store/records/memory-record.ts";
import {
  countManifestParts,
  deleteManifests,
  readManifest,
  readSharedTerms,
  writeManifest,
  writeSharedTerms,
} from "../store/records/publishing-record.ts";
import type { Store } from "../store/store.ts";
import type { Target } from "../store/target.ts";
import { addressPath, type GalleryAddresses, galleryAddresses, manifestPath, ownerSegment } from "./addresses.ts";
import { canvasOf, plain, rightsOf } from "./canvases.ts";
import { type CertifiedResponse, COMMON_HEADERS } from "./media-responses.ts";

/**
 * Public galleries for readers of other makers, by IIIF Presentation 3: a manifest with a canvas for each photo. One that answers
 * cannot hold is a collection of several manifests. They are made in parts, by a timer, and anew when something in them changes.
 * While one is made, its document is the canvases that are done.
 */
const CONTEXT = "http://iiif.io/api/presentation/3/context.json";
export const MANIFEST_TYPE = `application/ld+json;profile="${CONTEXT}"`;
const HEADERS: readonly HeaderField[] = [
  ["content-type", MANIFEST_TYPE],
  ["cache-control", "no-cache"],
  ...COMMON_HEADERS,
];
/** Each takes some 8 million instructions, so a turn takes about as much as one of media. */
const ITEMS_PER_TURN = 40;
/** A manifest ends behind the turn in which it gets this long. The longest texts of that turn fit an answer beside it. */
const PART_BYTES = 2_000_000;
const COMMA = Uint8Array.of(0x2c);
const NOTHING = new Uint8Array(0);
const encoder = new TextEncoder();

/**
 * Makes the next part of a public gallery's manifest.
 * @param place how many of the gallery's items are in it already
 * @returns how many there are now, or `end`, and how many canvases are new
 */
export function describeSome(
  store: Store,
  gallery: Target,
  place: number,
): { place: number | "end"; canvasCount: number } {
  const part = readGalleryPart(store, gallery, { from: place, most: ITEMS_PER_TURN });
  const addresses = galleryAddresses(store, gallery);
  if (place === 0) deleteManifests(store, gallery);
  if (part === undefined || addresses === undefined) return { place: "end", canvasCount: 0 };
  const canvases = canvasesOf(store, gallery, part, addresses);
  const known = readManifest(store, gallery, 0) ?? NOTHING;
  const done = joined(known, encoder.encode(canvases.map(({ json }) => json).join(",")));
  writeManifest(store, gallery, 0, done);
  noteTerms(store, gallery, canvases);
  const next = place + part.items.length;
  const isEnd = part.items.length === 0 || next >= part.itemCount;
  const partCount = countManifestParts(store, gallery);
  if (done.length > 0 && (done.length >= PART_BYTES || (isEnd && partCount > 0))) {
    const terms = sharedTerms(store, gallery);
    publishManifest(store, gallery, partCount + 1, manifest(part, addresses, partCount + 1, terms, done));
    writeManifest(store, gallery, 0, NOTHING);
    writeSharedTerms(store, gallery);
  }
  if (isEnd) publishFirst(store, gallery, part, addresses);
  return { place: isEnd ? "end" : next, canvasCount: canvases.length };
}

/** Takes a gallery's manifest away, until it is made anew. */
export function withdrawManifest(store: Store, gallery: Target): void {
  detach(store, addressPath(["g", ownerSegment(store, gallery.owner), gallery.id, "iiif"]));
}

/** @param part 0 for what the gallery's manifest address has */
export function manifestResponse(store: Store, gallery: Target, part: number): CertifiedResponse | undefined {
  const document = readManifest(store, gallery, part);
  return document && responseOf(store, document);
}

/** The document at the gallery's manifest address: the manifest, or the collection of its parts. Without canvases there is none. */
function publishFirst(store: Store, gallery: Target, about: GalleryPart, addresses: GalleryAddresses): void {
  const done = readManifest(store, gallery, 0) ?? NOTHING;
  const partCount = countManifestParts(store, gallery);
  if (partCount > 0) publishManifest(store, gallery, 0, collection(about, addresses, partCount));
  else if (done.length > 0)
    publishManifest(store, gallery, 0, manifest(about, addresses, 0, sharedTerms(store, gallery), done));
  else withdrawManifest(store, gallery);
  writeSharedTerms(store, gallery);
}

/** A photo as a canvas, and its terms, both in JSON. */
interface DescribedCanvas {
  json: string;
  terms: string;
}

const DIFFERENT_TERMS = "{}";

/** Keeps what all photos of a manifest say of their terms. Some readers show that of the manifest alone. */
function noteTerms(store: Store, gallery: Target, canvases: readonly DescribedCanvas[]): void {
  const known = readSharedTerms(store, gallery);
  const first = known === undefined ? canvases[0]?.terms : new TextDecoder().decode(known);
  if (first === undefined) return;
  const isShared = canvases.every(({ terms }) => terms === first);
  writeSharedTerms(store, gallery, encoder.encode(isShared ? first : DIFFERENT_TERMS));
}

function sharedTerms(store: Store, gallery: Target): object {
  const terms = readSharedTerms(store, gallery);
  return terms === undefined ? {} : JSON.parse(new TextDecoder().decode(terms));
}

function publishManifest(store: Store, gallery: Target, part: number, document: Uint8Array): void {
  writeManifest(store, gallery, part, document);
  const path = treePath(exactPath(manifestPath(store, gallery, part)));
  store.tree.replace(path, certifyResponses([responseOf(store, document)], store.hasher.digest));
}

function responseOf({ hasher }: Store, body: Uint8Array): CertifiedResponse {
  return { statusCode: 200, headers: HEADERS, bodySha256: hasher.digest(body), body: () => body };
}

function canvasesOf(
  store: Store,
  gallery: Target,
  { items }: GalleryPart,
  { page }: GalleryAddresses,
): DescribedCanvas[] {
  return items.flatMap(({ memory_id, caption: [caption] }) => {
    const memory = readMemory(store, gallery.owner, memory_id);
    const canvas = memory && canvasOf(memory, caption, `${page}/${memory_id}`);
    if (canvas === undefined) return [];
    return [{ json: JSON.stringify(canvas), terms: JSON.stringify(rightsOf(memory?.metadata.rights[0])) }];
  });
}

function manifest(
  about: GalleryPart,
  addresses: GalleryAddresses,
  part: number,
  terms: object,
  canvases: Uint8Array,
): Uint8Array {
  const document = { ...head("Manifest", about, addresses, part), ...terms, items: [] };
  const [before, behind] = [JSON.stringify(document).slice(0, -"]}".length), "]}"];
  return concatBytes([encoder.encode(before), canvases, encoder.encode(behind)]);
}

function collection(about: GalleryPart, addresses: GalleryAddresses, partCount: number): Uint8Array {
  const items = Array.from({ length: partCount }, (_, index) => ({
    id: addresses.manifest(index + 1),
    type: "Manifest",
    label: labelOf(about, index + 1),
  }));
  const document = { ...head("Collection", about, addresses, 0), behavior: ["multi-part"], items };
  return encoder.encode(JSON.stringify(document));
}

function head(type: string, about: GalleryPart, addresses: GalleryAddresses, part: number): object {
  const [summary = ""] = about.description;
  const pages = [addresses.viewer, ...about.source_url];
  return {
    "@context": CONTEXT,
    id: addresses.manifest(part),
    type,
    label: labelOf(about, part),
    ...(summary === "" ? {} : { summary: { none: [plain(summary)] } }),
    homepage: pages.map((id, index) => ({
      id,
      type: "Text",
      format: "text/html",
      label: { en: [index === 0 ? "The archived gallery" : "Where it was archived from"] },
    })),
  };
}

function labelOf({ title }: GalleryPart, part: number): object {
  const label = title === "" ? "Gallery" : title;
  return { none: [part === 0 ? label : `${label} (${part})`] };
}

function joined(left: Uint8Array, right: Uint8Array): Uint8Array {
  return left.length === 0 || right.length === 0 ? concatBytes([left, right]) : concatBytes([left, COMMA, right]);
}
