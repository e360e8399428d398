import type { PipelineResult } from "../api.ts";
import type { PrepareApi } from "../prepare/prepare-api.ts";
import type { PreparedAsset, PreparedMemory } from "../prepare/prepared-memory.ts";

/**
 * Prepares a memory that was read. A large original begins to travel before its derivatives are made: it takes the network, and they
 * the processor.
 * @param send begins to send it, and throws nothing
 */
export async function prepareWhileSending(
  api: Pick<PrepareApi, "original" | "prepare">,
  { memoryId, isRepeated }: { memoryId: string; isRepeated: boolean },
  send: (original: PreparedAsset) => void,
): Promise<PipelineResult<PreparedMemory>> {
  // What has to be compared with the page first may not be the photo.
  const original = isRepeated ? undefined : await api.original(memoryId);
  if (original?.ok && original.value !== undefined) send(original.value);
  return await api.prepare(memoryId, isRepeated);
}
