import { equalBytes, StoreError } from "@store-forever/protocol";
import { requireUuid } from "../operations/checks.ts";
import { isInTarget } from "../store/records/gallery-record.ts";
import type { Owner, Store } from "../store/store.ts";
import type { Target } from "../store/target.ts";
import { isSharedWith } from "./sharing.ts";
import { openToken } from "./targets.ts";

/** Which capsule a request may read, and which memories of it. */
export interface ReadingRight {
  owner: Owner;
  mayRead(memoryId: string): boolean;
}

/**
 * A caller may read their own capsule, and with a link's token what the link opens.
 * @throws StoreError NotFound
 */
export function readingRight(store: Store, caller: Owner, token: string | undefined): ReadingRight {
  if (token === undefined) return { owner: caller, mayRead: () => true };
  return rightToTarget(store, openToken(store, token));
}

/** The right to read a target, and the memories of a gallery with it. */
function rightToTarget(store: Store, target: Target): ReadingRight {
  return { owner: target.owner, mayRead: (memoryId) => isInTarget(store, target, memoryId) };
}

/**
 * A caller may read what is shared with them or public in somebody's capsule: the memories of a gallery or, without a gallery, the
 * memories that are shared themselves.
 * @throws StoreError InvalidArgument, NotFound
 */
export function rightToShared(store: Store, caller: Owner, owner: Owner, galleryId: string | undefined): ReadingRight {
  if (equalBytes(owner, caller)) return { owner, mayRead: () => true };
  if (galleryId === undefined)
    return { owner, mayRead: (id) => isSharedWith(store, { kind: "memory", owner, id }, caller) };
  requireSharedGallery(store, caller, owner, galleryId);
  return rightToTarget(store, { kind: "gallery", owner, id: galleryId });
}

/** @throws StoreError InvalidArgument, NotFound */
export function requireSharedGallery(store: Store, caller: Owner, owner: Owner, galleryId: string): void {
  requireUuid(galleryId, "gallery_id");
  if (equalBytes(owner, caller) || isSharedWith(store, { kind: "gallery", owner, id: galleryId }, caller)) return;
  throw new StoreError("NotFound", "There is no such gallery, or you may not read it.", "gallery_id");
}
