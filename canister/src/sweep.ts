import type { Archive } from "./archive.ts";
import { deleteGarbage } from "./blobs.ts";
import { expireDueSessions, nextExpiryNs } from "./session-store.ts";

const MAX_SESSIONS = 100;
const MAX_CHUNKS = 32;

/** Ends sessions whose time is over and deletes chunks that nobody holds, as much as fits one message. */
export function sweep(archive: Archive): void {
  expireDueSessions(archive, MAX_SESSIONS);
  deleteGarbage(archive, MAX_CHUNKS);
}

/** When there is something to sweep next; a time that has passed means now. */
export function nextSweepNs(archive: Archive): bigint | undefined {
  return archive.stores.garbage.first() === undefined ? nextExpiryNs(archive) : 0n;
}
