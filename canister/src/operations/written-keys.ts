import { equalBytes, LIMITS, StoreError } from "@store-forever/protocol";
import { requireText } from "../operations/checks.ts";
import type { WrittenKey } from "../store/records/written-key.ts";
import type { Store } from "../store/store.ts";

const SECOND_NS = 1_000_000_000n;
const encoder = new TextEncoder();

/**
 * The keys that a description or a gallery was written with, and a new one. A key counts for a time, so that a call which is repeated late never
 * undoes what was written since.
 * @returns `undefined` when the key was used within that time
 * @throws StoreError InvalidArgument, TooLarge (the key), LimitExceeded (too many within that time)
 */
export function withKey(store: Store, keys: readonly WrittenKey[], key: string): WrittenKey[] | undefined {
  requireText(key, LIMITS.maxIdempotencyKeyBytes, "idempotency_key");
  if (key === "")
    throw new StoreError("InvalidArgument", "Give a key that is new for each new content.", "idempotency_key");
  const sha256 = store.hasher.digest(encoder.encode(key));
  const now = store.now();
  const counting = keys.filter(({ atNs }) => now - atNs < BigInt(LIMITS.idempotencySeconds) * SECOND_NS);
  if (counting.some((each) => equalBytes(each.sha256, sha256))) return undefined;
  if (counting.length >= LIMITS.maxIdempotencyKeys)
    throw new StoreError(
      "LimitExceeded",
      `This was changed ${LIMITS.maxIdempotencyKeys} times within a day: change it again tomorrow.`,
      "idempotency_key",
    );
  return [...counting, { sha256, atNs: now }];
}
