import { type Gallery, toHex, unwrap } from "@store-forever/protocol";
import { type Proof, rightsDescription } from "@store-forever/protocol/verify";
import { makeZip } from "client-zip";
import type { DownloadManifest, ManifestGallery, ManifestMemory } from "../../../download/download-manifest.ts";
import { downloadName, FileNames } from "../../../download/download-name.ts";
import { MANIFEST_FORMAT, MANIFEST_PATH } from "../../../download/manifest-format.ts";
import { readingFailure } from "../backend/reading-failure.ts";
import { myGalleries } from "../reading/my-galleries.ts";
import type { OpenedGallery } from "../reading/opened-gallery.ts";
import { assetOfKind, type Photo, type PhotoAsset } from "../reading/photo.ts";
import { FIRST_CURSOR, type PhotoListing, readListing } from "../reading/photo-listing.ts";
import { readAsset } from "../reading/read-asset.ts";
import { prefetch } from "./prefetch.ts";
import { receiptOf } from "./receipt.ts";

export interface ZipProgress {
  doneCount: number;
  leftOutCount: number;
}

interface ZipEntry {
  name: string;
  input: Uint8Array<ArrayBuffer> | string;
  lastModified?: Date;
}

/** Each photo has two entries. The ZIP library writes zip64 for large files, but counts entries with 16 bits. */
export const MOST_PHOTOS = 32_000;
/** Originals up to this size are read ahead. They wait in memory, so films are not among them. */
const LARGEST_AHEAD_BYTES = 8_000_000;
/** The manifest gives its reasons in English, whatever language the page is in: programs read it, and people much later. */
const NOT_STORED = "It is not stored.";

export interface ZipOptions {
  signal: AbortSignal;
  onProgress: (progress: ZipProgress) => void;
  /** The photos to save; everything that was opened when left out. */
  photos?: readonly Photo[] | undefined;
}

/**
 * A gallery, some of its photos, or all that somebody stored, as a ZIP file: every original, verified, under its own name
 * and date; a receipt for each; and a manifest. The file is made while it is read, one photo at a time. Photos that cannot
 * be read or do not pass verification are left out, and the manifest says so.
 */
export function galleryZip(opened: OpenedGallery, options: ZipOptions): ReadableStream<Uint8Array> {
  if ((options.photos?.length ?? opened.itemCount) > MOST_PHOTOS)
    throw new RangeError(`A ZIP file takes at most ${MOST_PHOTOS} photos.`);
  return makeZip(entriesOf(opened, options));
}

async function* entriesOf(opened: OpenedGallery, { signal, onProgress, photos }: ZipOptions): AsyncGenerator<ZipEntry> {
  const names = new FileNames();
  const memories: ManifestMemory[] = [];
  const leftOut: DownloadManifest["leftOut"] = [];
  for await (const page of photos === undefined ? listingsOf(opened) : [{ photos, missing: [] }]) {
    signal.throwIfAborted();
    for (const { memory_id } of page.missing) leftOut.push({ memoryId: memory_id, reason: NOT_STORED });
    for (const [photo, original] of prefetch(page.photos, (each) => readOriginal(opened, each, signal), isSmall)) {
      try {
        const { entries, memory } = await entriesOfPhoto(opened, photo, await original, names);
        yield* entries;
        memories.push(memory);
      } catch (error) {
        signal.throwIfAborted();
        leftOut.push({ memoryId: photo.memoryId, reason: readingFailure(error).detail });
      }
      onProgress({ doneCount: memories.length, leftOutCount: leftOut.length });
    }
  }
  // A selection has no gallery proof, which would speak of the other photos too. Each photo has its own proof.
  const galleries = photos === undefined ? await galleriesOf(opened) : [];
  const accounted = new Set([...memories, ...leftOut].map(({ memoryId }) => memoryId));
  for (const { memoryId } of galleries.flatMap(({ items }) => items))
    if (!accounted.has(memoryId)) {
      accounted.add(memoryId);
      leftOut.push({ memoryId, reason: NOT_STORED });
    }
  const manifest: DownloadManifest = {
    format: MANIFEST_FORMAT,
    canisterId: opened.trust.canisterId,
    owner: opened.owner.toText(),
    galleries,
    // The galleries have their order. This one is always the same, so that it says nothing that is not certified.
    memories: memories.sort((one, other) => (one.memoryId < other.memoryId ? -1 : 1)),
    leftOut,
  };
  yield { name: MANIFEST_PATH, input: `${JSON.stringify(manifest, null, 2)}\n` };
}

