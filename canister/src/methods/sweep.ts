import { continueHandover, forgetHandovers } from "../capsules/handovers.ts";
import { forgetNonces } from "../operations/nonces.ts";
import { publishSome } from "../publishing/publishing.ts";
import { unpublishSome } from "../publishing/unpublishing.ts";
import { deleteDetached, hasDetached } from "../store/detached-nodes.ts";
import { nextDueHoldingNs } from "../store/records/blob-record.ts";
import { deleteDiscardedChunks, hasDiscardedChunks } from "../store/records/chunks.ts";
import { nextDueHandoverNs, someGiver } from "../store/records/handover-record.ts";
import { nextNonceExpiryNs } from "../store/records/nonce-record.ts";
import { firstPublishingTask, firstUnpublishingTask } from "../store/records/publishing-record.ts";
import { nextDueSessionNs } from "../store/records/session-record.ts";
import type { Store } from "../store/store.ts";
import { releaseUnreferenced } from "../uploads/blobs.ts";
import { expireDueSessions } from "../uploads/sessions.ts";

const MAX_SESSIONS = 100;
const MAX_HOLDINGS = 500;
const MAX_NODES = 2_000;
const MAX_CHUNKS = 32;

/**
 * Does a part of the waiting work, as much as fits one message: ends expired sessions, deletes bytes that nothing refers to, goes on with
 * handovers, and publishes what is shared.
 */
export function sweep(store: Store): void {
  expireDueSessions(store, MAX_SESSIONS);
  releaseUnreferenced(store, MAX_HOLDINGS);
  forgetNonces(store, MAX_HOLDINGS);
  forgetHandovers(store, MAX_HOLDINGS);
  continueHandover(store);
  deleteDiscardedChunks(store, MAX_CHUNKS);
  deleteDetached(store, MAX_NODES);
  unpublishSome(store);
  publishSome(store);
}

/** When the next sweep is due; a time that has passed means now. */
export function nextSweepNs(store: Store): bigint | undefined {
  if (hasWork(store)) return 0n;
  const next = [nextDueSessionNs, nextDueHoldingNs, nextNonceExpiryNs, nextDueHandoverNs];
  const times = next.map((of) => of(store)).filter((time) => time !== undefined);
  return times.length === 0 ? undefined : times.reduce((first, time) => (time < first ? time : first));
}

function hasWork(store: Store): boolean {
  return (
    hasDiscardedChunks(store) ||
    hasDetached(store) ||
    firstUnpublishingTask(store) !== undefined ||
    firstPublishingTask(store) !== undefined ||
    someGiver(store) !== undefined
  );
}
