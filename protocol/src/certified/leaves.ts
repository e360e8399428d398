import type { Origins, Release } from "../candid/backend.did.ts";
import { unwrap } from "../candid/shapes.ts";
import type { AssetKind, Grade, MemoryType } from "../values/names.ts";
import { type HashValue, recordHash, type Sha256 } from "./record-hash.ts";

export interface AssetFact {
  sha256: Uint8Array;
  sizeBytes: bigint;
}

/** The 40 bytes of an asset's leaf. */
export function assetLeaf(asset: AssetFact): Uint8Array {
  const leaf = new Uint8Array(40);
  leaf.set(asset.sha256, 0);
  new DataView(leaf.buffer).setBigUint64(32, asset.sizeBytes);
  return leaf;
}

/** @throws RangeError when the leaf is not 40 bytes long */
export function parseAssetLeaf(leaf: Uint8Array): AssetFact {
  if (leaf.length !== 40) throw new RangeError(`An asset leaf has 40 bytes, not ${leaf.length}.`);
  return {
    sha256: leaf.slice(0, 32),
    sizeBytes: new DataView(leaf.buffer, leaf.byteOffset, leaf.byteLength).getBigUint64(32),
  };
}

/** Who made a memory and on what terms it may be used. */
export interface RightsDescription {
  creator?: string | undefined;
  credit?: string | undefined;
  copyright?: string | undefined;
  license?: string | undefined;
  licenseUrl?: string | undefined;
  acquireLicenseUrl?: string | undefined;
}

export interface MemoryDescription {
  memoryType: MemoryType;
  title: string;
  description?: string | undefined;
  altText?: string | undefined;
  fileName?: string | undefined;
  widthPx?: number | undefined;
  heightPx?: number | undefined;
  capturedAtNs?: bigint | undefined;
  sourceUrl?: string | undefined;
  durationMs?: number | undefined;
  camera?: string | undefined;
  location?: { latitudeE7: number; longitudeE7: number } | undefined;
  grade?: Grade | undefined;
  /** Present where it is true. */
  isCutOff?: true | undefined;
  rights?: RightsDescription | undefined;
  /** Content types by asset kind: they decide how the bytes are shown, so they are certified with the rest. */
  contentTypes: { readonly [kind in AssetKind]?: string | undefined };
}

export function memoryLeaf(memory: MemoryDescription, sha256: Sha256): Uint8Array {
  return recordHash(memoryFields(memory), sha256);
}

export interface VersionDescription extends MemoryDescription {
  assets: readonly (AssetFact & { kind: AssetKind })[];
  storedAtNs: bigint;
  replacedAtNs: bigint;
}

/** The leaf of all former versions of a memory, the oldest first. */
export function versionsLeaf(versions: readonly VersionDescription[], sha256: Sha256): Uint8Array {
  const hashed = versions.map((version) => ({
    ...memoryFields(version),
    assets: Object.fromEntries(version.assets.map((asset) => [asset.kind, assetLeaf(asset)])),
    stored_at_ns: version.storedAtNs,
    replaced_at_ns: version.replacedAtNs,
  }));
  return recordHash({ versions: hashed }, sha256);
}

function memoryFields(memory: MemoryDescription) {
  return {
    memory_type: memory.memoryType,
    title: memory.title,
    description: memory.description,
    alt_text: memory.altText,
    file_name: memory.fileName,
    width_px: memory.widthPx,
    height_px: memory.heightPx,
    captured_at_ns: memory.capturedAtNs,
    source_url: memory.sourceUrl,
    duration_ms: memory.durationMs,
    camera: memory.camera,
    location: memory.location && `${memory.location.latitudeE7},${memory.location.longitudeE7}`,
    grade: memory.grade,
    is_cut_off: memory.isCutOff && 1,
    rights: memory.rights && {
      creator: memory.rights.creator,
      credit: memory.rights.credit,
      copyright: memory.rights.copyright,
      license: memory.rights.license,
      license_url: memory.rights.licenseUrl,
      acquire_license_url: memory.rights.acquireLicenseUrl,
    },
    content_types: memory.contentTypes as { readonly [kind: string]: string | undefined },
  };
}

export interface GalleryDescription {
  title: string;
  description?: string | undefined;
  sourceUrl?: string | undefined;
  createdAtNs: bigint;
  items: readonly { memoryId: string; caption?: string | undefined }[];
}

export function galleryLeaf(gallery: GalleryDescription, sha256: Sha256): Uint8Array {
  const items: HashValue[] = gallery.items.map((item) => ({ memory_id: item.memoryId, caption: item.caption }));
  return recordHash(
    {
      title: gallery.title,
      description: gallery.description,
      source_url: gallery.sourceUrl,
      created_at_ns: gallery.createdAtNs,
      items,
    },
    sha256,
  );
}

export function shareLinkLeaf(
  link: { owner: Uint8Array } & ({ galleryId: string } | { memoryId: string }),
  sha256: Sha256,
): Uint8Array {
  const opened = "galleryId" in link ? { gallery_id: link.galleryId } : { memory_id: link.memoryId };
  return recordHash({ owner: link.owner, ...opened }, sha256);
}

/** The leaf of a link whose archive is in another canister now. */
export function movedLinkLeaf(canister: Uint8Array, sha256: Sha256): Uint8Array {
  return recordHash({ canister }, sha256);
}

export function nonceLeaf(proof: { owner: Uint8Array; provedAtNs: bigint }, sha256: Sha256): Uint8Array {
  return recordHash({ owner: proof.owner, proved_at_ns: proof.provedAtNs }, sha256);
}

/** The leaf of a release: its module, and the viewer's files with their headers, in the order of their keys. */
export function releaseLeaf({ module_sha256, module_bytes, viewer }: Release, sha256: Sha256): Uint8Array {
  const files = viewer.map((file) => ({
    key: file.key,
    content_type: file.content_type,
    max_age: unwrap(file.max_age),
    headers: unwrap(file.headers),
    allow_raw_access: numberOf(unwrap(file.allow_raw_access)),
    is_aliased: numberOf(unwrap(file.is_aliased)),
    contents: Object.fromEntries(
      file.contents.map((content) => [
        content.content_encoding,
        assetLeaf({ sha256: content.sha256, sizeBytes: content.size_bytes }),
      ]),
    ),
  }));
  return recordHash({ module: assetLeaf({ sha256: module_sha256, sizeBytes: module_bytes }), viewer: files }, sha256);
}

const numberOf = (flag: boolean | undefined): number | undefined => (flag === undefined ? undefined : Number(flag));

export const originsLeaf = ({ viewer, media, canister }: Origins, sha256: Sha256): Uint8Array =>
  recordHash({ viewer, media, canister }, sha256);
