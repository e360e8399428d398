import { equalBytes, LIMITS, StoreError } from "@store-forever/protocol";
import { audit } from "../operations/journal.ts";
import { dropList, idAt, nextPlace } from "../store/owned-lists.ts";
import {
  deleteHandover,
  giverTo,
  MOVED_LISTS,
  type MovedReaders,
  moveGiverBack,
  nextGiver,
  readHandover,
  type StoredHandover,
  takeDueHandover,
  writeHandover,
} from "../store/records/handover-record.ts";
import { readAccount } from "../store/records/people/account-record.ts";
import { readCreation } from "../store/records/personal/creation-record.ts";
import { forgetOwner, publishedGalleries } from "../store/records/publishing-record.ts";
import type { Owner, Store } from "../store/store.ts";
import { WorkBudget } from "../store/work-budget.ts";
import { dropSessions } from "../uploads/sessions.ts";
import { mergeAccounts } from "./capsules.ts";
import { type CapsuleMove, moveGallery, moveMemory } from "./merging.ts";

const SECOND_NS = 1_000_000_000n;
const OFFER_TTL_NS = BigInt(LIMITS.capsuleOfferTtlSeconds) * SECOND_NS;
/** How long a finished handover is remembered, so that accepting it again is answered. */
const DONE_TTL_NS = 24n * 3_600n * SECOND_NS;
const ANONYMOUS = Uint8Array.of(4);
/** What one turn in the queue takes, at most one memory or the writing of one gallery more. */
const TURN_INSTRUCTIONS = 500_000_000n;

/**
 * Offers the owner's capsule to somebody. It replaces an offer that was made before.
 * @throws StoreError InvalidArgument, NotFound (no capsule)
 */
export function offerCapsule(store: Store, from: Owner, to: Owner): StoredHandover {
  if (equalBytes(from, to) || equalBytes(to, ANONYMOUS))
    throw new StoreError("InvalidArgument", "Offer your archive to another signed-in person.", "to");
  if (readAccount(store, from) === undefined)
    throw new StoreError("NotFound", "You have no archive: there is nothing to offer.");
  const expiresAtNs = store.now() + OFFER_TTL_NS;
  const offer: StoredHandover = { state: "offered", to, memories: 0, galleries: 0, expiresAtNs };
  writeHandover(store, from, offer);
  return offer;
}

/**
 * Takes the capsule that was offered, or as much of it as one message can move: the sweep moves the rest. Called again, it tells how far
 * that is.
 * @param readers who may go on reading what moves
 * @throws StoreError NotFound (no open offer to this owner), Conflict (another one is moving), LimitExceeded (too much is shared)
 */
export function acceptCapsule(
  store: Store,
  to: Owner,
  from: Owner,
  readers: MovedReaders = "everybody",
): StoredHandover {
  const handover = handoverBetween(store, to, from);
  if (handover === undefined || equalBytes(handover.to, from) || !equalBytes(handover.to, to)) throw noOffer();
  if (handover.state === "done") return handover;
  if (handover.state === "offered") {
    if (handover.expiresAtNs <= store.now()) throw noOffer();
    requireNoHandover(store, to);
    requireStaysHere(store, from);
    if (giverTo(store, from) !== undefined)
      throw new StoreError("Conflict", "Their archive is taking in another one: try again in a minute.", "from");
    requireRoomForGalleries(store, to, from);
    dropSessions(store, from);
    const { memories, galleries } = handover;
    const begunAtNs = store.now();
    const [list] = MOVED_LISTS;
    writeHandover(store, from, { state: "moving", to, memories, galleries, list, place: 0, begunAtNs, readers });
  }
  return moveSome(store, from, WorkBudget.ofCaller(store));
}

/** @throws StoreError LimitExceeded, when the two have published more galleries than one owner may */
function requireRoomForGalleries(store: Store, to: Owner, from: Owner): void {
  const count = publishedGalleries(store, to).length + publishedGalleries(store, from).length;
  if (count > LIMITS.maxSharedGalleries)
    throw new StoreError(
      "LimitExceeded",
      `Together you share ${count} galleries by link or publicly: share at most ${LIMITS.maxSharedGalleries} first.`,
      "from",
    );
}

