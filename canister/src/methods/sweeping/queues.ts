import { continueHandover, forgetHandovers } from "../../capsules/handovers.ts";
import { forgetNonces } from "../../operations/nonces.ts";
import { isSomebodyLeaving, leaveSome } from "../../personal/leaving.ts";
import { publishSome, resumePostponed } from "../../publishing/publishing.ts";
import { unpublishSome } from "../../publishing/unpublishing.ts";
import { deleteDetached, hasDetached } from "../../store/detached-nodes.ts";
import { nextDueHoldingNs } from "../../store/records/blob-record.ts";
import { deleteDiscardedChunks, hasDiscardedChunks } from "../../store/records/chunks.ts";
import { isSomethingMoving, nextDueHandoverNs } from "../../store/records/handover-record.ts";
import { nextNonceExpiryNs } from "../../store/records/nonce-record.ts";
import { hasPublishingTasks, hasUnpublishingTasks, nextPostponedNs } from "../../store/records/publishing-record.ts";
import { nextDueSessionNs } from "../../store/records/session-record.ts";
import type { WaitingWork } from "../../store/set-aside.ts";
import type { Store } from "../../store/store.ts";
import { releaseUnreferenced } from "../../uploads/blobs.ts";
import { expireDueSessions } from "../../uploads/sessions.ts";

const NODES_PER_STEP = 100;

/** Work that waits in the store. */
export interface WorkQueue {
  name: WaitingWork;
  /** When its next task is due; a time that has passed means now. */
  nextNs(store: Store): bigint | undefined;
  /** Does one task, or a part of it. A step takes far less than a message may, however large what it works on is. */
  step(store: Store): void;
}

const now = (isWaiting: (store: Store) => boolean) => (store: Store) => (isWaiting(store) ? 0n : undefined);

export const QUEUES: readonly WorkQueue[] = [
  { name: "sessions", nextNs: nextDueSessionNs, step: (store) => expireDueSessions(store, 1) },
  { name: "holdings", nextNs: nextDueHoldingNs, step: (store) => releaseUnreferenced(store, 1) },
  { name: "nonces", nextNs: nextNonceExpiryNs, step: (store) => forgetNonces(store, 1) },
  { name: "handovers", nextNs: nextDueHandoverNs, step: (store) => forgetHandovers(store, 1) },
  { name: "postponed", nextNs: nextPostponedNs, step: resumePostponed },
  { name: "discarded_chunks", nextNs: now(hasDiscardedChunks), step: (store) => deleteDiscardedChunks(store, 1) },
  { name: "detached_nodes", nextNs: now(hasDetached), step: (store) => deleteDetached(store, NODES_PER_STEP) },
  { name: "leaving", nextNs: now(isSomebodyLeaving), step: leaveSome },
  { name: "moving", nextNs: now(isSomethingMoving), step: continueHandover },
  { name: "unpublishing", nextNs: now(hasUnpublishingTasks), step: unpublishSome },
  { name: "publishing", nextNs: now(hasPublishingTasks), step: publishSome },
];
