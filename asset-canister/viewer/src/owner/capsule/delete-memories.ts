import { accepted } from "@store-forever/protocol";
import type { OwnerConnection } from "./owner-connection.ts";

export interface DeleteOptions {
  /** Stops after the call that is under way. */
  signal: AbortSignal;
  /** Is called after each call with the ids that are gone. They stay gone when a later call fails. */
  onDeleted: (memoryIds: readonly string[]) => void;
}

/**
 * Deletes memories with their bytes. Each call has as many as the canister accepts.
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
