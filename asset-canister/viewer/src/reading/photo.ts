import {
  ASSET_KINDS,
  type AssetKind,
  type AssetRef,
  DERIVATIVES,
  type GeoPoint,
  type Grade,
  type Memory,
  type MemoryType,
  nameOf,
  type Rights,
  unwrap,
} from "@store-forever/protocol";
import type { Proof } from "@store-forever/protocol/verify";

/** One of a photo's files. The canister certifies its hash, size and content type. */
export interface PhotoAsset {
  kind: AssetKind;
  sha256: Uint8Array;
  sizeBytes: number;
  contentType: string;
  inline: Uint8Array | undefined;
  /** For a file of a former version: the SHA-256 of that version's original. */
  version?: Uint8Array;
}

/** A memory as certified. Most are photos; videos, sounds, documents and notes are memories too. */
export interface Photo {
  memoryId: string;
  memoryType: MemoryType;
  title: string;
  caption: string | undefined;
  description: string | undefined;
  altText: string | undefined;
  fileName: string | undefined;
  widthPx: number | undefined;
  heightPx: number | undefined;
  capturedAtNs: bigint | undefined;
  sourceUrl: string | undefined;
  /** Set for videos and sounds only. */
  durationMs: number | undefined;
  camera: string | undefined;
  location: GeoPoint | undefined;
  /** How it relates to what its site had, where that is known. */
  grade: Grade | undefined;
  /** The site's own file ended before its end. */
  isCutOff: boolean;
  rights: Rights | undefined;
  assets: readonly PhotoAsset[];
  certifiedAtNs: bigint;
  /** The memory as the canister sent it, with the proof that was checked. Receipts are made of them. */
  source: { memory: Memory; proof: Proof };
}

/** Content types that browsers show as pictures and nothing else. SVG is not among them: it can have scripts. */
const SHOWN_TYPES: ReadonlySet<string> = new Set(["image/jpeg", "image/png", "image/webp", "image/gif", "image/avif"]);

/** @param proof the proof that the memory was checked with */
export function photoOf(memory: Memory, caption: string | undefined, certifiedAtNs: bigint, proof: Proof): Photo {
  const { metadata } = memory;
  const grade = unwrap(metadata.grade);
  return {
    memoryId: memory.id,
    memoryType: nameOf(memory.memory_type),
    title: metadata.title,
    caption,
    description: unwrap(metadata.description),
    altText: unwrap(metadata.alt_text),
    fileName: unwrap(metadata.file_name),
    widthPx: unwrap(metadata.width_px),
    heightPx: unwrap(metadata.height_px),
    capturedAtNs: unwrap(metadata.captured_at_ns),
    sourceUrl: unwrap(metadata.source_url),
    durationMs: unwrap(metadata.duration_ms),
    camera: unwrap(metadata.camera),
    location: unwrap(metadata.location),
    grade: grade && nameOf(grade),
    isCutOff: metadata.is_cut_off,
    rights: unwrap(metadata.rights),
    assets: memory.assets.map(assetOf),
    certifiedAtNs,
    source: { memory, proof },
  };
}

/** What a photo was before its file was replaced where it came from. */
export interface FormerVersion {
  photo: Photo;
  storedAtNs: bigint;
  replacedAtNs: bigint;
}

/** A photo's former versions, the newest first. They were verified with it. */
export function formerVersions({ caption, certifiedAtNs, source: { memory, proof } }: Photo): FormerVersion[] {
  return memory.versions.toReversed().map((version) => {
    const photo = photoOf({ ...memory, ...version, versions: [] }, caption, certifiedAtNs, proof);
    const original = assetOfKind(photo, "original");
    const assets = photo.assets.map((asset) => ({ ...asset, ...(original && { version: original.sha256 }) }));
    return {
      photo: { ...photo, assets },
      storedAtNs: version.stored_at_ns,
      replacedAtNs: version.replaced_at_ns,
    };
  });
}

/** The photo's files, and those of its former versions. */
export function allAssets(photo: Photo): PhotoAsset[] {
  return [photo, ...formerVersions(photo).map((version) => version.photo)].flatMap(({ assets }) => assets);
}

function assetOf(asset: AssetRef): PhotoAsset {
  return {
    kind: nameOf(asset.kind),
    sha256: asset.sha256,
    sizeBytes: Number(asset.size_bytes),
    contentType: asset.content_type,
    inline: unwrap(asset.inline),
  };
}

export function labelOf({ caption, title }: Photo): string {
  return caption ?? title;
}

/** The line that is to be shown with a photo, or else who made it. */
export function creditOf({ rights }: Photo): string | undefined {
  return rights && (unwrap(rights.credit) ?? unwrap(rights.creator));
}

const UNKNOWN_RATIO = 1.5;

/** Width by height. */
export function ratioOf({ widthPx, heightPx }: Photo): number {
  return widthPx && heightPx ? widthPx / heightPx : UNKNOWN_RATIO;
}

const SMALL_KINDS: readonly AssetKind[] = ["thumb", "display", "original"];
const SHARP_KINDS: readonly AssetKind[] = ["display", "thumb", "original"];
/** A picture may be stretched this far before people notice. */
const STRETCH = 1.6;

/** The smallest picture that is sharp at this width in device pixels, or the best one that is stored. */
export function assetForWidth(photo: Photo, widthPx: number): PhotoAsset | undefined {
  const ratio = ratioOf(photo);
  const thumbWidthPx = Math.min(
    photo.widthPx ?? Number.POSITIVE_INFINITY,
    DERIVATIVES.thumb.maxSidePx * Math.min(1, ratio),
  );
  const isThumbSharp = thumbWidthPx * STRETCH >= widthPx || thumbWidthPx === photo.widthPx;
  return shownAsset(photo, isThumbSharp ? SMALL_KINDS : SHARP_KINDS);
}

/** The kinds that `assetForWidth` prefers for a photo that is not known yet: most are wider than high. */
export function likelyKinds(widthPx: number): readonly AssetKind[] {
  return DERIVATIVES.thumb.maxSidePx * STRETCH >= widthPx ? SMALL_KINDS : SHARP_KINDS;
}

/** The first of these kinds that is stored and has a type that is safe to show. */
export function shownAsset(photo: Photo, kinds: readonly AssetKind[]): PhotoAsset | undefined {
  return kinds
    .map((kind) => assetOfKind(photo, kind))
    .find((asset) => asset !== undefined && SHOWN_TYPES.has(asset.contentType));
}

/** The kinds to show on the whole screen, best first. */
export const LARGE_KINDS: readonly AssetKind[] = ["display", "original", "thumb"];

export function assetOfKind(photo: Photo, kind: AssetKind): PhotoAsset | undefined {
  return photo.assets.find((asset) => asset.kind === kind);
}

/** The stored assets, in the order in which the protocol lists their kinds. */
export function assetsInOrder(photo: Photo): PhotoAsset[] {
  return ASSET_KINDS.flatMap((kind) => assetOfKind(photo, kind) ?? []);
}

/**
 * The tiny blurred picture that is shown while the real one loads. Its bytes came with the memory and were verified with
 * it.
 */
export function placeholderUrl(photo: Photo): string | undefined {
  const asset = shownAsset(photo, ["placeholder"]);
  if (asset?.inline === undefined) return undefined;
  return `data:${asset.contentType};base64,${btoa(String.fromCharCode(...asset.inline))}`;
}