/**
 * Gives a handover to the two people that it is between, and to nobody else.
 * @throws StoreError NotFound
 */
export function handoverOf(store: Store, caller: Owner, from: Owner): StoredHandover {
  const handover = handoverBetween(store, caller, from);
  if (handover === undefined) throw noOffer();
  return handover;
}

/** How many memories and galleries still have to be moved. */
export function leftToMove(store: Store, from: Owner, { state }: StoredHandover): number {
  const totals = readAccount(store, from)?.totals;
  return state === "done" || totals === undefined ? 0 : totals.memories + totals.galleries;
}

/** @throws StoreError Conflict, while the owner's capsule moves or when it has moved, or another capsule moves into it */
export function requireNoHandover(store: Store, owner: Owner): void {
  requireStaysHere(store, owner);
  if (readHandover(store, owner)?.state === "moving" || giverTo(store, owner) !== undefined)
    throw new StoreError("Conflict", "Your archive is being moved to its new owner: try again in a minute.");
}

/** @throws StoreError Conflict, while an archive moves into a canister of its owner's own, and once it is there */
function requireStaysHere(store: Store, owner: Owner): void {
  const state = readCreation(store, owner)?.phase.state;
  if (state === undefined || state === "failed" || state === "cancelling") return;
  throw new StoreError(
    "Conflict",
    state === "completed"
      ? "Your archive is in your own canister: store there."
      : "Your archive is being moved into your own canister: try again when that is done.",
  );
}

/** Takes one turn: goes on with the capsule of the receiver who has waited longest. */
export function continueHandover(store: Store): void {
  const from = nextGiver(store);
  if (from === undefined) return;
  const handover = moveSome(store, from, WorkBudget.of(store, TURN_INSTRUCTIONS));
  if (handover.state === "moving") moveGiverBack(store, from, handover.to);
}

/** Forgets up to `most` handovers whose time is over. */
export function forgetHandovers(store: Store, most: number): void {
  for (let left = most; left > 0; left--) {
    const from = takeDueHandover(store);
    if (from === undefined) return;
    const handover = readHandover(store, from);
    if (handover !== undefined && handover.state !== "moving" && handover.expiresAtNs <= store.now())
      deleteHandover(store, from);
  }
}

function handoverBetween(store: Store, caller: Owner, from: Owner): StoredHandover | undefined {
  const handover = readHandover(store, from);
  return handover && (equalBytes(caller, from) || equalBytes(caller, handover.to)) ? handover : undefined;
}

const noOffer = () =>
  new StoreError("NotFound", "There is no open offer of this archive to you: ask its owner to offer it again.", "from");

function moveSome(store: Store, from: Owner, budget: WorkBudget): StoredHandover {
  const handover = readHandover(store, from);
  if (handover?.state !== "moving") throw new Error("Only a capsule that is moving can go on moving.");
  const move: CapsuleMove = { from, to: handover.to, begunAtNs: handover.begunAtNs, readers: handover.readers };
  for (let isFirst = true; isFirst || budget.hasLeft(); isFirst = false) {
    if (handover.place === nextPlace(store, handover.list, from)) {
      dropList(store, handover.list, from);
      const next = MOVED_LISTS[MOVED_LISTS.indexOf(handover.list) + 1];
      if (next === undefined) return finish(store, from, handover);
      handover.list = next;
      handover.place = 0;
      continue;
    }
    const id = idAt(store, handover.list, from, handover.place);
    if (id !== undefined && handover.list === "galleries") {
      if (moveGallery(store, move, id, budget) === "unfinished") break;
      handover.galleries++;
    } else if (id !== undefined) {
      moveMemory(store, move, id);
      handover.memories++;
    }
    handover.place++;
  }
  writeHandover(store, from, handover);
  return handover;
}

function finish(store: Store, from: Owner, { to, memories, galleries }: StoredHandover): StoredHandover {
  mergeAccounts(store, from, to);
  forgetOwner(store, from);
  const done: StoredHandover = { state: "done", to, memories, galleries, expiresAtNs: store.now() + DONE_TTL_NS };
  writeHandover(store, from, done);
  audit(store, to, "capsule_moved", "ok");
  return done;
}
