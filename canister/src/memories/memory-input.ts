import {
  type AssetRef,
  equalBytes,
  LIMITS,
  type MemoryMetadata,
  nameOf,
  type Rights,
  StoreError,
} from "@store-forever/protocol";
import { requireContentType, requireSha256, requireText, requireWebUrl } from "../operations/checks.ts";
import type { Owner, Store } from "../store/store.ts";
import { heldBlob } from "../uploads/blobs.ts";

/** @throws StoreError TooLarge, InvalidArgument */
export function requireMetadata(metadata: MemoryMetadata): void {
  requireText(metadata.title, LIMITS.maxTitleBytes, "title");
  requireText(metadata.description[0], LIMITS.maxTextBytes, "description");
  requireText(metadata.file_name[0], LIMITS.maxTitleBytes, "file_name");
  requireWebUrl(metadata.source_url[0], "source_url");
  requireText(metadata.camera[0], LIMITS.maxTitleBytes, "camera");
  requireText(metadata.alt_text[0], LIMITS.maxTitleBytes, "alt_text");
  const [rights] = metadata.rights;
  if (rights !== undefined) requireRights(rights);
  const [place] = metadata.location;
  if (place !== undefined && (Math.abs(place.latitude_e7) > 90e7 || Math.abs(place.longitude_e7) > 180e7))
    throw new StoreError(
      "InvalidArgument",
      "Give at most 90 degrees of latitude and 180 degrees of longitude.",
      "location",
    );
}

function requireRights(rights: Rights): void {
  for (const field of ["creator", "credit", "copyright", "license"] as const)
    requireText(rights[field][0], LIMITS.maxTitleBytes, field);
  for (const field of ["license_url", "acquire_license_url"] as const) {
    requireText(rights[field][0], LIMITS.maxTitleBytes, field);
    requireWebUrl(rights[field][0], field);
  }
}

/**
 * @returns the original
 * @throws StoreError InvalidArgument
 */
export function requireAssets(assets: readonly AssetRef[]): AssetRef {
  const kinds = new Set(assets.map((asset) => nameOf(asset.kind)));
  if (kinds.size !== assets.length) throw new StoreError("InvalidArgument", "Give each kind of asset once.", "assets");
  const original = assets.find((asset) => nameOf(asset.kind) === "original");
  if (original === undefined) throw new StoreError("InvalidArgument", "A memory needs its original.", "assets");
  for (const asset of assets) {
    requireSha256(asset.sha256, "sha256");
    requireContentType(asset.content_type, "content_type");
  }
  return original;
}

/** @throws StoreError NotFound, InvalidArgument, TooLarge, InvalidHash */
export function requireBytes(store: Store, owner: Owner, asset: AssetRef): void {
  const kind = nameOf(asset.kind);
  const [inline] = asset.inline;
  if (inline !== undefined) {
    requireInline(store, asset, inline);
    return;
  }
  const blob = heldBlob(store, owner, asset.sha256);
  if (blob === undefined) throw new StoreError("NotFound", `Store the bytes of the ${kind} first.`, "assets");
  if (blob.sizeBytes !== asset.size_bytes)
    throw new StoreError("InvalidArgument", `The ${kind} has ${blob.sizeBytes} bytes.`, "size_bytes");
}

function requireInline({ hasher }: Store, asset: AssetRef, inline: Uint8Array): void {
  if (nameOf(asset.kind) !== "placeholder")
    throw new StoreError("InvalidArgument", "Only a placeholder's bytes travel inside the memory.", "inline");
  if (inline.length > LIMITS.maxInlineBytes)
    throw new StoreError("TooLarge", `A placeholder has at most ${LIMITS.maxInlineBytes} bytes.`, "inline");
  if (BigInt(inline.length) !== asset.size_bytes)
    throw new StoreError("InvalidArgument", `The placeholder has ${inline.length} bytes.`, "size_bytes");
  if (!equalBytes(hasher.digest(inline), asset.sha256))
    throw new StoreError("InvalidHash", "The placeholder does not have this SHA-256.", "sha256");
}
