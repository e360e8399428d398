import { type Gallery, toHex, unwrap } from "@store-forever/protocol";
import type { Proof } from "@store-forever/protocol/verify";
import { makeZip } from "client-zip";
import type { ArchiveGallery } from "../../../bag/archive-file.ts";
import { type AssetBytes, type BagItem, bagEntries } from "../../../bag/bag-writer.ts";
import { readingFailure } from "../backend/reading-failure.ts";
import { myGalleries } from "../reading/my-galleries.ts";
import type { OpenedGallery } from "../reading/opened-gallery.ts";
import { allAssets, assetOfKind, formerVersions, type Photo, type PhotoAsset } from "../reading/photo.ts";
import { FIRST_CURSOR, type PhotoListing, readListing } from "../reading/photo-listing.ts";
import { readAsset } from "../reading/read-asset.ts";
import { bagPage } from "./bag-page.ts";
import { KeptAssets } from "./kept-assets.ts";
import { planBags } from "./plan-bags.ts";
import { prefetch } from "./prefetch.ts";
import { receiptOf } from "./receipt.ts";

export interface BagProgress {
  doneCount: number;
  leftOutCount: number;
}

export interface BagOptions {
  title: string;
  signal: AbortSignal;
  onProgress: (progress: BagProgress) => void;
  /** The photos to save; everything that was opened when left out. */
  photos?: readonly Photo[] | undefined;
  /** No bag is larger, but for a photo that is larger alone. */
  mostBytes: number;
}

export interface GalleryBag {
  /** Without its ending. */
  name: string;
  /** The ZIP file, made while it is read. */
  zip: ReadableStream<Uint8Array>;
  /** To be called when the file is saved: until then a download that was stopped goes on with what it has read. */
  saved: () => Promise<void>;
}

/** Photos up to this size are read ahead. They wait in memory, so films are not among them. */
const LARGEST_AHEAD_BYTES = 8_000_000;
/** The archive file gives its reasons in English, whatever language the page is in: programs read it, and people much later. */
const NOT_STORED = "It is not stored.";

/**
 * A gallery, some of its photos, or all that somebody stored, as bags (RFC 8493), each of which opens and proves itself: every
 * original, verified, under its own name and date, what stands for it, sidecars and receipts. Photos that cannot be read or do
 * not pass verification are left out, and the bag says so. The bags are to be read one after the other.
 */
export async function* galleryBags(opened: OpenedGallery, options: BagOptions): AsyncGenerator<GalleryBag> {
  const { photos, missing } =
    options.photos === undefined ? await readAll(opened, options) : { photos: options.photos, missing: [] };
  // A selection has no gallery proof, which would speak of the other photos too. Each photo has its own proof.
  const galleries = options.photos === undefined ? await galleriesOf(opened) : [];
  const bags = planBags(photos, options.mostBytes);
  const notStored = new Set(missing);
  const known = new Set(photos.map(({ memoryId }) => memoryId));
  for (const { memoryId } of galleries.flatMap(({ items }) => items)) if (!known.has(memoryId)) notStored.add(memoryId);
  const page = await bagPage(opened.trust.rootKey);
  const folder = options.title.replace(/[^\p{Letter}\p{Number} ._-]/gu, "_").replace(/^[. ]+|[. ]+$/g, "") || "gallery";
  const date = new Date();
  const kept = await KeptAssets.open();
  const progress = { doneCount: 0, leftOutCount: 0 };
  for (const [index, bag] of bags.entries()) {
    const name = bags.length === 1 ? folder : `${folder} (${index + 1} of ${bags.length})`;
    const elsewhere = bags.flatMap((other, number) =>
      number === index
        ? []
        : other.map(({ memoryId }) => ({ memoryId, reason: `It is in bag ${number + 1} of ${bags.length}.` })),
    );
    const leftOut = [...[...notStored].map((memoryId) => ({ memoryId, reason: NOT_STORED })), ...elsewhere];
    if (index === 0) progress.leftOutCount = notStored.size;
    const entries = bagEntries({
      title: options.title,
      canisterId: opened.trust.canisterId,
      owner: opened.owner.toText(),
      bag: { number: index + 1, count: bags.length },
      date,
      galleries,
      items: itemsOf(opened, bag, leftOut, { ...options, kept, progress }),
      page,
    });
    yield {
      name,
      zip: makeZip(inFolder(name, entries)),
      saved: () => kept.forget(bag.flatMap(allAssets)),
    };
  }
}

async function* inFolder(folder: string, entries: ReturnType<typeof bagEntries>) {
  for await (const { path, content, date } of entries)
    yield { name: `${folder}/${path}`, input: content, ...(date === undefined ? {} : { lastModified: date }) };
}

interface Reading extends BagOptions {
  kept: KeptAssets;
  progress: BagProgress;
}

async function* itemsOf(
  opened: OpenedGallery,
  photos: readonly Photo[],
  leftOut: readonly { memoryId: string; reason: string }[],
  reading: Reading,
): AsyncGenerator<BagItem> {
  const { signal, onProgress, progress } = reading;
  for (const each of leftOut) yield { kind: "leftOut", ...each };
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

async function readAll(opened: OpenedGallery, { signal }: BagOptions): Promise<{ photos: Photo[]; missing: string[] }> {
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
