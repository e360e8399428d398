import { equalBytes, LIMITS, StoreError, shareLinkLeaf, shareLinkPath } from "@store-forever/protocol";
import { connect, predecessorsOf } from "../capsules/accounts.ts";
import { requireFeature } from "../operations/config.ts";
import { requireAtMost, requireText } from "../operations/validate.ts";
import { republish, requirePublishable, unpublish, unpublishLink } from "../publishing/publishing.ts";
import type { Archive, Owner } from "../store/archive.ts";
import {
  readSharing,
  type Sharing,
  type StoredLink,
  type Target,
  writeSharing,
} from "../store/records/sharing-record.ts";
import { requireTarget, tokenKey, tokenTarget, writeToken } from "./targets.ts";

const ANONYMOUS = Uint8Array.of(4);

export interface SharingChange {
  isPublic: boolean | undefined;
  add: readonly Owner[];
  remove: readonly Owner[];
}

/** @throws StoreError InvalidArgument, NotFound */
export function sharingOf(archive: Archive, target: Target): Sharing {
  requireTarget(archive, target);
  return readSharing(archive, target);
}

/**
 * Makes a target public or private, and adds people who may read it or takes them out.
 * @throws StoreError InvalidArgument, NotFound, LimitExceeded
 */
export function updateSharing(archive: Archive, target: Target, change: SharingChange): Sharing {
  requireTarget(archive, target);
  requireAtMost(change.add.length, LIMITS.maxSharedPeople, "people", "add_people");
  requireAtMost(change.remove.length, LIMITS.maxSharedPeople, "people", "remove_people");
  if (change.add.some((person) => equalBytes(person, ANONYMOUS)))
    throw new StoreError("InvalidArgument", "Make it public instead: everybody can be anonymous.", "add_people");
  const known = readSharing(archive, target);
  const people = known.people.filter((person) => !isAmong(person, change.remove));
  for (const person of change.add)
    if (!isAmong(person, people) && !equalBytes(person, target.owner)) people.push(person);
  if (people.length > LIMITS.maxSharedPeople)
    throw new StoreError("LimitExceeded", `Share with at most ${LIMITS.maxSharedPeople} people.`, "add_people");
  const sharing = { ...known, people, isPublic: change.isPublic ?? known.isPublic };
  if (sharing.isPublic || change.add.length > 0) requireFeature(archive, "sharing");
  if (sharing.isPublic) requirePublishable(archive, target);
  writeSharing(archive, target, sharing);
  for (const person of change.add) if (!equalBytes(person, target.owner)) connect(archive, target.owner, person);
  if (sharing.isPublic !== known.isPublic) republish(archive, target, known, sharing);
  return sharing;
}

/**
 * Makes a further link to a target.
 * @param secret 32 random bytes nobody can guess
 * @throws StoreError InvalidArgument, TooLarge, NotFound, LimitExceeded
 */
export function addLink(
  archive: Archive,
  target: Target,
  label: string | undefined,
  secret: () => Uint8Array,
): StoredLink {
  requireTarget(archive, target);
  requireText(label, LIMITS.maxTitleBytes, "label");
  const known = readSharing(archive, target);
  if (known.links.length >= LIMITS.maxShareLinks)
    throw new StoreError("LimitExceeded", `There are ${LIMITS.maxShareLinks} links: revoke one first.`, "target");
  requireFeature(archive, "sharing");
  requirePublishable(archive, target);
  const link = { token: base64Url(secret()), createdAtNs: archive.now(), label };
  const sharing = { ...known, links: [...known.links, link] };
  writeSharing(archive, target, sharing);
  openTo(archive, link.token, target);
  republish(archive, target, known, sharing);
  return link;
}

/** Makes a token open a target. */
function openTo(archive: Archive, token: string, target: Target): void {
  writeToken(archive, token, target);
  const { owner, id } = target;
  const opened = target.kind === "gallery" ? { owner, galleryId: id } : { owner, memoryId: id };
  const { digest } = archive.hasher;
  archive.tree.set(shareLinkPath(token, digest), shareLinkLeaf(opened, digest));
}

/**
 * Shares what something has become as it was shared, besides how that is shared already.
 * @returns how many links were moved
 */
export function moveSharing(archive: Archive, from: Target, to: Target): number {
  const moved = readSharing(archive, from);
  if (!moved.isPublic && moved.people.length === 0 && moved.links.length === 0) return 0;
  unpublish(archive, from, moved);
  writeSharing(archive, from, { isPublic: false, people: [], links: [] });
  for (const { token } of moved.links) openTo(archive, token, to);
  const known = readSharing(archive, to);
  const people = moved.people.filter((person) => !isAmong(person, known.people) && !equalBytes(person, to.owner));
  const sharing = {
    isPublic: known.isPublic || moved.isPublic,
    people: [...known.people, ...people],
    links: [...known.links, ...moved.links],
  };
  writeSharing(archive, to, sharing);
  republish(archive, to, known, sharing);
  return moved.links.length;
}

/** Makes a link of the owner's open nothing any more. What is no link of theirs is left alone. */
export function revokeLink(archive: Archive, owner: Owner, token: string): null {
  const target = tokenTarget(archive, token);
  if (target === undefined || !equalBytes(target.owner, owner)) return null;
  const known = readSharing(archive, target);
  const sharing = { ...known, links: known.links.filter((link) => link.token !== token) };
  writeSharing(archive, target, sharing);
  forgetToken(archive, token);
  unpublishLink(archive, target, token, sharing);
  return null;
}

/** Ends all sharing of a target that is deleted. */
export function dropSharing(archive: Archive, target: Target): void {
  const sharing = readSharing(archive, target);
  unpublish(archive, target, sharing);
  for (const { token } of sharing.links) forgetToken(archive, token);
  writeSharing(archive, target, { isPublic: false, people: [], links: [] });
}

/** Whether somebody else than its owner may read a target without a link. */
export function isSharedWith(archive: Archive, target: Target, caller: Owner): boolean {
  const { isPublic, people } = readSharing(archive, target);
  if (isPublic || isAmong(caller, people)) return true;
  return people.length > 0 && predecessorsOf(archive, caller).some((predecessor) => isAmong(predecessor, people));
}

function forgetToken({ stores, tree, hasher }: Archive, token: string): void {
  stores.shareLinks.delete(tokenKey(hasher, token));
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
