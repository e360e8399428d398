import { continueHandover } from "../capsules/handovers.ts";
import { forgetNonces, nextNonceNs } from "../operations/nonces.ts";
import { publishSome } from "../publishing/publishing.ts";
import { unpublishSome } from "../publishing/unpublishing.ts";
import { deleteGarbage } from "../store/records/chunks.ts";
import { forgetHandovers, nextHandoverNs } from "../store/records/handover-record.ts";
import type { Store } from "../store/store.ts";
import { deleteTreeGarbage } from "../store/tree-garbage.ts";
import { nextReleaseNs, releaseUnreferenced } from "../uploads/blobs.ts";
import { expireDueSessions, nextExpiryNs } from "../uploads/session-store.ts";

const MAX_SESSIONS = 100;
const MAX_HOLDINGS = 500;
const MAX_NODES = 2_000;
const MAX_CHUNKS = 32;

/** Ends sessions whose time is over, deletes bytes that nothing refers to, moves capsules on, and publishes what is shared, as much as fits one message. */
export function sweep(store: Store): void {
  expireDueSessions(store, MAX_SESSIONS);
  releaseUnreferenced(store, MAX_HOLDINGS);
  forgetNonces(store, MAX_HOLDINGS);
  forgetHandovers(store, MAX_HOLDINGS);
  continueHandover(store);
  deleteGarbage(store, MAX_CHUNKS);
  deleteTreeGarbage(store, MAX_NODES);
  unpublishSome(store);
  publishSome(store);
}

/** When there is something to sweep next; a time that has passed means now. */
export function nextSweepNs(store: Store): bigint | undefined {
  const { garbage, treeGarbage, unpublishing, publishing, receivers } = store.maps;
  if ([garbage, treeGarbage, unpublishing, publishing, receivers].some((map) => map.first() !== undefined)) return 0n;
  const next = [nextExpiryNs, nextReleaseNs, nextNonceNs, nextHandoverNs];
  const times = next.map((of) => of(store)).filter((time) => time !== undefined);
  return times.length === 0 ? undefined : times.reduce((first, time) => (time < first ? time : first));
}