async function* listingsOf(opened: OpenedGallery): AsyncGenerator<Omit<PhotoListing, "next">> {
  let page: PhotoListing;
  for (let cursor: string | undefined = FIRST_CURSOR; cursor !== undefined; cursor = page.next) {
    page = await readListing(opened, cursor);
    yield page;
  }
}

interface Original {
  asset: PhotoAsset;
  bytes: Uint8Array<ArrayBuffer>;
}

async function readOriginal(opened: OpenedGallery, photo: Photo, signal: AbortSignal): Promise<Original> {
  const asset = assetOfKind(photo, "original");
  if (asset === undefined) throw new Error("Its original is not stored.");
  return { asset, bytes: await readAsset(opened, photo.memoryId, asset, { signal }) };
}

function isSmall(photo: Photo): boolean {
  return (assetOfKind(photo, "original")?.sizeBytes ?? 0) <= LARGEST_AHEAD_BYTES;
}

async function entriesOfPhoto(
  opened: OpenedGallery,
  photo: Photo,
  { asset: original, bytes }: Original,
  names: FileNames,
): Promise<{ entries: ZipEntry[]; memory: ManifestMemory }> {
  const receipt = await receiptOf(opened, photo);
  const path = `originals/${names.unique(downloadName(photo, original.contentType))}`;
  const receiptPath = `receipts/${photo.memoryId}.json`;
  const dated =
    photo.capturedAtNs === undefined ? {} : { lastModified: new Date(Number(photo.capturedAtNs / 1_000_000n)) };
  return {
    entries: [
      { name: path, input: bytes, ...dated },
      { name: receiptPath, input: `${JSON.stringify(receipt, null, 2)}\n`, ...dated },
    ],
    memory: {
      memoryId: photo.memoryId,
      type: photo.memoryType,
      title: photo.title,
      path,
      contentType: original.contentType,
      sizeBytes: original.sizeBytes,
      sha256: toHex(original.sha256),
      receiptPath,
      ...given({ description: photo.description, altText: photo.altText, sourceUrl: photo.sourceUrl }),
      ...(photo.rights === undefined ? {} : { rights: given({ ...rightsDescription(photo.rights) }) }),
      ...given({ capturedAtNs: photo.capturedAtNs?.toString() }),
    },
  };
}

async function galleriesOf(opened: OpenedGallery): Promise<ManifestGallery[]> {
  const { contents } = opened;
  switch (contents.kind) {
    case "gallery":
      return [manifestGallery(contents.gallery, contents.proof)];
    case "memory":
      return [];
    case "everything":
      return (await myGalleries(opened)).map(({ gallery, proof }) => manifestGallery(gallery, proof));
  }
}

function manifestGallery(gallery: Gallery, proof: Proof): ManifestGallery {
  return {
    id: gallery.id,
    title: gallery.title,
    ...given({ description: unwrap(gallery.description), sourceUrl: unwrap(gallery.source_url) }),
    createdAtNs: gallery.created_at_ns.toString(),
    items: gallery.items.map((item) => ({ memoryId: item.memory_id, ...given({ caption: unwrap(item.caption) }) })),
    certificate: toHex(proof.certificate),
    witness: toHex(proof.witness),
  };
}

/** Leaves out fields that are undefined: JSON cannot hold them. */
function given<Fields extends Record<string, string | undefined>>(fields: Fields): { [Key in keyof Fields]?: string } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Key in keyof Fields]?: string;
  };
}
