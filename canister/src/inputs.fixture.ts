import { createHash } from "node:crypto";
import {
  type AssetKind,
  type AssetRef,
  type BeginAssetUpload,
  type GalleryInput,
  LIMITS,
  type ListingRequest,
  type MemoryInput,
  type PutChunk,
} from "@store-forever/protocol";

export const ALICE = Uint8Array.of(1, 2, 3);
export const BOB = Uint8Array.of(1, 2, 4);
export const CAROL = Uint8Array.of(1, 2, 5);
export const SECOND_NS = 1_000_000_000n;

export const uuid = (number: number) => `00000000-0000-4000-8000-${number.toString(16).padStart(12, "0")}`;
export const sha1 = (bytes: Uint8Array) => new Uint8Array(createHash("sha1").update(bytes).digest());
export const sha256 = (bytes: Uint8Array) => new Uint8Array(createHash("sha256").update(bytes).digest());
export const bytesOf = (length: number, seed: number) =>
  Uint8Array.from({ length }, (_, index) => (index * 7 + seed) & 0xff);

/** A request for a listing with as much as it may hold. */
export const EVERYTHING: ListingRequest = { cursor: [], limit: [LIMITS.presenceMax] };

/** A file cut into its chunks, the way clients send it. */
export function upload(
  file: Uint8Array,
  sessionId: string,
  {
    commit,
    chunkSizeBytes = LIMITS.chunkSizeBytes,
    memoryId,
  }: { commit: boolean; chunkSizeBytes?: number; memoryId?: string },
) {
  const chunkCount = Math.ceil(file.length / chunkSizeBytes);
  const begin: BeginAssetUpload = {
    session_id: sessionId,
    sha256: sha256(file),
    size_bytes: BigInt(file.length),
    chunk_count: chunkCount,
    memory_id: memoryId === undefined ? [] : [memoryId],
  };
  const chunks = Array.from({ length: chunkCount }, (_, index): PutChunk => {
    const bytes = file.slice(index * chunkSizeBytes, (index + 1) * chunkSizeBytes);
    return { session_id: sessionId, index, sha256: sha256(bytes), bytes, begin: [begin], commit };
  });
  return { begin, chunks };
}

export function assetRef(kind: AssetKind, bytes: Uint8Array): AssetRef {
  return {
    kind: { [kind]: null } as AssetRef["kind"],
    sha256: sha256(bytes),
    size_bytes: BigInt(bytes.length),
    content_type: "image/webp",
    inline: [],
  };
}

export function memoryInput(id: string, assets: AssetRef[]): MemoryInput {
  return {
    id,
    memory_type: { image: null },
    metadata: {
      title: "Île de Ré",
      description: [],
      alt_text: ["Boats on the sand"],
      file_name: ["sea.jpg"],
      width_px: [4000],
      height_px: [3000],
      captured_at_ns: [5n],
      duration_ms: [],
      camera: ["Leica M3"],
      grade: [{ largest_found: null }],
      is_cut_off: false,
      rights: [
        {
          creator: ["Ada"],
          credit: ["Ada / Archive"],
          copyright: [],
          license: ["CC BY 4.0"],
          license_url: ["https://creativecommons.org/licenses/by/4.0/"],
          acquire_license_url: [],
        },
      ],
      location: [{ latitude_e7: 462_000_000, longitude_e7: -14_200_000 }],
      source_url: ["https://example.com/sea.jpg"],
    },
    assets,
    replaces: [],
  };
}

export function galleryInput(id: string, memoryIds: readonly string[]): GalleryInput {
  return {
    id,
    title: "Summer",
    description: ["By the sea"],
    source_url: ["https://example.com/summer"],
    items: memoryIds.map((memory_id, index) => ({ memory_id, caption: index === 0 ? ["First"] : [] })),
  };
}

/** A capsule's totals. */
export const totals = (memories: number, galleries: number, assets: number, size_bytes: bigint) => ({
  memories,
  galleries,
  assets,
  size_bytes,
});
