import {
  type AssetRef,
  assetLeaf,
  equalBytes,
  LIMITS,
  type Memory,
  type MemoryCreated,
  type MemoryInput,
  memoryAssetPath,
  memoryLeaf,
  memoryMetadataPath,
} from "@store-forever/protocol";
import type { Archive, Owner } from "./archive.ts";
import { addReference, heldBlob } from "./blobs.ts";
import { ownedKey, uuidBytes } from "./keys.ts";
import { decodeMemory, encodeMemory, nameOf } from "./memory-record.ts";
import { Refusal } from "./refusal.ts";
import { requireContentType, requireSha256, requireText, requireUuid, requireWebUrl } from "./validate.ts";

/** @param memoryId a UUID */
export function readMemory({ stores }: Archive, owner: Owner, memoryId: string): Memory | undefined {
  const bytes = stores.memories.get(ownedKey(owner, uuidBytes(memoryId)));
  return bytes && decodeMemory(memoryId, bytes);
}

/** The memory's asset of a kind. */
export function assetOf(memory: MemoryInput, kind: string): AssetRef | undefined {
  return memory.assets.find((asset) => nameOf(asset.kind) === kind);
}

/**
 * Stores a memory whose assets are stored already. The same memory again changes nothing: the stored copy stays.
 * @throws Refusal InvalidArgument, TooLarge, NotFound (an asset), InvalidHash, Conflict (the id has another original)
 */
export function createMemory(archive: Archive, owner: Owner, memory: MemoryInput): MemoryCreated {
  requireUuid(memory.id, "id");
  const original = requireAssets(memory.assets);
  const known = readMemory(archive, owner, memory.id);
  if (known !== undefined) {
    const stored = assetOf(known, "original");
    if (stored !== undefined && equalBytes(stored.sha256, original.sha256))
      return { memory_id: memory.id, created: false };
    throw new Refusal("Conflict", "You have stored another original under this id.", "id");
  }
  requireMetadata(memory);
  for (const asset of memory.assets) requireBytes(archive, owner, asset);

  archive.stores.memories.set(ownedKey(owner, uuidBytes(memory.id)), encodeMemory(memory, archive.now()));
  for (const asset of memory.assets) if (asset.inline.length === 0) addReference(archive, owner, asset.sha256);
  certifyMemory(archive, owner, memory);
  return { memory_id: memory.id, created: true };
}

function certifyMemory({ tree, hasher }: Archive, owner: Owner, { id, memory_type, metadata, assets }: MemoryInput) {
  const leaf = memoryLeaf(
    {
      memoryType: nameOf(memory_type),
      title: metadata.title,
      description: metadata.description[0],
      fileName: metadata.file_name[0],
      widthPx: metadata.width_px[0],
      heightPx: metadata.height_px[0],
      capturedAtNs: metadata.captured_at_ns[0],
      sourceUrl: metadata.source_url[0],
      contentTypes: Object.fromEntries(assets.map((asset) => [nameOf(asset.kind), asset.content_type])),
    },
    hasher.digest,
  );
  tree.set(memoryMetadataPath(owner, id, hasher.digest), leaf);
  for (const { kind, sha256, size_bytes: sizeBytes } of assets)
    tree.set(memoryAssetPath(owner, id, nameOf(kind), hasher.digest), assetLeaf({ sha256, sizeBytes }));
}

function requireMetadata({ metadata }: MemoryInput): void {
  requireText(metadata.title, LIMITS.maxTitleBytes, "title");
  requireText(metadata.description[0], LIMITS.maxTextBytes, "description");
  requireText(metadata.file_name[0], LIMITS.maxTitleBytes, "file_name");
  requireWebUrl(metadata.source_url[0], "source_url");
}

/** @returns the original */
function requireAssets(assets: readonly AssetRef[]): AssetRef {
  const kinds = new Set(assets.map((asset) => nameOf(asset.kind)));
  if (kinds.size !== assets.length) throw new Refusal("InvalidArgument", "Give each kind of asset once.", "assets");
  const original = assets.find((asset) => nameOf(asset.kind) === "original");
  if (original === undefined) throw new Refusal("InvalidArgument", "A memory needs its original.", "assets");
  for (const asset of assets) {
    requireSha256(asset.sha256, "sha256");
    requireContentType(asset.content_type, "content_type");
  }
  return original;
}

function requireBytes(archive: Archive, owner: Owner, asset: AssetRef): void {
  const kind = nameOf(asset.kind);
  const [inline] = asset.inline;
  if (inline !== undefined) {
    requireInline(archive, asset, inline);
    return;
  }
  const blob = heldBlob(archive, owner, asset.sha256);
  if (blob === undefined) throw new Refusal("NotFound", `Store the bytes of the ${kind} first.`, "assets");
  if (blob.sizeBytes !== asset.size_bytes)
    throw new Refusal("InvalidArgument", `The ${kind} has ${blob.sizeBytes} bytes.`, "size_bytes");
}

function requireInline({ hasher }: Archive, asset: AssetRef, inline: Uint8Array): void {
  if (nameOf(asset.kind) !== "placeholder")
    throw new Refusal("InvalidArgument", "Only a placeholder's bytes travel inside the memory.", "inline");
  if (inline.length > LIMITS.maxInlineBytes)
    throw new Refusal("TooLarge", `A placeholder has at most ${LIMITS.maxInlineBytes} bytes.`, "inline");
  if (BigInt(inline.length) !== asset.size_bytes)
    throw new Refusal("InvalidArgument", `The placeholder has ${inline.length} bytes.`, "size_bytes");
  if (!equalBytes(hasher.digest(inline), asset.sha256))
    throw new Refusal("InvalidHash", "The placeholder does not have this SHA-256.", "sha256");
}
