import { equalBytes, LIMITS, StoreError } from "@store-forever/protocol";
import { requireQuota } from "../admission/quota.ts";
import { requireAtMost } from "../operations/checks.ts";
import { requireFeature } from "../operations/config.ts";
import { publishNow, republish, requirePublishable, unpublish } from "../publishing/publishing.ts";
import { countPublished, requireLinkToday } from "../publishing/publishing-day.ts";
import type { MovedReaders } from "../store/records/handover-record.ts";
import { readAccount } from "../store/records/people/account-record.ts";
import {
  isShared,
  NOT_SHARED,
  readSharing,
  type StoredSharing,
  sharingGrowth,
  writeSharing,
} from "../store/records/sharing-record.ts";
import type { Owner, Store } from "../store/store.ts";
import type { Target } from "../store/target.ts";
import { connect } from "./connections.ts";
import { linkToken, unlinkToken } from "./links.ts";
import { requireTarget } from "./targets.ts";

const ANONYMOUS = Uint8Array.of(4);

export interface SharingChange {
  isPublic: boolean | undefined;
  add: readonly Owner[];
  remove: readonly Owner[];
}

/** @throws StoreError InvalidArgument, NotFound */
export function sharingOf(store: Store, target: Target): StoredSharing {
  requireTarget(store, target);
  return readSharing(store, target);
}

/**
 * Makes a target public or private, and adds or removes people who may read it.
 * @throws StoreError InvalidArgument, NotFound, LimitExceeded
 */
export function updateSharing(store: Store, target: Target, change: SharingChange): StoredSharing {
  requireTarget(store, target);
  requireAtMost(change.add.length, LIMITS.maxSharedPeople, "people", "add_people");
  requireAtMost(change.remove.length, LIMITS.maxSharedPeople, "people", "remove_people");
  if (change.add.some((person) => equalBytes(person, ANONYMOUS)))
    throw new StoreError(
      "InvalidArgument",
      "Make it public instead: everybody can be the anonymous caller.",
      "add_people",
    );
  const known = readSharing(store, target);
  const people = known.people.filter((person) => !isAmong(person, change.remove));
  for (const person of change.add)
    if (!isAmong(person, people) && !equalBytes(person, target.owner)) people.push(person);
  if (people.length > LIMITS.maxSharedPeople)
    throw new StoreError("LimitExceeded", `Share with at most ${LIMITS.maxSharedPeople} people.`, "add_people");
  const sharing = { ...known, people, isPublic: change.isPublic ?? known.isPublic };
  if (sharing.isPublic || change.add.length > 0) requireFeature(store, "sharing");
  const isPublished = sharing.isPublic && !known.isPublic;
  if (sharing.isPublic) requirePublishable(store, target);
  if (isPublished) requireLinkToday(store, target.owner);
  if (sharing.isPublic === known.isPublic && isSamePeople(people, known.people)) return known;
  requireQuota(store, target.owner, sharingGrowth(known, sharing), "add_people");
  writeSharing(store, target, sharing);
  for (const person of change.add) if (!equalBytes(person, target.owner)) connect(store, target.owner, person);
  if (sharing.isPublic !== known.isPublic) republish(store, target, known, sharing);
  if (isPublished) {
    countPublished(store, target.owner, { links: 1 });
    publishNow(store, target);
  }
  return sharing;
}

/** Whether a target has room for the people and links of another one, so that none has to be dropped when the two become one. */
export function hasRoomFor(store: Store, target: Target, from: Target): boolean {
  const [known, moved] = [readSharing(store, target), readSharing(store, from)];
  const people = moved.people.filter((person) => !isAmong(person, known.people));
  return (
    known.links.length + moved.links.length <= LIMITS.maxShareLinks &&
    known.people.length + people.length <= LIMITS.maxSharedPeople
  );
}

/**
 * Moves the sharing of a target to what it has become, in addition to how that is shared already. What is published waits its turn.
 * @param readers whether people and the public come along, or only who has a link
 */
export function moveSharing(store: Store, from: Target, to: Target, readers: MovedReaders): void {
  const before = readSharing(store, from);
  if (!isShared(before)) return;
  unpublish(store, from, before);
  const moved = readers === "everybody" ? before : { ...before, isPublic: false, people: [] };
  writeSharing(store, from, NOT_SHARED);
  for (const { token } of moved.links) linkToken(store, token, to);
  const known = readSharing(store, to);
  const people = moved.people.filter((person) => !isAmong(person, known.people) && !equalBytes(person, to.owner));
  const sharing = {
    isPublic: known.isPublic || moved.isPublic,
    people: [...known.people, ...people],
    links: [...known.links, ...moved.links],
  };
  writeSharing(store, to, sharing);
  republish(store, to, known, sharing);
}

/** Ends all sharing of a target that is deleted. */
export function dropSharing(store: Store, target: Target): void {
  const sharing = readSharing(store, target);
  unpublish(store, target, sharing);
  for (const { token } of sharing.links) unlinkToken(store, token);
  writeSharing(store, target, NOT_SHARED);
}

/** Whether somebody who is not its owner may read a target without a link. */
export function isSharedWith(store: Store, target: Target, caller: Owner): boolean {
  const { isPublic, people } = readSharing(store, target);
  if (isPublic || isAmong(caller, people)) return true;
  return people.length > 0 && predecessorsOf(store, caller).some((predecessor) => isAmong(predecessor, people));
}

function isSamePeople(left: readonly Owner[], right: readonly Owner[]): boolean {
  return left.length === right.length && left.every((person, index) => equalBytes(person, right[index] as Owner));
}

function isAmong(person: Owner, people: readonly Owner[]): boolean {
  return people.some((other) => equalBytes(other, person));
}

function predecessorsOf(store: Store, owner: Owner): readonly Owner[] {
  return readAccount(store, owner)?.predecessors ?? [];
}
