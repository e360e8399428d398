import { type AssetKind, DERIVATIVES } from "@store-forever/protocol";
import type { ArchiveFiles, ArchiveMemory } from "../../../bag/archive-file.ts";
import type { PageData, PageMemory } from "../../../bag/page-data.ts";

/** A memory as this page shows it: what its receipt says, with its files beside the page. */
export interface BagPhoto {
  memoryId: string;
  description: PageMemory["description"];
  certifiedAtNs: bigint;
  caption: string | undefined;
  files: BagPhotoFiles;
  /** What it was before, the newest first. */
  versions: readonly BagVersion[];
}

type BagPhotoFiles = Partial<Record<AssetKind, { url: string; contentType: string; sizeBytes: number }>>;

export interface BagVersion extends Pick<BagPhoto, "description" | "files"> {
  storedAtNs: bigint;
  replacedAtNs: bigint;
}

/** A gallery of the bag, or all that is in it. */
export interface BagGallery {
  id: string;
  title: string | undefined;
  description: string | undefined;
  photos: readonly BagPhoto[];
  /** How many of its photos are not in this bag. */
  missingCount: number;
}

/** What the bag shows: its galleries, and everything where that is more or other than one gallery. */
export function galleriesOf({ archive, memories }: PageData): BagGallery[] {
  const byId = new Map(memories.map((memory, index) => [memory.memoryId, photoOf(memory, archive.memories[index])]));
  const galleries = archive.galleries.map(({ id, title, description, items }): BagGallery => {
    const photos = items.flatMap(({ memoryId, caption }) => {
      const photo = byId.get(memoryId);
      return photo === undefined ? [] : [{ ...photo, caption }];
    });
    return { id, title, description, photos, missingCount: items.length - photos.length };
  });
  const [only] = galleries;
  if (galleries.length === 1 && only?.photos.length === byId.size) return galleries;
  const everything = [...byId.values()].sort((one, other) => compareDates(other, one));
  const missing = archive.leftOut.length;
  return [
    { id: "", title: undefined, description: undefined, photos: everything, missingCount: missing },
    ...galleries.filter(({ photos }) => photos.length > 0),
  ];
}

function photoOf(memory: PageMemory, listed: ArchiveMemory | undefined): BagPhoto {
  const { memoryId, description, certifiedAtNs } = memory;
  const versions = (memory.versions ?? []).map((version, index) => ({
    description: version.description,
    files: filesOf(version, listed?.versions?.[index] ?? {}),
    storedAtNs: BigInt(version.storedAtNs),
    replacedAtNs: BigInt(version.replacedAtNs),
  }));
  return {
    memoryId,
    description,
    certifiedAtNs: BigInt(certifiedAtNs),
    caption: undefined,
    files: filesOf(memory, listed?.files ?? {}),
    versions: versions.toReversed(),
  };
}

function filesOf(
  { description, assets }: Pick<PageMemory, "description" | "assets">,
  paths: ArchiveFiles,
): BagPhotoFiles {
  const files: BagPhotoFiles = {};
  for (const { kind, sizeBytes } of assets) {
    const path = paths[kind];
    const contentType = description.contentTypes[kind] ?? "";
    if (path !== undefined)
      files[kind] = { url: path.split("/").map(encodeURIComponent).join("/"), contentType, sizeBytes };
  }
  return files;
}

function compareDates(one: BagPhoto, other: BagPhoto): number {
  const [left, right] = [one, other].map(({ description }) => BigInt(description.capturedAtNs ?? 0));
  return left === right ? 0 : (left ?? 0n) < (right ?? 0n) ? -1 : 1;
}

export const labelOf = ({ caption, description }: BagPhoto): string => caption ?? description.title;

export const ratioOf = ({ description: { widthPx, heightPx } }: BagPhoto): number =>
  widthPx && heightPx ? widthPx / heightPx : 1.5;

/** Content types that browsers show as pictures and nothing else. SVG is not among them: it can have scripts. */
const PICTURES: ReadonlySet<string> = new Set(["image/jpeg", "image/png", "image/webp", "image/gif", "image/avif"]);

/** The first of these files that is a picture. */
export function pictureOf({ files }: Pick<BagPhoto, "files">, kinds: readonly AssetKind[]): string | undefined {
  return kinds.map((kind) => files[kind]).find((file) => file !== undefined && PICTURES.has(file.contentType))?.url;
}

/** The picture for a tile: the thumbnail where it is sharp at this width in device pixels. */
export function tilePicture(photo: BagPhoto, widthPx: number): string | undefined {
  const thumbWidthPx = DERIVATIVES.thumb.maxSidePx * Math.min(1, ratioOf(photo));
  return pictureOf(
    photo,
    thumbWidthPx * 1.6 >= widthPx ? ["thumb", "display", "original"] : ["display", "thumb", "original"],
  );
}
