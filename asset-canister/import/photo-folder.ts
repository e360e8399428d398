import {
  type AssetRef,
  fromHex,
  type GalleryInput,
  importedId,
  LIMITS,
  type MemoryInput,
} from "@store-forever/protocol";
import { sha256 } from "@store-forever/protocol/verify";
import { type BagFiles, readText } from "../bag/bag-files.ts";
import { exifFacts } from "./exif-facts.ts";
import { type FileType, fileTypeOf } from "./file-type.ts";
import type { ImportBlob, ImportItem, ImportSource } from "./import-item.ts";
import { sidecarOf, type TakeoutFacts, takeoutFile } from "./takeout.ts";

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
}

const HEAD_BYTES = 1024 * 1024;
/** Larger pictures are stored without what stands for them. */
const LARGEST_DERIVED_BYTES = 200_000_000;
const MOST_JSON_BYTES = 1_000_000;

interface Found {
  memoryId: string;
  caption: string | undefined;
  capturedAtMs: number | undefined;
  name: string;
}

/**
 * The photos, films and sounds of a folder, with what their files and the JSON files of a Google Photos Takeout tell of them. Each
 * folder is a gallery, in the order of its dates. Ids follow from the bytes, so that the same photo is stored once.
 */
export function importableFolder(files: BagFiles, options: FolderOptions): ImportSource {
  const found = new Map<string, Found[]>();
  const albums = new Map<string, { title: string; description: string | undefined }>();
  const paths = [...files.paths].sort();
  return {
    itemCount: paths.filter((path) => !path.endsWith(".json")).length,
    items: itemsOf(files, paths, options, found, albums),
    galleries: () =>
      [...found].flatMap(([folder, photos]) => {
        const title = albums.get(folder)?.title ?? (folder === "" ? options.name : (folder.split("/").at(-2) ?? ""));
        return galleriesOf(title, albums.get(folder)?.description, photos);
      }),
  };
}

async function* itemsOf(
  files: BagFiles,
  paths: readonly string[],
  options: FolderOptions,
  found: Map<string, Found[]>,
  albums: Map<string, { title: string; description: string | undefined }>,
): AsyncGenerator<ImportItem> {
  const jsonOf = new Map<string, Set<string>>();
  for (const path of paths.filter((each) => each.endsWith(".json"))) {
    const { folder, name } = split(path);
    jsonOf.set(folder, (jsonOf.get(folder) ?? new Set()).add(name));
  }
  const used = new Set<string>();
  for (const path of paths.filter((each) => !each.endsWith(".json"))) {
    const { folder, name } = split(path);
    const head = await headOf(files, path);
    const type = fileTypeOf(name, head);
    if (type === undefined) {
      options.onSkipped(path);
      continue;
    }
    const sidecar = sidecarOf(name, jsonOf.get(folder) ?? new Set());
    if (sidecar !== undefined) used.add(`${folder}${sidecar}`);
    const told = sidecar === undefined ? undefined : await readTakeout(files, `${folder}${sidecar}`);
    const facts = told?.kind === "photo" ? told.facts : undefined;
    const { item, capturedAtMs } = await itemOf(files, path, type, head, facts, options);
    const album = found.get(folder) ?? [];
    found.set(folder, album);
    album.push({ memoryId: item.memory.id, caption: facts?.description, capturedAtMs, name });
    yield item;
  }
  for (const [folder, names] of jsonOf)
    for (const name of names) {
      if (used.has(`${folder}${name}`)) continue;
      const told = await readTakeout(files, `${folder}${name}`);
      if (told?.kind === "album") albums.set(folder, told);
      else if (told === undefined) options.onSkipped(`${folder}${name}`);
    }
}

async function readTakeout(files: BagFiles, path: string): Promise<ReturnType<typeof takeoutFile>> {
  try {
    return takeoutFile(await readText(files, path, MOST_JSON_BYTES));
  } catch {
    return undefined;
  }
}

async function itemOf(
  files: BagFiles,
  path: string,
  type: FileType,
  head: Uint8Array<ArrayBuffer>,
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

const headOf = (files: BagFiles, path: string) => partOf(files, path, Math.min(HEAD_BYTES, files.sizeOf(path)));

/** The first bytes of a file. */
async function partOf(files: BagFiles, path: string, mostBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(mostBytes);
  let at = 0;
  for await (const part of files.read(path)) {
    const taken = part.subarray(0, mostBytes - at);
    bytes.set(taken, at);
    at += taken.length;
    if (at === mostBytes) break;
  }
  return bytes.subarray(0, at);
}

function split(path: string): { folder: string; name: string } {
  const at = path.lastIndexOf("/") + 1;
  return { folder: path.slice(0, at), name: path.slice(at) };
}

/** The beginning of a text that takes at most so many bytes. */
function cut(text: string, mostBytes: number): string {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length <= mostBytes) return text;
  return new TextDecoder().decode(bytes.subarray(0, mostBytes)).replace(/\ufffd+$/, "");
}
