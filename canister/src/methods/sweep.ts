import { continueHandover } from "../capsules/handovers.ts";
import { forgetNonces, nextNonceNs } from "../operations/nonces.ts";
import { publishSome } from "../publishing/publishing.ts";
import { unpublishSome } from "../publishing/unpublishing.ts";
import type { Archive } from "../store/archive.ts";
import { deleteGarbage } from "../store/records/chunks.ts";
import { forgetHandovers, nextHandoverNs } from "../store/records/handover-record.ts";
import { deleteTreeGarbage } from "../store/tree-garbage.ts";
import { nextReleaseNs, releaseUnreferenced } from "../uploads/blobs.ts";
import { expireDueSessions, nextExpiryNs } from "../uploads/session-store.ts";

const MAX_SESSIONS = 100;
const MAX_HOLDINGS = 500;
const MAX_NODES = 2_000;
const MAX_CHUNKS = 32;

/** Ends sessions whose time is over, deletes bytes that nothing refers to, moves capsules on, and publishes what is shared, as much as fits one message. */
export function sweep(archive: Archive): void {
  expireDueSessions(archive, MAX_SESSIONS);
  releaseUnreferenced(archive, MAX_HOLDINGS);
  forgetNonces(archive, MAX_HOLDINGS);
  forgetHandovers(archive, MAX_HOLDINGS);
  continueHandover(archive);
  deleteGarbage(archive, MAX_CHUNKS);
  deleteTreeGarbage(archive, MAX_NODES);
  unpublishSome(archive);
  publishSome(archive);
}

/** When there is something to sweep next; a time that has passed means now. */
export function nextSweepNs(archive: Archive): bigint | undefined {
  const { garbage, treeGarbage, unpublishing, publishing, receivers } = archive.stores;
  if ([garbage, treeGarbage, unpublishing, publishing, receivers].some((map) => map.first() !== undefined)) return 0n;
  const next = [nextExpiryNs, nextReleaseNs, nextNonceNs, nextHandoverNs];
  const times = next.map((of) => of(archive)).filter((time) => time !== undefined);
  return times.length === 0 ? undefined : times.reduce((first, time) => (time < first ? time : first));
}
