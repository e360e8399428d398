import {
  type AssetRef,
  fromHex,
  type GalleryInput,
  importedId,
  LIMITS,
  type MemoryInput,
} from "@store-forever/protocol";
import { sha256 } from "@store-forever/protocol/verify";
import type { BagFiles } from "../../bag/bag-files.ts";
import { reasonOf } from "../../bag/problems.ts";
import type { ImportBlob, ImportItem, ImportSource } from "../import-item.ts";
import { exifFacts } from "./exif-facts.ts";
import { type FileType, fileTypeOf } from "./file-type.ts";
import { livePhotos } from "./live-photos.ts";
import { headOf, partOf, split } from "./parts-of-files.ts";
import { readTakeout, sidecarsOf } from "./sidecars.ts";
import type { TakeoutFacts } from "./takeout.ts";

/** A picture's size, and what stands for it: WebP in the sizes of `DERIVATIVES`. */
export interface DerivedPicture {
  widthPx: number;
  heightPx: number;
  display?: Uint8Array<ArrayBuffer>;
  thumb?: Uint8Array<ArrayBuffer>;
  placeholder?: Uint8Array<ArrayBuffer>;
}

export interface FolderOptions {
  /** What a gallery of the photos outside of all folders is called. */
  name: string;
  /** @returns undefined for a picture that cannot be decoded here */
  derive: (bytes: Uint8Array<ArrayBuffer>, contentType: string) => Promise<DerivedPicture | undefined>;
  /** Hears of files that are no photos, films or sounds. */
  onSkipped: (path: string) => void;
  /** Hears of files that cannot be read, each in a sentence that begins with the file. */
  onDamaged: (sentence: string) => void;
}

interface PhotoFile {
  path: string;
  type: FileType;
  head: Uint8Array<ArrayBuffer>;
  /** The film of a live photo. */
  motion: string | undefined;
}

/** Larger pictures are stored without what stands for them. */
const LARGEST_DERIVED_BYTES = 200_000_000;

/** What a gallery has of a photo. */
interface Found {
  memoryId: string;
  caption: string | undefined;
  capturedAtMs: number | undefined;
  name: string;
}

interface Albums {
  found: Map<string, Found[]>;
  told: Map<string, { title: string; description: string | undefined }>;
}

/**
 * The photos, films and sounds of a folder, with what their files and the JSON files of a Google Photos Takeout tell of them. Each
 * folder is a gallery, in the order of its dates. Ids follow from the bytes, so that the same photo is stored once.
 */
export function importableFolder(files: BagFiles, options: FolderOptions): ImportSource {
  const albums: Albums = { found: new Map(), told: new Map() };
  const paths = [...files.paths].sort();
  return {
    itemCount: paths.filter((path) => !path.endsWith(".json")).length,
    items: itemsOf(files, paths, options, albums),
    galleries: () =>
      [...albums.found].flatMap(([folder, photos]) => {
        const album = albums.told.get(folder);
        const title = album?.title ?? (folder === "" ? options.name : (folder.split("/").at(-2) ?? ""));
        return galleriesOf(title, album?.description, photos);
      }),
  };
}

async function* itemsOf(
  files: BagFiles,
  paths: readonly string[],
  options: FolderOptions,
  albums: Albums,
): AsyncGenerator<ImportItem> {
  for (const [path, reason] of files.refused) options.onDamaged(`${path}: ${reason}`);
  const sidecars = sidecarsOf(paths);
  const motions = await livePhotos(files, paths, sidecars);
  const films = new Set(motions.values());
  const others = paths.filter((path) => !path.endsWith(".json") && !films.has(path));
  // The JSON file of a photo that is in two folders is often in one of them.
  const ordered = [...others.filter((path) => sidecars.has(path)), ...others.filter((path) => !sidecars.has(path))];
  const seen = new Map<string, Found>();
  for (const path of ordered) {
    const { folder, name } = split(path);
    try {
      const head = await headOf(files, path);
      const type = fileTypeOf(name, head);
      const sidecar = sidecars.get(path);
      const told = sidecar === undefined ? undefined : await readTakeout(files, sidecar);
      const facts = told?.kind === "photo" ? told.facts : undefined;
      if (type === undefined || facts?.isTrashed) {
        options.onSkipped(path);
        continue;
      }
      const { item, capturedAtMs } = await itemOf(
        files,
        { path, type, head, motion: motions.get(path) },
        facts,
        options,
      );
      // Nothing else tells of a loose photo whether it is whole.
      const flaw = files.flawOf(path);
      if (flaw !== undefined) throw new Error(flaw);
      const { id: memoryId } = item.memory;
      const earlier = seen.get(memoryId);
      const photo = {
        memoryId,
        caption: facts?.description ?? earlier?.caption,
        capturedAtMs: earlier?.capturedAtMs ?? capturedAtMs,
        name,
      };
      albums.found.set(folder, [...(albums.found.get(folder) ?? []), photo]);
      seen.set(memoryId, photo);
      if (earlier === undefined) yield item;
    } catch (error) {
      options.onDamaged(`${path}: ${reasonOf(error)}`);
    }
  }
  const used = new Set(sidecars.values());
  for (const path of paths.filter((each) => each.endsWith(".json") && !used.has(each))) {
    const told = await readTakeout(files, path);
    if (told?.kind === "album") albums.told.set(split(path).folder, told);
    else if (told === undefined) options.onSkipped(path);
  }
}

