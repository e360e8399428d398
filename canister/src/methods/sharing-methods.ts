import type {
  Certified,
  Gallery,
  GalleryPage,
  HttpRequest,
  HttpResponse,
  Memory,
  OpenedLink,
  Opt,
  ResultOf,
  ShareTarget,
  Sharing,
  SharingUpdate,
  TargetLink,
  UserAssetLocator,
  UserMemoriesRead,
  UserPageRequest,
} from "@store-forever/protocol";
import { dataCertificate, IDL, Principal, query, update } from "azle";
import { listGalleries, openedLink, readWith, userGallery } from "../memories/certified-answers.ts";
import { chunkWith } from "../memories/media.ts";
import { answerHttp } from "../publishing/http-media.ts";
import { rightToShared } from "../sharing/rights.ts";
import { addLink, isSharedWith, revokeLink, sharingOf, updateSharing } from "../sharing/sharing.ts";
import { shareTarget, sharingView, targetLink, toTarget } from "../sharing/sharing-views.ts";
import { uuidText } from "../store/keys.ts";
import { caller, certified, certifiedGalleries, certifiedGallery, change } from "./messages.ts";
import { randomSecret } from "./random-secret.ts";
import { answer } from "./refusal.ts";
import { store, T } from "./singletons.ts";

/** Who else may read, and their reading. */
export class SharingMethods {
  @query([T.ShareTarget], T.SharingResult)
  get_sharing(target: ShareTarget): ResultOf<Sharing> {
    return answer(() => {
      const wanted = toTarget(caller(), target);
      return sharingView(wanted, sharingOf(store, wanted));
    });
  }

  @update([T.SharingUpdate], T.SharingResult)
  update_sharing({ target, is_public, add_people, remove_people }: SharingUpdate): ResultOf<Sharing> {
    return change(store, "update_sharing", (owner) => {
      const wanted = toTarget(owner, target);
      const bytes = (people: Principal[]) => people.map((person) => person.toUint8Array());
      const sharing = { isPublic: is_public[0], add: bytes(add_people), remove: bytes(remove_people) };
      return sharingView(wanted, updateSharing(store, wanted, sharing));
    });
  }

  @update([T.ShareTarget, IDL.Opt(IDL.Text)], T.TargetLinkResult)
  async new_share_link(target: ShareTarget, label: Opt<string>): Promise<ResultOf<TargetLink>> {
    const wanted = toTarget(caller(), target);
    const known = answer(() => sharingOf(store, wanted));
    if ("Err" in known) return known;
    const secret = await randomSecret();
    return change(store, "new_share_link", () => targetLink(wanted, addLink(store, wanted, label[0], secret)));
  }

  @update([IDL.Text], T.EmptyResult)
  revoke_share_link(token: string): ResultOf<null> {
    return change(store, "revoke_share_link", (owner) => revokeLink(store, owner, token));
  }

  @query([IDL.Text], T.OpenedLinkResult)
  open_share_link(token: string): ResultOf<Certified<Opt<OpenedLink>>> {
    return answer(() => {
      const { value, paths } = openedLink(store, token);
      const opened: Opt<OpenedLink> =
        value === undefined ? [] : [{ owner: Principal.fromUint8Array(value.owner), target: shareTarget(value) }];
      return certified(store, { value: opened, paths });
    });
  }

  @query([T.UserPageRequest], T.GalleryPageResult)
  get_user_galleries(request: UserPageRequest): ResultOf<Certified<GalleryPage>> {
    return answer(() => {
      const [reader, owner] = [caller(), request.owner.toUint8Array()];
      const isOwn = request.owner.compareTo(Principal.fromUint8Array(reader)) === "eq";
      const isVisible = (id: Uint8Array) =>
        isOwn || isSharedWith(store, { kind: "gallery", owner, id: uuidText(id) }, reader);
      return certifiedGalleries(store, listGalleries(store, owner, request, isVisible));
    });
  }

  @query([T.UserGalleryRequest], T.GalleryResult)
  get_user_gallery({ owner, gallery_id }: { owner: Principal; gallery_id: string }): ResultOf<Certified<Gallery>> {
    return answer(() => certifiedGallery(store, userGallery(store, caller(), owner.toUint8Array(), gallery_id)));
  }

  @query([T.UserMemoriesRead], T.MemoriesResult)
  read_user_memories({ owner, gallery_id, memory_ids }: UserMemoriesRead): ResultOf<Certified<Opt<Memory>[]>> {
    return answer(() => {
      const right = rightToShared(store, caller(), owner.toUint8Array(), gallery_id[0]);
      return certified(store, readWith(store, right, memory_ids));
    });
  }

  @query([T.UserAssetLocator, IDL.Nat32], T.BlobResult)
  read_user_blob_chunk(locator: UserAssetLocator, index: number): ResultOf<Uint8Array> {
    return answer(() => {
      const right = rightToShared(store, caller(), locator.owner.toUint8Array(), locator.gallery_id[0]);
      return chunkWith(store, right, locator, index);
    });
  }

  /** Published media, for HTTP gateways. */
  @query([T.HttpRequest], T.HttpResponse)
  http_request(request: HttpRequest): HttpResponse {
    return answerHttp(store, request, dataCertificate());
  }
}
