import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import {
  type AssetRef,
  accepted,
  askInHalves,
  type Backend,
  DERIVATIVES,
  equalBytes,
  type Gallery,
  type Memory,
  nameOf,
  StoreError,
  unwrap,
} from "@store-forever/protocol";
import { createAgent, createBackend } from "@store-forever/protocol/ic";
import {
  checkBytes,
  checkMemory,
  checkOpenedLink,
  type Trust,
  type VerifiedTree,
  verifyProof,
} from "@store-forever/protocol/verify";
import sharp from "sharp";

export interface SharedGalleryAddress {
  host: string;
  canisterId: string;
  /** DER root key of the network. */
  rootKey: Uint8Array;
  /** Token of the gallery's share link. */
  token: string;
}

export interface StoredGalleryCheck {
  memories: number;
  /** Bytes of all assets, read back from the canister. */
  bytes: number;
  assets: number;
  /** Assets whose bytes have the certified hash; originals must equal the file on disk, derivatives must be valid images of the right size. */
  verified: number;
  failures: string[];
}

const PHOTO_FILE = /\.(?:jpe?g|png|webp|gif)$/i;

/** Names of the photos in a folder, as the gallery imports them. */
export function photoFiles(photosDir: string): string[] {
  return readdirSync(photosDir).filter((name) => PHOTO_FILE.test(name));
}

/**
 * Reads a whole shared gallery back from the canister, as a stranger with the link would, and checks every byte:
 * certificates and witnesses, hashes, and the originals against the files they came from.
 * Independent of the pipeline that stored it: it shares only `protocol/` with it.
 * @throws StoreError NotFound when the link opens no gallery; VerificationError when a proof does not hold
 */
export async function checkStoredGallery(
  address: SharedGalleryAddress,
  photosDir: string,
): Promise<StoredGalleryCheck> {
  const backend = createBackend(createAgent(address), address.canisterId);
  const trust: Trust = { canisterId: address.canisterId, rootKey: address.rootKey };
  const check: StoredGalleryCheck = { memories: 0, bytes: 0, assets: 0, verified: 0, failures: [] };

  const { value, ...proof } = accepted(await backend.open_share_link(address.token));
  const opened = unwrap(value);
  checkOpenedLink(await verifyProof(proof, trust), address.token, opened);
  if (opened === undefined || !("gallery" in opened))
    throw new StoreError("NotFound", "The link opens no gallery, which the canister proved.");
  const { gallery } = opened;

  const missing = new Set(photoFiles(photosDir));
  for (const { memory, tree: proof } of await readMemories(backend, address.token, gallery, trust)) {
    checkMemory(proof, gallery.owner.toUint8Array(), memory);
    check.memories++;
    const fileName = unwrap(memory.metadata.file_name) ?? memory.metadata.title;
    missing.delete(fileName);
    await checkAssets(backend, address.token, memory, path.join(photosDir, fileName), check);
  }
  check.failures.push(...[...missing].map((name) => `${name}: not stored`));
  return check;
}

async function readMemories(backend: Backend, token: string, gallery: Gallery, trust: Trust) {
  const ids = gallery.items.map((item) => item.memory_id);
  const { max_memories_per_call: pageSize } = await backend.limits();
  const found: { memory: Memory; tree: VerifiedTree }[] = [];
  for (let start = 0; start < ids.length; start += pageSize) {
    const pages = await askInHalves(ids.slice(start, start + pageSize), async (part) =>
      accepted(await backend.memories_read({ memory_ids: part, token: [token] })),
    );
    for (const page of pages) {
      const tree = await verifyProof(page, trust);
      found.push(...page.value.flatMap(([memory]) => (memory ? [{ memory, tree }] : [])));
    }
  }
  return found;
}

/** What every photo has, and no live photo is among the samples. */
const ASSET_KINDS_OF_PHOTO = ["original", "display", "thumb", "placeholder"] as const;

async function checkAssets(backend: Backend, token: string, memory: Memory, file: string, check: StoredGalleryCheck) {
  check.assets += ASSET_KINDS_OF_PHOTO.length;
  for (const kind of ASSET_KINDS_OF_PHOTO) {
    const asset = memory.assets.find((candidate) => nameOf(candidate.kind) === kind);
    try {
      if (!asset) throw new Error("not stored");
      const bytes = await readAsset(backend, token, memory.id, asset);
      check.bytes += bytes.length;
      checkBytes(bytes, asset.sha256);
      if (kind === "original") checkOriginal(bytes, file);
      else await checkDerivative(bytes, asset, kind, memory);
      check.verified++;
    } catch (error) {
      check.failures.push(`${path.basename(file)}, ${kind}: ${(error as Error).message}`);
    }
  }
}

async function readAsset(backend: Backend, token: string, memoryId: string, asset: AssetRef): Promise<Uint8Array> {
  const locator = { memory_id: memoryId, kind: asset.kind, token: [token] as [string], version: [] as [] };
  const meta = accepted(await backend.blob_get_meta(locator));
  const chunks: Uint8Array[] = [];
  for (let index = 0; index < meta.chunk_count; index++)
    chunks.push(accepted(await backend.blob_read_chunk(locator, index)));
  return Buffer.concat(chunks);
}

function checkOriginal(bytes: Uint8Array, file: string): void {
  if (!equalBytes(bytes, readFileSync(file))) throw new Error("differs from the file on disk");
}

async function checkDerivative(
  bytes: Uint8Array,
  asset: AssetRef,
  kind: keyof typeof DERIVATIVES,
  memory: Memory,
): Promise<void> {
  const original = memory.assets.find((candidate) => nameOf(candidate.kind) === "original");
  if (original && equalBytes(asset.sha256, original.sha256)) return;
  const { format, width = 0, height = 0 } = await sharp(bytes).metadata();
  if (`image/${format}` !== asset.content_type) throw new Error(`is ${format}, not ${asset.content_type}`);
  const { maxSidePx } = DERIVATIVES[kind];
  if (Math.max(width, height) > maxSidePx) throw new Error(`is ${width} × ${height} px, over ${maxSidePx}`);
  const aspect = (unwrap(memory.metadata.width_px) ?? 0) / (unwrap(memory.metadata.height_px) ?? 1);
  const roundingPx = Math.abs(width - height * aspect);
  if (roundingPx > Math.max(1, aspect)) throw new Error(`is ${width} × ${height} px, not of the photo's shape`);
}
