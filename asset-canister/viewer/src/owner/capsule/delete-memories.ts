import { accepted } from "@store-forever/protocol";
import type { OwnerConnection } from "./owner-connection.ts";

export interface DeleteOptions {
  /** Once it aborts, the call under way is the last. */
  signal: AbortSignal;
  /** Is told after each call which are gone. Those of earlier calls stay gone when a later one fails. */
  onDeleted: (memoryIds: readonly string[]) => void;
}

/**
 * Deletes memories with their bytes, as many in a call as the canister takes.
 * @throws StoreError, or the agent's errors
 */
export async function deleteMemories(
  { changing }: OwnerConnection,
  memoryIds: readonly string[],
  { signal, onDeleted }: DeleteOptions,
): Promise<void> {
  const { max_memories_per_call } = await changing.limits();
  for (let start = 0; start < memoryIds.length && !signal.aborted; start += max_memories_per_call) {
    const batch = memoryIds.slice(start, start + max_memories_per_call);
    const answers = await changing.memories_delete(batch);
    onDeleted(batch.filter((_, index) => "Ok" in (answers[index] ?? {})));
    answers.forEach(accepted);
  }
}
