import type {
  Certified,
  Gallery,
  GalleryListing,
  Memory,
  OpenedLink,
  Opt,
  PresenceKey,
  PresenceKeyInput,
  ResultOf,
  ShareLink,
  ShareTarget,
  Sharing,
  SharingUpdate,
  SitePresenceRequest,
  UserAssetLocator,
  UserAssetsRead,
  UserListingRequest,
  UserMemoriesRead,
  WholeAsset,
} from "@store-forever/protocol";
import * as T from "@store-forever/protocol/candid";
import { IDL, Principal, query, update } from "azle";
import { caller } from "../admission/callers.ts";
import { requireAdmitted, requireMayStore } from "../admission/inspection.ts";
import { listGalleries, sharedGallery, userGallery } from "../galleries/gallery-reads.ts";
import { chunkWith, smallAssetsWith } from "../memories/asset-reads.ts";
import { readWith } from "../memories/memory-reads.ts";
import { canisterOfLink } from "../personal/leaving.ts";
import { openedLink, revokeLink } from "../sharing/links.ts";
import { addPresenceKey, presenceKeysOf, removePresenceKey, sitePresence } from "../sharing/presence-keys.ts";
import { randomSecret } from "../sharing/random-secret.ts";
import { rightToShared } from "../sharing/rights.ts";
import { createShareLink, findShareLink } from "../sharing/share-links.ts";
import { isSharedWith, sharingOf, updateSharing } from "../sharing/sharing.ts";
import { uuidText } from "../store/ids.ts";
import { certified, certifiedGalleries, certifiedGallery } from "./certified-answers.ts";
import { resultOf } from "./results.ts";
import { store } from "./singletons.ts";
import { change } from "./update-calls.ts";
import { galleryView, linkView, openedMemory, presenceKeyView, principalOf, sharingView, toTarget } from "./views.ts";

/** Who may read besides the owner, and what they read. */
export class SharingMethods {
  @query([T.ShareTarget], T.SharingResult)
  get_sharing(target: ShareTarget): ResultOf<Sharing> {
    return resultOf(() => {
      const wanted = toTarget(caller(store), target);
      return sharingView(wanted, sharingOf(store, wanted));
    });
  }

  @update([T.SharingUpdate], T.SharingResult)
  update_sharing({ target, is_public, add_people, remove_people }: SharingUpdate): ResultOf<Sharing> {
    return change(store, "update_sharing", (owner) => {
      const wanted = toTarget(owner, target);
      const bytes = (people: Principal[]) => people.map((person) => person.toUint8Array());
      if (is_public[0] === true || add_people.length > 0) requireMayStore(store);
      const sharing = { isPublic: is_public[0], add: bytes(add_people), remove: bytes(remove_people) };
      return sharingView(wanted, updateSharing(store, wanted, sharing));
    });
  }

  /** The secret comes from the network's own randomness, by a call that other messages may overtake. */
  @update([T.ShareTarget, IDL.Opt(IDL.Text)], T.ShareLinkResult)
  async create_share_link(target: ShareTarget, label: Opt<string>): Promise<ResultOf<ShareLink>> {
    const asked = resultOf(() => {
      const wanted = toTarget(requireAdmitted(store, "create_share_link").owner, target);
      return { wanted, known: findShareLink(store, wanted, label[0]) };
    });
    if ("Err" in asked) return asked;
    const { wanted, known } = asked.Ok;
    if (known !== undefined) return { Ok: linkView(wanted, known) };
    const secret = await randomSecret();
    return change(store, "create_share_link", () => linkView(wanted, createShareLink(store, wanted, label[0], secret)));
  }

  @update([IDL.Text], T.EmptyResult)
  revoke_share_link(token: string): ResultOf<null> {
    return change(store, "revoke_share_link", (owner) => revokeLink(store, owner, token));
  }

  @query([IDL.Text], T.OpenedLinkResult)
  open_share_link(token: string): ResultOf<Certified<Opt<OpenedLink>>> {
    return resultOf(() => {
      const { value: target, paths } = openedLink(store, token);
      if (target?.kind === "gallery") {
        const { value: gallery, paths } = sharedGallery(store, token);
        return certified(store, { value: [{ gallery: galleryView(gallery) }], paths });
      }
      const canister = target === undefined ? canisterOfLink(store, token) : undefined;
      if (canister !== undefined) return certified(store, { value: [{ moved: principalOf(canister) }], paths });
      return certified(store, { value: target === undefined ? [] : [openedMemory(target)], paths });
    });
  }

  @query([T.UserListingRequest], T.GalleryListingResult)
  get_user_galleries(request: UserListingRequest): ResultOf<Certified<GalleryListing>> {
    return resultOf(() => {
      const [reader, owner] = [caller(store), request.owner.toUint8Array()];
      const isOwn = request.owner.compareTo(Principal.fromUint8Array(reader)) === "eq";
      const isVisible = (id: Uint8Array) =>
        isOwn || isSharedWith(store, { kind: "gallery", owner, id: uuidText(id) }, reader);
      return certifiedGalleries(store, listGalleries(store, owner, request, isVisible));
    });
  }

  @query([T.UserGalleryRequest], T.GalleryResult)
  get_user_gallery({ owner, gallery_id }: { owner: Principal; gallery_id: string }): ResultOf<Certified<Gallery>> {
    return resultOf(() => certifiedGallery(store, userGallery(store, caller(store), owner.toUint8Array(), gallery_id)));
  }

  @query([T.UserMemoriesRead], T.MemoriesResult)
  read_user_memories({ owner, gallery_id, memory_ids }: UserMemoriesRead): ResultOf<Certified<Opt<Memory>[]>> {
    return resultOf(() => {
      const right = rightToShared(store, caller(store), owner.toUint8Array(), gallery_id[0]);
      return certified(store, readWith(store, right, memory_ids));
    });
  }

  @query([T.UserAssetLocator, IDL.Nat32], T.BlobResult)
  read_user_blob_chunk(locator: UserAssetLocator, index: number): ResultOf<Uint8Array> {
    return resultOf(() => {
      const right = rightToShared(store, caller(store), locator.owner.toUint8Array(), locator.gallery_id[0]);
      return chunkWith(store, right, locator, index);
    });
  }

  @query([T.UserAssetsRead], T.WholeAssetsResult)
  read_user_assets({ owner, gallery_id, assets }: UserAssetsRead): ResultOf<Opt<WholeAsset>[]> {
    return resultOf(() =>
      smallAssetsWith(store, rightToShared(store, caller(store), owner.toUint8Array(), gallery_id[0]), assets),
    );
  }

  @update([T.PresenceKeyInput], T.EmptyResult)
  add_presence_key(key: PresenceKeyInput): ResultOf<null> {
    return change(store, "add_presence_key", (owner) => addPresenceKey(store, owner, key));
  }

  @update([IDL.Text], T.EmptyResult)
  remove_presence_key(origin: string): ResultOf<null> {
    return change(store, "remove_presence_key", (owner) => removePresenceKey(store, owner, origin));
  }

  @query([], T.PresenceKeysResult)
  get_presence_keys(): ResultOf<PresenceKey[]> {
    return resultOf(() => presenceKeysOf(store, caller(store)).map(presenceKeyView));
  }

  @query([T.SitePresenceRequest], T.SitePresenceResult)
  get_site_presence(request: SitePresenceRequest): ResultOf<Certified<boolean[]>> {
    return resultOf(() => certified(store, sitePresence(store, request)));
  }
}
