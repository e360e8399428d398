import { concatBytes, movedLinkLeaf, shareLinkPath } from "@store-forever/protocol";
import { deleteGallery } from "../galleries/galleries.ts";
import { deleteMemory } from "../memories/memories.ts";
import { audit } from "../operations/journal.ts";
import { manifestPath, prefixesOf, previewPath } from "../publishing/addresses.ts";
import { redirect, redirectMedia } from "../publishing/redirects.ts";
import { dropPresenceKeys } from "../sharing/presence-keys.ts";
import { UUID_BYTES, uuidBytes, uuidText } from "../store/ids.ts";
import { dropList, type ListName, lastId } from "../store/owned-lists.ts";
import { membersOf } from "../store/records/gallery-record.ts";
import { readMemory } from "../store/records/memory-record.ts";
import { accountOf, deleteAccount, deleteConnections, writeAccount } from "../store/records/people/account-record.ts";
import { canisterOfCompleted, readCreation, writeCreation } from "../store/records/personal/creation-record.ts";
import { readForward, writeForward } from "../store/records/personal/forward-record.ts";
import { deleteLeaving, type Leaving, nextLeaving, writeLeaving } from "../store/records/personal/leaving-record.ts";
import { countManifestParts, hasPreviewPage } from "../store/records/publishing-record.ts";
import { readSharing } from "../store/records/sharing-record.ts";
import type { Owner, Store } from "../store/store.ts";
import type { Target } from "../store/target.ts";

const LISTS = ["galleries", "memories"] as const satisfies readonly ListName[];

export const isSomebodyLeaving = (store: Store): boolean => nextLeaving(store) !== undefined;

/**
 * Deletes one thing of a capsule that is in its owner's own canister, leads the addresses of one memory on, or, when nothing is left, deletes what
 * is known of its owner.
 */
export function leaveSome(store: Store): void {
  const leaving = nextLeaving(store);
  if (leaving === undefined) return;
  const { owner } = leaving;
  const canister = canisterOfCompleted(store, owner);
  if (canister === undefined) throw new Error("Somebody leaves who has no canister.");
  if (leadOneOn(store, leaving, canister)) return;
  for (const list of LISTS) {
    const id = lastId(store, list, owner);
    if (id === undefined) continue;
    leave(store, { kind: list === "galleries" ? "gallery" : "memory", owner, id: uuidText(id) }, canister);
    return;
  }
  finish(store, owner);
}

/** Leads the addresses on that the next memory had by a gallery that is gone. @returns whether there was one */
function leadOneOn(store: Store, { owner, gallery }: Leaving, canister: Owner): boolean {
  if (gallery === undefined) return false;
  const { prefixes, memoryIds, place } = gallery;
  const start = place * UUID_BYTES;
  const memory = readMemory(store, owner, uuidText(memoryIds.subarray(start, start + UUID_BYTES)));
  if (memory !== undefined) redirectMedia(store, memory, prefixes, canister);
  const isLast = start + UUID_BYTES >= memoryIds.length;
  writeLeaving(store, { owner, gallery: isLast ? undefined : { ...gallery, place: place + 1 } });
  return true;
}

/** Deletes a gallery or memory. Its links and addresses lead to the owner's canister from then on. */
function leave(store: Store, target: Target, canister: Owner): void {
  const { kind, owner, id } = target;
  const sharing = readSharing(store, target);
  const prefixes = prefixesOf(store, target, sharing);
  for (const { token } of sharing.links) writeForward(store, token, owner);
  if (kind === "memory") {
    const memory = readMemory(store, owner, id);
    deleteMemory(store, owner, id);
    if (memory !== undefined) redirectMedia(store, memory, prefixes, canister);
  } else {
    const pages = pagesOf(store, target);
    const memoryIds = prefixes.length === 0 ? [] : (membersOf(store, owner, uuidBytes(id)) ?? []);
    deleteGallery(store, owner, id);
    for (const path of pages) redirect(store, path, canister);
    if (memoryIds.length > 0)
      writeLeaving(store, { owner, gallery: { prefixes, memoryIds: concatBytes(memoryIds), place: 0 } });
  }
  for (const { token } of sharing.links)
    store.tree.set(shareLinkPath(token, store.hasher.digest), movedLinkLeaf(canister, store.hasher.digest));
}

/** The paths of what tells of a public gallery. */
function pagesOf(store: Store, gallery: Target): string[] {
  if (!hasPreviewPage(store, gallery)) return [];
  const parts = Array.from({ length: countManifestParts(store, gallery) + 1 }, (_, part) => part);
  return [previewPath(store, gallery), ...parts.map((part) => manifestPath(store, gallery, part))];
}

/** The canister in which a link opens what it opened here. */
export function canisterOfLink(store: Store, token: string): Owner | undefined {
  const owner = readForward(store, token);
  return owner && canisterOfCompleted(store, owner);
}

/** The name that addresses have of the owner stays known: they lead on. */
function finish(store: Store, owner: Owner): void {
  for (const list of LISTS) dropList(store, list, owner);
  dropPresenceKeys(store, owner);
  deleteConnections(store, owner);
  // Bytes that no memory refers to are counted until they go.
  const account = accountOf(store, owner);
  if (account.totals.assets === 0) deleteAccount(store, owner);
  else writeAccount(store, owner, { ...account, displayName: undefined, predecessors: [], quotaBytes: undefined });
  deleteLeaving(store, owner);
  const creation = readCreation(store, owner);
  if (creation?.phase.state !== "completed") return;
  writeCreation(store, owner, { ...creation, phase: { ...creation.phase, copy: "gone" } });
  audit(store, owner, "create_personal_canister", "shared copy deleted");
}
