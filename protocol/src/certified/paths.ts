import { sha256 as portableSha256 } from "@noble/hashes/sha2.js";
import type { AssetKind } from "../values/names.ts";
import type { Sha256 } from "./record-hash.ts";

/**
 * Where things lie in the backend canister's certified tree (ARCHITECTURE.md#certified), and what their leaves hold.
 *
 *   archives / <SHA-256 of the owner> / memories  / <memory id> / metadata         = record hash of the metadata
 *   archives / <SHA-256 of the owner> / memories  / <memory id> / assets / <kind>  = SHA-256 (32 bytes), size (8 bytes, big-endian)
 *   archives / <SHA-256 of the owner> / memories  / <memory id> / versions         = record hash of its former versions, if it has some
 *   archives / <SHA-256 of the owner> / galleries / <gallery id>                   = record hash of the gallery
 *   links    / <SHA-256 of the token>                                              = record hash of { gallery_id or memory_id, owner }, or
 *                                                                                    of { canister } where the archive has moved there
 *   nonces   / <SHA-256 of the nonce>                                              = record hash of { owner, proved_at_ns }
 *   canisters / <SHA-256 of the owner>                                             = the id of the owner's own canister, a principal's bytes
 *   origins                                                                        = record hash of where its pages are
 *   factory                                                                        = the id of the canister that made this one, a principal's bytes
 *   release                                                                        = record hash of what personal canisters are made of
 *
 * A proof of absence shows the labels next to the absent one. So no label is a principal or a token: it would tell who uses the backend.
 */
export type TreePath = readonly Uint8Array[];

const encoder = new TextEncoder();
const label = (text: string): Uint8Array => encoder.encode(text);

/** Everything that belongs to an owner. */
export function archivePath(owner: Uint8Array, sha256: Sha256 = portableSha256): TreePath {
  return [label("archives"), sha256(owner)];
}

/** All of one memory. */
export function memoryPath(owner: Uint8Array, memoryId: string, sha256?: Sha256): TreePath {
  return [...archivePath(owner, sha256), label("memories"), label(memoryId)];
}

/** @param sha256 the realm's own SHA-256, for where it is quicker; the same in all path functions */
export function memoryMetadataPath(owner: Uint8Array, memoryId: string, sha256?: Sha256): TreePath {
  return [...memoryPath(owner, memoryId, sha256), label("metadata")];
}

export function memoryAssetPath(owner: Uint8Array, memoryId: string, kind: AssetKind, sha256?: Sha256): TreePath {
  return [...memoryPath(owner, memoryId, sha256), label("assets"), label(kind)];
}

/** The same asset of several memories. The paths share what they begin and end with, so that it is made and looked up once. */
export function memoryAssetPaths(
  owner: Uint8Array,
  memoryIds: readonly string[],
  kind: AssetKind,
  sha256?: Sha256,
): TreePath[] {
  const above = [...archivePath(owner, sha256), label("memories")];
  const below = [label("assets"), label(kind)];
  return memoryIds.map((memoryId) => [...above, label(memoryId), ...below]);
}

export function memoryVersionsPath(owner: Uint8Array, memoryId: string, sha256?: Sha256): TreePath {
  return [...memoryPath(owner, memoryId, sha256), label("versions")];
}

export function galleryPath(owner: Uint8Array, galleryId: string, sha256?: Sha256): TreePath {
  return [...archivePath(owner, sha256), label("galleries"), label(galleryId)];
}

/** Where it is certified who proved a nonce. */
export function noncePath(nonce: Uint8Array, sha256: Sha256 = portableSha256): TreePath {
  return [label("nonces"), sha256(nonce)];
}

export function shareLinkPath(token: string, sha256: Sha256 = portableSha256): TreePath {
  return [label("links"), sha256(label(token))];
}

/** Where it is certified that an owner's archive is in a canister of their own. */
export function canisterPath(owner: Uint8Array, sha256: Sha256 = portableSha256): TreePath {
  return [label("canisters"), sha256(owner)];
}

/** Where a personal canister certifies which canister made it. */
export const factoryPath = (): TreePath => [label("factory")];

/** Where a factory certifies what it makes personal canisters of. */
export const releasePath = (): TreePath => [label("release")];

/** Where an archive certifies where its pages are. */
export const originsPath = (): TreePath => [label("origins")];