async function itemOf(
  files: BagFiles,
  { path, type, head, motion }: PhotoFile,
  told: TakeoutFacts | undefined,
  { derive }: FolderOptions,
): Promise<{ item: ImportItem; capturedAtMs: number | undefined }> {
  const sizeBytes = files.sizeOf(path);
  const hexHash = await files.digest(path);
  const hash = fromHex(hexHash);
  const isPicture = type.memoryType === "image";
  const exif = isPicture ? exifFacts(head) : {};
  const derived =
    isPicture && sizeBytes <= LARGEST_DERIVED_BYTES
      ? await derive(await partOf(files, path, sizeBytes), type.contentType)
      : undefined;
  const blobs: ImportBlob[] = [{ sha256: hash, sizeBytes, read: () => files.read(path) }];
  const assets = [refOf("original", hash, sizeBytes, type.contentType)];
  for (const kind of ["display", "thumb", "placeholder"] as const) {
    const bytes = derived?.[kind];
    if (bytes === undefined) continue;
    const ref = refOf(kind, sha256(bytes), bytes.length, "image/webp");
    const isInline = kind === "placeholder" && bytes.length <= LIMITS.maxInlineBytes;
    assets.push(isInline ? { ...ref, inline: [bytes] } : ref);
    if (!isInline) blobs.push({ sha256: ref.sha256, sizeBytes: bytes.length, read: () => once(bytes) });
  }
  if (motion !== undefined) {
    const [motionHash, motionBytes] = [fromHex(await files.digest(motion)), files.sizeOf(motion)];
    const motionType = fileTypeOf(motion, await headOf(files, motion))?.contentType ?? "video/mp4";
    assets.push(refOf("motion", motionHash, motionBytes, motionType));
    blobs.push({ sha256: motionHash, sizeBytes: motionBytes, read: () => files.read(motion) });
  }
  const capturedAtMs = told?.capturedAtMs ?? exif.capturedAtMs;
  const place = told?.place ?? exif.place;
  const { name } = split(path);
  const memory: MemoryInput = {
    id: importedId("memory", hexHash),
    memory_type: { [type.memoryType]: null } as MemoryInput["memory_type"],
    metadata: {
      title: cut(told?.title ?? name, LIMITS.maxTitleBytes).replace(/\.\w{2,5}$/, ""),
      description: told?.description === undefined ? [] : [cut(told.description, LIMITS.maxTextBytes)],
      alt_text: [],
      file_name: [cut(name, LIMITS.maxTitleBytes)],
      width_px: derived === undefined ? [] : [derived.widthPx],
      height_px: derived === undefined ? [] : [derived.heightPx],
      captured_at_ns: capturedAtMs === undefined || capturedAtMs < 0 ? [] : [BigInt(capturedAtMs) * 1_000_000n],
      source_url: [],
      duration_ms: [],
      camera: exif.camera === undefined ? [] : [exif.camera],
      location:
        place === undefined
          ? []
          : [{ latitude_e7: Math.round(place.latitude * 1e7), longitude_e7: Math.round(place.longitude * 1e7) }],
      grade: [],
      is_cut_off: false,
      rights: [],
    },
    assets,
    replaces: [],
  };
  return { item: { name: path, memory, former: [], blobs }, capturedAtMs };
}

function galleriesOf(title: string, description: string | undefined, photos: readonly Found[]): GalleryInput[] {
  const inOrder = [...new Map(photos.map((photo) => [photo.memoryId, photo])).values()].sort(
    (one, other) =>
      (one.capturedAtMs ?? Number.POSITIVE_INFINITY) - (other.capturedAtMs ?? Number.POSITIVE_INFINITY) ||
      (one.name < other.name ? -1 : 1),
  );
  const galleries: GalleryInput[] = [];
  for (let start = 0; start < inOrder.length; start += LIMITS.maxGalleryItems) {
    const part = inOrder.slice(start, start + LIMITS.maxGalleryItems);
    const named = start === 0 ? title : `${title} (${start / LIMITS.maxGalleryItems + 1})`;
    const items = part.map(({ memoryId, caption }) => ({
      memory_id: memoryId,
      caption: caption === undefined ? ([] as []) : ([cut(caption, LIMITS.maxTitleBytes)] as [string]),
    }));
    galleries.push({
      // What has the same photos and name is the same gallery; one with others is another.
      id: importedId("gallery", [named, ...part.map(({ memoryId }) => memoryId)].join("\n")),
      title: cut(named, LIMITS.maxTitleBytes),
      description: description === undefined ? [] : [cut(description, LIMITS.maxTextBytes)],
      source_url: [],
      items,
    });
  }
  return galleries;
}

function refOf(kind: string, hash: Uint8Array, sizeBytes: number, content_type: string): AssetRef {
  return {
    kind: { [kind]: null } as AssetRef["kind"],
    sha256: hash,
    size_bytes: BigInt(sizeBytes),
    content_type,
    inline: [],
  };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** The beginning of a text that takes at most so many bytes. */
function cut(text: string, mostBytes: number): string {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length <= mostBytes) return text;
  return new TextDecoder().decode(bytes.subarray(0, mostBytes)).replace(/\ufffd+$/, "");
}
