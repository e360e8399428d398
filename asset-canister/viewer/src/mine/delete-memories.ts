import { okOf } from "../archive/failure.ts";
import type { Mine } from "./open-mine.ts";

/**
 * Deletes memories with their bytes, as many in a call as the canister takes. When it stops half-way, the rest is still there.
 * @throws RefusedError, or the agent's errors
 */
export async function deleteMemories(
  { changing }: Mine,
  memoryIds: readonly string[],
  onProgress: (deletedCount: number) => void,
): Promise<void> {
  const { max_memories_per_call } = await changing.limits();
  for (let start = 0; start < memoryIds.length; start += max_memories_per_call) {
    onProgress(start);
    for (const answer of await changing.memories_delete(memoryIds.slice(start, start + max_memories_per_call)))
      okOf(answer);
  }
}

export function deletingText(deletedCount: number): string {
  return deletedCount === 0 ? "Deleting…" : `${deletedCount.toLocaleString()} deleted…`;
}
