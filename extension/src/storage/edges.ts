import { ARTIFACTS, archiveId, type StorageEdgeInput } from "@store-forever/protocol";
import type {
  CertifiedOriginal,
  GalleryOutcome,
  GallerySource,
  MemorySource,
  PipelineFailure,
  StoredMemory,
} from "@store-forever/workers";
import { toldAddress } from "@store-forever/workers/reach";
import type { JobRecord } from "./databases/database.ts";

/** A gallery would refuse a longer reason. */
const MAX_ERROR_LENGTH = 2_000;

/**
 * The storage edges of a job's memories in the capsule: one for the metadata, one for the original's bytes. Memories that the
 * canister has certified are present; those that could not be stored tell why.
 */
export function capsuleEdges(
  { origin, capsule, gallery }: Pick<JobRecord, "origin" | "capsule" | "gallery">,
  outcome: GalleryOutcome,
): StorageEdgeInput[] {
  const inCapsule = edgeWriter(gallery);
  const stored = outcome.stored.flatMap((memory) =>
    twoArtifacts(
      { ...inCapsule(memory.memoryId), present: true, location: placeIn(capsule, origin, memory.memoryId) },
      memory,
    ),
  );
  const failed = outcome.failed.flatMap(({ memoryId, failure }) => failedEdges(inCapsule(memoryId), failure));
  return [...stored, ...failed].flatMap(fromMigrating);
}

/** Edges which tell that these memories are on their way to the capsule. */
export function migratingEdges(
  gallery: GallerySource,
  memoryIds: readonly string[],
  isPaused = false,
): StorageEdgeInput[] {
  const inCapsule = edgeWriter(gallery);
  return memoryIds.flatMap((memoryId) =>
    ARTIFACTS.map((artifact) => ({
      ...migrating({ ...inCapsule(memoryId), artifact, present: false }),
      ...(isPaused ? { isPaused } : {}),
    })),
  );
}

/** Edges which tell that these memories are in the capsule, with what is certified of their originals. */
export function arrivedEdges(
  { origin, capsule, gallery }: Pick<JobRecord, "origin" | "capsule" | "gallery">,
  originals: ReadonlyMap<string, CertifiedOriginal>,
): StorageEdgeInput[] {
  const inCapsule = edgeWriter(gallery);
  return [...originals]
    .flatMap(([memoryId, original]) => {
      const edge = { ...inCapsule(memoryId), present: true, location: placeIn(capsule, origin, memoryId) };
      return twoArtifacts(edge, { assets: [{ kind: "original", ...original }] });
    })
    .flatMap(fromMigrating);
}

/**
 * Edges which tell of memories that were on their way that they did not arrive before their job ended early.
 * @param failure null if the person cancelled the job
 */
export function stoppedEdges(
  gallery: TypedItems,
  memoryIds: readonly string[],
  failure: PipelineFailure | null,
): StorageEdgeInput[] {
  const inCapsule = edgeWriter(gallery);
  const ends = memoryIds.flatMap((memoryId) =>
    failure === null
      ? bothArtifacts({ ...inCapsule(memoryId), present: false })
      : failedEdges(inCapsule(memoryId), failure),
  );
  return ends.flatMap(fromMigrating);
}

/** Edges which tell that these memories are not in the capsule any more. */
export function absentEdges(gallery: TypedItems): StorageEdgeInput[] {
  const inCapsule = edgeWriter(gallery);
  return gallery.items
    .flatMap(({ memoryId }) => bothArtifacts({ ...inCapsule(memoryId), present: false }))
    .flatMap(fromMigrating);
}

/** As much of a gallery as edges tell. */
interface TypedItems {
  items: readonly Pick<MemorySource, "memoryId" | "memoryType">[];
}

type WithoutArtifact = Omit<StorageEdgeInput, "artifact">;

/** @returns what makes the common part of the edges of a memory in the capsule */
function edgeWriter({ items }: TypedItems) {
  const types = new Map(items.map(({ memoryId, memoryType }) => [memoryId, memoryType]));
  return (memoryId: string) =>
    ({ memoryId, memoryType: types.get(memoryId) ?? "image", backend: "icp-canister" }) as const;
}

const placeIn = (capsule: string, origin: string, memoryId: string) =>
  `icp://${capsule}/memories/${archiveId(origin, "memory", memoryId)}`;

const bothArtifacts = (edge: WithoutArtifact) => ARTIFACTS.map((artifact): StorageEdgeInput => ({ ...edge, artifact }));

/** What another site than the gallery's own answered to this person is not its business. */
const ELSEWHERE = "It could not be stored: it was sent on to another site.";

function failedEdges(
  edge: Omit<WithoutArtifact, "present">,
  { message, isElsewhere }: PipelineFailure,
): StorageEdgeInput[] {
  const syncError = isElsewhere === true ? ELSEWHERE : message.slice(0, MAX_ERROR_LENGTH);
  return bothArtifacts({ ...edge, present: false, syncState: "failed", syncError });
}

/**
 * Each edge is reported as migrating first. From an earlier failure there is no other way to success, nor to another failure
 * (`NEXT_STATES` of the gallery's edges).
 */
const fromMigrating = (edge: StorageEdgeInput) => [migrating(edge), edge];

const migrating = ({ memoryId, memoryType, artifact, backend }: StorageEdgeInput): StorageEdgeInput => ({
  memoryId,
  memoryType,
  artifact,
  backend,
  present: false,
  syncState: "migrating",
});

/** Edges which tell where the gallery itself keeps what is now in the capsule, as the extension saw it. */
export function galleryEdges({ items, sourceUrl }: GallerySource, { stored }: GalleryOutcome): StorageEdgeInput[] {
  const sources = new Map<string, MemorySource>(items.map((item) => [item.memoryId, item]));
  return stored.flatMap((memory) => {
    const source = sources.get(memory.memoryId);
    if (source === undefined) return [];
    const common = { memoryId: memory.memoryId, memoryType: source.memoryType, present: true };
    const [metadata, asset] = twoArtifacts({ ...common, backend: "neon-db", ...placeAt(sourceUrl) }, memory);
    if (metadata === undefined) return [];
    return asset === undefined ? [metadata] : [metadata, { ...asset, backend: "vercel-blob", ...placeAt(source.url) }];
  });
}

function placeAt(address: string): Pick<StorageEdgeInput, "location"> {
  const location = toldAddress(address);
  return location === undefined ? {} : { location };
}

function twoArtifacts(common: WithoutArtifact, { assets }: Pick<StoredMemory, "assets">): StorageEdgeInput[] {
  const original = assets.find(({ kind }) => kind === "original");
  const metadata: StorageEdgeInput = { ...common, artifact: "metadata" };
  if (original === undefined) return [metadata];
  return [metadata, { ...common, artifact: "asset", contentHash: original.sha256, sizeBytes: original.sizeBytes }];
}
