import { type Gallery, toHex, unwrap } from "@store-forever/protocol";
import type { Proof } from "@store-forever/protocol/verify";
import type { ArchiveGallery } from "../../../bag/archive-file.ts";
import type { AssetBytes, BagItem } from "../../../bag/bag-writer.ts";
import { readingFailure } from "../backend/reading-failure.ts";
import { myGalleries } from "../reading/my-galleries.ts";
import type { OpenedGallery } from "../reading/opened-gallery.ts";
import { allAssets, assetOfKind, formerVersions, type Photo, type PhotoAsset } from "../reading/photo.ts";
import { FIRST_CURSOR, type PhotoListing, readListing } from "../reading/photo-listing.ts";
import { readAsset } from "../reading/read-asset.ts";
import { KeptAssets } from "./kept-assets.ts";
import { prefetch } from "./prefetch.ts";
import { receiptOf } from "./receipt.ts";

export interface DownloadProgress {
  doneCount: number;
  leftOutCount: number;
}

export interface DownloadOptions {
  title: string;
  signal: AbortSignal;
  onProgress: (progress: DownloadProgress) => void;
  /** The photos to save; everything that was opened when left out. */
  photos?: readonly Photo[] | undefined;
}

/** A file that a download makes. */
export interface DownloadFile {
  fileName: string;
  /** Made while it is read. */
  zip: ReadableStream<Uint8Array>;
  /** To be called when the file is saved: until then a download that was stopped goes on with what it has read. */
  saved: () => Promise<void>;
}

/** What is to be saved, and how far that is. */
export interface Reading extends DownloadOptions {
  photos: readonly Photo[];
  /** Ids of what belongs to it and is not stored. */
  missing: ReadonlySet<string>;
  galleries: readonly ArchiveGallery[];
  kept: KeptAssets;
  progress: DownloadProgress;
}

/** Photos up to this size are read ahead. They wait in memory, so films are not among them. */
const LARGEST_AHEAD_BYTES = 8_000_000;

/** Finds out what belongs to a download. */
export async function beginReading(opened: OpenedGallery, options: DownloadOptions): Promise<Reading> {
  const { photos, missing: notStored } =
    options.photos === undefined ? await readAll(opened, options) : { photos: options.photos, missing: [] };
  // A selection has no gallery proof, which would speak of the other photos too. Each photo has its own proof.
  const galleries = options.photos === undefined ? await galleriesOf(opened) : [];
  const missing = new Set(notStored);
  const known = new Set(photos.map(({ memoryId }) => memoryId));
  for (const { memoryId } of galleries.flatMap(({ items }) => items)) if (!known.has(memoryId)) missing.add(memoryId);
  const progress = { doneCount: 0, leftOutCount: missing.size };
  return { ...options, photos, missing, galleries, kept: await KeptAssets.open(), progress };
}

/** How files and their folders are called, without an ending. */
export function folderName(title: string): string {
  return title.replace(/[^\p{Letter}\p{Number} ._-]/gu, "_").replace(/^[. ]+|[. ]+$/g, "") || "gallery";
}

/** Reads photos, each verified. What cannot be read, or is not as certified, is told to be left out. */
export async function* readItems(
  opened: OpenedGallery,
  photos: readonly Photo[],
  reading: Reading,
): AsyncGenerator<BagItem> {
  const { signal, onProgress, progress } = reading;
  for (const [photo, assets] of prefetch(photos, (each) => readAssets(opened, each, reading), isSmall)) {
    signal.throwIfAborted();
    let item: BagItem;
    try {
      item = { kind: "memory", ...(await assets), receipt: await receiptOf(opened, photo) };
    } catch (error) {
      signal.throwIfAborted();
      item = { kind: "leftOut", memoryId: photo.memoryId, reason: readingFailure(error).detail };
    }
    yield item;
    if (item.kind === "memory") progress.doneCount++;
    else progress.leftOutCount++;
    onProgress({ ...progress });
  }
}

async function readAll(
  opened: OpenedGallery,
  { signal }: DownloadOptions,
): Promise<{ photos: Photo[]; missing: string[] }> {
  const photos: Photo[] = [];
  const missing: string[] = [];
  let listing: PhotoListing;
  for (let cursor: string | undefined = FIRST_CURSOR; cursor !== undefined; cursor = listing.next) {
    signal.throwIfAborted();
    listing = await readListing(opened, cursor);
    photos.push(...listing.photos);
    missing.push(...listing.missing.map(({ memory_id }) => memory_id));
  }
  return { photos, missing };
}

async function readAssets(
  opened: OpenedGallery,
  photo: Photo,
  reading: Reading,
): Promise<{ assets: AssetBytes; versions: AssetBytes[] }> {
  if (assetOfKind(photo, "original") === undefined) throw new Error("Its original is not stored.");
  const byHash = new Map<string, Promise<Uint8Array<ArrayBuffer>>>();
  const readOf = async ({ assets }: Photo): Promise<AssetBytes> => {
    const read = assets.map(async (asset) => {
      const name = toHex(asset.sha256);
      const bytes = byHash.get(name) ?? readBytes(opened, photo, asset, reading);
      byHash.set(name, bytes);
      return [asset.kind, await bytes] as const;
    });
    return new Map(await Promise.all(read));
  };
  const former = formerVersions(photo).toReversed();
  const [assets, ...versions] = await Promise.all([photo, ...former.map((version) => version.photo)].map(readOf));
  return { assets: assets ?? new Map(), versions };
}

/** @returns the inline bytes, which were checked with the memory, or those that the canister has */
async function readBytes(opened: OpenedGallery, photo: Photo, asset: PhotoAsset, { kept, signal }: Reading) {
  if (asset.inline !== undefined) return new Uint8Array(asset.inline);
  const known = await kept.get(asset);
  if (known !== undefined) return known;
  const bytes = await readAsset(opened, photo.memoryId, asset, { signal });
  await kept.put(asset, bytes);
  return bytes;
}

function isSmall(photo: Photo): boolean {
  return allAssets(photo).reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) <= LARGEST_AHEAD_BYTES;
}

async function galleriesOf(opened: OpenedGallery): Promise<ArchiveGallery[]> {
  const { contents } = opened;
  switch (contents.kind) {
    case "gallery":
      return [archiveGallery(contents.gallery, contents.proof)];
    case "memory":
      return [];
    case "everything":
      return (await myGalleries(opened)).map(({ gallery, proof }) => archiveGallery(gallery, proof));
  }
}

function archiveGallery(gallery: Gallery, proof: Proof): ArchiveGallery {
  const [description, sourceUrl] = [unwrap(gallery.description), unwrap(gallery.source_url)];
  return {
    id: gallery.id,
    title: gallery.title,
    ...(description === undefined ? {} : { description }),
    ...(sourceUrl === undefined ? {} : { sourceUrl }),
    createdAtNs: gallery.created_at_ns.toString(),
    items: gallery.items.map((item) => {
      const caption = unwrap(item.caption);
      return { memoryId: item.memory_id, ...(caption === undefined ? {} : { caption }) };
    }),
    certificate: toHex(proof.certificate),
    witness: toHex(proof.witness),
  };
}
