import { ARTIFACTS, type StorageEdgeInput } from "@store-forever/protocol";
import type { GalleryOutcome, GallerySource, MemorySource, StoredMemory } from "@store-forever/workers";

/** Longer reasons would be refused by a gallery. */
const MAX_ERROR_LENGTH = 2_000;

/**
 * Storage edges of a job's memories in the archive: one for the description, one for the original's bytes. Those that the
 * canister has certified are present; those that could not be stored say why. Each is first reported as migrating, which
 * is the only way from an earlier failure to success, and to a failure (`NEXT_STATES` of the gallery's edges).
 */
export function archiveEdges(archive: string, { items }: GallerySource, outcome: GalleryOutcome): StorageEdgeInput[] {
  const types = new Map(items.map(({ memoryId, memoryType }) => [memoryId, memoryType]));
  const inArchive = (memoryId: string) =>
    ({ memoryId, memoryType: types.get(memoryId) ?? "image", backend: "icp-canister" }) as const;
  const stored = outcome.stored.flatMap((memory) => {
    const location = `icp://${archive}/memories/${memory.memoryId}`;
    return twoArtifacts({ ...inArchive(memory.memoryId), present: true, location }, memory);
  });
  const failed = outcome.failed.flatMap(({ memoryId, failure }) => {
    const syncError = failure.message.slice(0, MAX_ERROR_LENGTH);
    const failing = { ...inArchive(memoryId), present: false, syncState: "failed", syncError } as const;
    return ARTIFACTS.map((artifact): StorageEdgeInput => ({ ...failing, artifact }));
  });
  return [...stored, ...failed].flatMap((edge) => [migrating(edge), edge]);
}

const migrating = ({ memoryId, memoryType, artifact, backend }: StorageEdgeInput): StorageEdgeInput => ({
  memoryId,
  memoryType,
  artifact,
  backend,
  present: false,
  syncState: "migrating",
});

/** Where the gallery itself keeps what is now in the archive, as the extension saw it while it read it. */
export function galleryEdges({ items, sourceUrl }: GallerySource, { stored }: GalleryOutcome): StorageEdgeInput[] {
  const sources = new Map<string, MemorySource>(items.map((item) => [item.memoryId, item]));
  return stored.flatMap((memory) => {
    const source = sources.get(memory.memoryId);
    if (source === undefined) return [];
    const common = { memoryId: memory.memoryId, memoryType: source.memoryType, present: true };
    const [metadata, asset] = twoArtifacts({ ...common, backend: "neon-db", location: sourceUrl }, memory);
    if (metadata === undefined) return [];
    return asset === undefined ? [metadata] : [metadata, { ...asset, backend: "vercel-blob", location: source.url }];
  });
}

function twoArtifacts(common: Omit<StorageEdgeInput, "artifact">, { assets }: StoredMemory): StorageEdgeInput[] {
  const original = assets.find(({ kind }) => kind === "original");
  const metadata: StorageEdgeInput = { ...common, artifact: "metadata" };
  if (original === undefined) return [metadata];
  return [metadata, { ...common, artifact: "asset", contentHash: original.sha256, sizeBytes: original.sizeBytes }];
}
