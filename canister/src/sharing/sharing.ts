import { equalBytes, LIMITS, StoreError, shareLinkLeaf, shareLinkPath } from "@store-forever/protocol";
import { connect, predecessorsOf } from "../capsules/accounts.ts";
import { requireFeature } from "../operations/config.ts";
import { requireAtMost, requireText } from "../operations/validate.ts";
import { republish, requirePublishable, unpublish, unpublishLink } from "../publishing/publishing.ts";
import {
  readSharing,
  type Sharing,
  type StoredLink,
  type Target,
  writeSharing,
} from "../store/records/sharing-record.ts";
import type { Owner, Store } from "../store/store.ts";
import { requireTarget, tokenKey, tokenTarget, writeToken } from "./targets.ts";

const ANONYMOUS = Uint8Array.of(4);

export interface SharingChange {
  isPublic: boolean | undefined;
  add: readonly Owner[];
  remove: readonly Owner[];
}

/** @throws StoreError InvalidArgument, NotFound */
export function sharingOf(store: Store, target: Target): Sharing {
  requireTarget(store, target);
  return readSharing(store, target);
}

/**
 * Makes a target public or private, and adds people who may read it or takes them out.
 * @throws StoreError InvalidArgument, NotFound, LimitExceeded
 */
export function updateSharing(store: Store, target: Target, change: SharingChange): Sharing {
  requireTarget(store, target);
  requireAtMost(change.add.length, LIMITS.maxSharedPeople, "people", "add_people");
  requireAtMost(change.remove.length, LIMITS.maxSharedPeople, "people", "remove_people");
  if (change.add.some((person) => equalBytes(person, ANONYMOUS)))
    throw new StoreError("InvalidArgument", "Make it public instead: everybody can be anonymous.", "add_people");
  const known = readSharing(store, target);
  const people = known.people.filter((person) => !isAmong(person, change.remove));
  for (const person of change.add)
    if (!isAmong(person, people) && !equalBytes(person, target.owner)) people.push(person);
  if (people.length > LIMITS.maxSharedPeople)
    throw new StoreError("LimitExceeded", `Share with at most ${LIMITS.maxSharedPeople} people.`, "add_people");
  const sharing = { ...known, people, isPublic: change.isPublic ?? known.isPublic };
  if (sharing.isPublic || change.add.length > 0) requireFeature(store, "sharing");
  if (sharing.isPublic) requirePublishable(store, target);
  writeSharing(store, target, sharing);
  for (const person of change.add) if (!equalBytes(person, target.owner)) connect(store, target.owner, person);
  if (sharing.isPublic !== known.isPublic) republish(store, target, known, sharing);
  return sharing;
}

/**
 * Makes a further link to a target.
 * @param secret 32 random bytes nobody can guess
 * @throws StoreError InvalidArgument, TooLarge, NotFound, LimitExceeded
 */
export function addLink(store: Store, target: Target, label: string | undefined, secret: () => Uint8Array): StoredLink {
  requireTarget(store, target);
  requireText(label, LIMITS.maxTitleBytes, "label");
  const known = readSharing(store, target);
  if (known.links.length >= LIMITS.maxShareLinks)
    throw new StoreError("LimitExceeded", `There are ${LIMITS.maxShareLinks} links: revoke one first.`, "target");
  requireFeature(store, "sharing");
  requirePublishable(store, target);
  const link = { token: base64Url(secret()), createdAtNs: store.now(), label };
  const sharing = { ...known, links: [...known.links, link] };
  writeSharing(store, target, sharing);
  openTo(store, link.token, target);
  republish(store, target, known, sharing);
  return link;
}

/** Makes a token open a target. */
function openTo(store: Store, token: string, target: Target): void {
  writeToken(store, token, target);
  const { owner, id } = target;
  const opened = target.kind === "gallery" ? { owner, galleryId: id } : { owner, memoryId: id };
  const { digest } = store.hasher;
  store.tree.set(shareLinkPath(token, digest), shareLinkLeaf(opened, digest));
}

/**
 * Shares what something has become as it was shared, besides how that is shared already.
 * @returns how many links were moved
 */
export function moveSharing(store: Store, from: Target, to: Target): number {
  const moved = readSharing(store, from);
  if (!moved.isPublic && moved.people.length === 0 && moved.links.length === 0) return 0;
  unpublish(store, from, moved);
  writeSharing(store, from, { isPublic: false, people: [], links: [] });
  for (const { token } of moved.links) openTo(store, token, to);
  const known = readSharing(store, to);
  const people = moved.people.filter((person) => !isAmong(person, known.people) && !equalBytes(person, to.owner));
  const sharing = {
    isPublic: known.isPublic || moved.isPublic,
    people: [...known.people, ...people],
    links: [...known.links, ...moved.links],
  };
  writeSharing(store, to, sharing);
  republish(store, to, known, sharing);
  return moved.links.length;
}

/** Makes a link of the owner's open nothing any more. What is no link of theirs is left alone. */
export function revokeLink(store: Store, owner: Owner, token: string): null {
  const target = tokenTarget(store, token);
  if (target === undefined || !equalBytes(target.owner, owner)) return null;
  const known = readSharing(store, target);
  const sharing = { ...known, links: known.links.filter((link) => link.token !== token) };
  writeSharing(store, target, sharing);
  forgetToken(store, token);
  unpublishLink(store, target, token, sharing);
  return null;
}

/** Ends all sharing of a target that is deleted. */
export function dropSharing(store: Store, target: Target): void {
  const sharing = readSharing(store, target);
  unpublish(store, target, sharing);
  for (const { token } of sharing.links) forgetToken(store, token);
  writeSharing(store, target, { isPublic: false, people: [], links: [] });
}

/** Whether somebody else than its owner may read a target without a link. */
export function isSharedWith(store: Store, target: Target, caller: Owner): boolean {
  const { isPublic, people } = readSharing(store, target);
  if (isPublic || isAmong(caller, people)) return true;
  return people.length > 0 && predecessorsOf(store, caller).some((predecessor) => isAmong(predecessor, people));
}

function forgetToken({ maps, tree, hasher }: Store, token: string): void {
  maps.shareLinks.delete(tokenKey(hasher, token));
  tree.delete(shareLinkPath(token, hasher.digest));
}

function isAmong(person: Owner, people: readonly Owner[]): boolean {
  return people.some((other) => equalBytes(other, person));
}

const BASE64URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** RFC 4648, section 5, without padding. */
function base64Url(bytes: Uint8Array): string {
  let text = "";
  for (let index = 0; index < bytes.length; index += 3) {
    const [first = 0, second = 0, third = 0] = bytes.subarray(index, index + 3);
    const group = (first << 16) | (second << 8) | third;
    for (let place = 0; place <= Math.min(3, bytes.length - index); place++)
      text += BASE64URL[(group >> (18 - 6 * place)) & 63];
  }
  return text;
}
