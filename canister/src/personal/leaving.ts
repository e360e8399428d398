import { movedLinkLeaf, shareLinkPath } from "@store-forever/protocol";
import { deleteGallery } from "../galleries/galleries.ts";
import { deleteMemory } from "../memories/memories.ts";
import { audit } from "../operations/journal.ts";
import { dropPresenceKeys } from "../sharing/presence-keys.ts";
import { uuidText } from "../store/ids.ts";
import { dropList, type ListName, lastId } from "../store/owned-lists.ts";
import { accountOf, deleteAccount, deleteConnections, writeAccount } from "../store/records/people/account-record.ts";
import { deleteLeaving, nextLeaving, readCreation, writeCreation } from "../store/records/personal/creation-record.ts";
import { readForward, writeForward } from "../store/records/personal/forward-record.ts";
import { forgetOwner } from "../store/records/publishing-record.ts";
import { readSharing } from "../store/records/sharing-record.ts";
import type { Owner, Store } from "../store/store.ts";
import type { Target } from "../store/target.ts";
import { canisterOfOwner } from "./creations.ts";

const LISTS = ["galleries", "memories"] as const satisfies readonly ListName[];

export const isSomebodyLeaving = (store: Store): boolean => nextLeaving(store) !== undefined;

/** Deletes one thing of a capsule that is in its owner's own canister, or, when nothing is left, what is known of its owner. */
export function leaveSome(store: Store): void {
  const owner = nextLeaving(store);
  if (owner === undefined) return;
  for (const list of LISTS) {
    const id = lastId(store, list, owner);
    if (id === undefined) continue;
    leave(store, { kind: list === "galleries" ? "gallery" : "memory", owner, id: uuidText(id) });
    return;
  }
  finish(store, owner);
}

/** Deletes a gallery or memory. Its links lead to the owner's canister from then on. */
function leave(store: Store, target: Target): void {
  const { kind, owner, id } = target;
  const { links } = readSharing(store, target);
  if (kind === "gallery") deleteGallery(store, owner, id);
  else deleteMemory(store, owner, id);
  const canister = canisterOfOwner(store, owner).value;
  if (canister === undefined) throw new Error("Somebody leaves who has no canister.");
  for (const { token } of links) {
    writeForward(store, token, owner);
    store.tree.set(shareLinkPath(token, store.hasher.digest), movedLinkLeaf(canister, store.hasher.digest));
  }
}

/** The canister in which a link opens what it opened here. */
export function canisterOfLink(store: Store, token: string): Owner | undefined {
  const owner = readForward(store, token);
  return owner && canisterOfOwner(store, owner).value;
}

function finish(store: Store, owner: Owner): void {
  for (const list of LISTS) dropList(store, list, owner);
  dropPresenceKeys(store, owner);
  deleteConnections(store, owner);
  forgetOwner(store, owner);
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
