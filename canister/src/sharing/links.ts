import { base64urlnopad } from "@scure/base";
import { equalBytes, LIMITS, StoreError, shareLinkLeaf, shareLinkPath } from "@store-forever/protocol";
import { requireQuota } from "../admission/quota.ts";
import { requireText } from "../operations/checks.ts";
import { requireFeature } from "../operations/config.ts";
import type { Proven } from "../operations/proven.ts";
import { publishNow, republish, requirePublishable, unpublishLink } from "../publishing/publishing.ts";
import { countPublished, requireLinkToday } from "../publishing/publishing-day.ts";
import {
  deleteToken,
  readSharing,
  type StoredLink,
  sharingGrowth,
  tokenTarget,
  writeSharing,
  writeToken,
} from "../store/records/sharing-record.ts";
import type { Owner, Store } from "../store/store.ts";
import type { Target } from "../store/target.ts";
import { requireTarget } from "./targets.ts";

/**
 * Adds a link to a target.
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
  requireLinkToday(store, target.owner);
  const link = { token: base64urlnopad.encode(secret()), createdAtNs: store.now(), label };
  const sharing = { ...known, links: [...known.links, link] };
  requireQuota(store, target.owner, sharingGrowth(known, sharing), "target");
  writeSharing(store, target, sharing);
  linkToken(store, link.token, target);
  republish(store, target, known, sharing);
  countPublished(store, target.owner, { links: 1 });
  publishNow(store, target);
  return link;
}

/** Revokes a link of the owner: it opens nothing any more. A token that is no link of theirs is left alone. */
export function revokeLink(store: Store, owner: Owner, token: string): null {
  const target = tokenTarget(store, token);
  if (target === undefined || !equalBytes(target.owner, owner)) return null;
  const known = readSharing(store, target);
  const sharing = { ...known, links: known.links.filter((link) => link.token !== token) };
  writeSharing(store, target, sharing);
  unlinkToken(store, token);
  unpublishLink(store, target, token, sharing);
  return null;
}

/** What a link opens, or that it opens nothing. */
export function openedLink(store: Store, token: string): Proven<Target | undefined> {
  return { value: tokenTarget(store, token), paths: [shareLinkPath(token, store.hasher.digest)] };
}

/** Makes a token open a target. */
export function linkToken(store: Store, token: string, target: Target): void {
  writeToken(store, token, target);
  const { owner, id } = target;
  const opened = target.kind === "gallery" ? { owner, galleryId: id } : { owner, memoryId: id };
  const { digest } = store.hasher;
  store.tree.set(shareLinkPath(token, digest), shareLinkLeaf(opened, digest));
}

/** Makes a token open nothing any more. */
export function unlinkToken(store: Store, token: string): void {
  deleteToken(store, token);
  store.tree.delete(shareLinkPath(token, store.hasher.digest));
}
