import type { Archive } from "./archive.ts";
import { nextReleaseNs, releaseUnreferenced } from "./blobs.ts";
import { deleteGarbage } from "./chunks.ts";
import { expireDueSessions, nextExpiryNs } from "./session-store.ts";

const MAX_SESSIONS = 100;
const MAX_HOLDINGS = 500;
const MAX_CHUNKS = 32;

/** Ends sessions whose time is over, and deletes bytes that nothing refers to, as much as fits one message. */
export function sweep(archive: Archive): void {
  expireDueSessions(archive, MAX_SESSIONS);
  releaseUnreferenced(archive, MAX_HOLDINGS);
  deleteGarbage(archive, MAX_CHUNKS);
}

/** When there is something to sweep next; a time that has passed means now. */
export function nextSweepNs(archive: Archive): bigint | undefined {
  if (archive.stores.garbage.first() !== undefined) return 0n;
  const [first, second] = [nextExpiryNs(archive), nextReleaseNs(archive)];
  if (first === undefined || second === undefined) return first ?? second;
  return first < second ? first : second;
}
