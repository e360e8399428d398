import {
  assetLeaf,
  type Memory,
  type MemoryDescription,
  memoryAssetPath,
  memoryLeaf,
  memoryMetadataPath,
  memoryVersionsPath,
  nameOf,
  versionsLeaf,
} from "@store-forever/protocol";
import type { Owner, Store } from "../store/store.ts";

/** Puts a memory's leaves into the certified tree. */
export function certifyMemory({ tree, hasher: { digest } }: Store, owner: Owner, memory: Memory): void {
  const { id, assets, versions } = memory;
  tree.set(memoryMetadataPath(owner, id, digest), memoryLeaf(descriptionOf(memory), digest));
  for (const { kind, sha256, size_bytes: sizeBytes } of assets)
    tree.set(memoryAssetPath(owner, id, nameOf(kind), digest), assetLeaf({ sha256, sizeBytes }));
  if (versions.length > 0)
    tree.set(memoryVersionsPath(owner, id, digest), versionsLeaf(versions.map(versionOf), digest));
}

function versionOf(version: Memory["versions"][number]) {
  return {
    ...descriptionOf(version),
    assets: version.assets.map(({ kind, sha256, size_bytes: sizeBytes }) => ({
      kind: nameOf(kind),
      sha256,
      sizeBytes,
    })),
    storedAtNs: version.stored_at_ns,
    replacedAtNs: version.replaced_at_ns,
  };
}

function descriptionOf({
  memory_type,
  metadata,
  assets,
}: Pick<Memory, "memory_type" | "metadata" | "assets">): MemoryDescription {
  const [location] = metadata.location;
  const [grade] = metadata.grade;
  const [rights] = metadata.rights;
  return {
    memoryType: nameOf(memory_type),
    title: metadata.title,
    description: metadata.description[0],
    altText: metadata.alt_text[0],
    fileName: metadata.file_name[0],
    widthPx: metadata.width_px[0],
    heightPx: metadata.height_px[0],
    capturedAtNs: metadata.captured_at_ns[0],
    sourceUrl: metadata.source_url[0],
    durationMs: metadata.duration_ms[0],
    camera: metadata.camera[0],
    location: location && { latitudeE7: location.latitude_e7, longitudeE7: location.longitude_e7 },
    grade: grade && nameOf(grade),
    isCutOff: metadata.is_cut_off || undefined,
    rights: rights && {
      creator: rights.creator[0],
      credit: rights.credit[0],
      copyright: rights.copyright[0],
      license: rights.license[0],
      licenseUrl: rights.license_url[0],
      acquireLicenseUrl: rights.acquire_license_url[0],
    },
    contentTypes: Object.fromEntries(assets.map((asset) => [nameOf(asset.kind), asset.content_type])),
  };
}
