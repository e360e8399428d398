import type { ResultOf } from "@store-forever/protocol";
import { nameOf } from "@store-forever/protocol/verify";

/**
 * Reads about many memories in as few answers as they fit into: a part that the canister calls too large, as placeholders
 * and captions can make it, is asked for in halves. Parts that it refuses for another reason are left out.
 */
export async function readInParts<T>(
  memoryIds: readonly string[],
  read: (part: string[]) => Promise<ResultOf<T>>,
): Promise<T[]> {
  const answer = await read([...memoryIds]);
  if ("Ok" in answer) return [answer.Ok];
  if (nameOf(answer.Err.code) !== "TooLarge" || memoryIds.length < 2) return [];
  const half = Math.ceil(memoryIds.length / 2);
  return [...(await readInParts(memoryIds.slice(0, half), read)), ...(await readInParts(memoryIds.slice(half), read))];
}
