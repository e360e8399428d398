import { createHash } from "node:crypto";
import type { GallerySource, PipelineResult } from "../src/index.ts";
import type { PreparedAsset, PreparedMemory } from "../src/prepare/prepared-memory.ts";

export type AssetFiles = Partial<Record<PreparedAsset["kind"], Uint8Array>>;

/** A memory as prepare workers make it, which need a browser. */
export function preparedMemory(files: AssetFiles, memoryId: string = crypto.randomUUID()): PreparedMemory {
  const source = { memoryId, memoryType: "image" as const, url: `https://gallery.test/${memoryId}`, title: "Beach" };
  const assets = Object.entries(files).map(([kind, file]) => preparedAsset(kind as PreparedAsset["kind"], file));
  const read = { claim: "original", isCutOff: false, readFrom: "https://gallery.test", headSha256: "" } as const;
  return { source, facts: { widthPx: 4, heightPx: 3 }, ...read, assets };
}

function preparedAsset(kind: PreparedAsset["kind"], file: Uint8Array): PreparedAsset {
  const sha256 = new Uint8Array(createHash("sha256").update(file).digest());
  return { kind, sha256, sizeBytes: file.length, contentType: "image/jpeg", bytes: new Uint8Array(file) };
}

export const galleryOf = (memories: readonly PreparedMemory[]): GallerySource => ({
  galleryId: crypto.randomUUID(),
  title: "Summer",
  sourceUrl: "https://gallery.test/",
  items: memories.map(({ source }) => source),
});

export const settingsOf = ({ galleryId }: GallerySource) => ({ galleryId, memoryBudgetBytes: 64 * 1024 * 1024 });

export function ok<T>(result: PipelineResult<T>): T {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value;
}
