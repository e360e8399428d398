import {
  assetLeaf,
  type MemoryInput,
  memoryAssetPath,
  memoryLeaf,
  memoryMetadataPath,
  nameOf,
} from "@store-forever/protocol";
import type { Owner, Store } from "../store/store.ts";

/** Puts a memory's leaves into the certified tree. */
export function certifyMemory({ tree, hasher }: Store, owner: Owner, memory: MemoryInput): void {
  const { id, memory_type, metadata, assets } = memory;
  const [location] = metadata.location;
  const [grade] = metadata.grade;
  const [rights] = metadata.rights;
  const leaf = memoryLeaf(
    {
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
    },
    hasher.digest,
  );
  tree.set(memoryMetadataPath(owner, id, hasher.digest), leaf);
  for (const { kind, sha256, size_bytes: sizeBytes } of assets)
    tree.set(memoryAssetPath(owner, id, nameOf(kind), hasher.digest), assetLeaf({ sha256, sizeBytes }));
}
