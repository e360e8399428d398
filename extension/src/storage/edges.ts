import type { MemoryType, StorageEdgeInput } from "@store-forever/protocol";
import type { StoredMemory } from "@store-forever/workers";

/** Storage edges of memories that the canister has certified: one for the description, one for the original's bytes. */
export function edgesOf(
  archive: string,
  stored: readonly StoredMemory[],
  typeOf: (memoryId: string) => MemoryType,
): StorageEdgeInput[] {
  return stored.flatMap(({ memoryId, assets }) => {
    const common = {
      memoryId,
      memoryType: typeOf(memoryId),
      backend: "icp-canister",
      present: true,
      location: `icp://${archive}/memories/${memoryId}`,
    } as const;
    const original = assets.find(({ kind }) => kind === "original");
    const metadata: StorageEdgeInput = { ...common, artifact: "metadata" };
    if (original === undefined) return [metadata];
    return [metadata, { ...common, artifact: "asset", contentHash: original.sha256, sizeBytes: original.sizeBytes }];
  });
}
