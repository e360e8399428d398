import type {
  Certified,
  Gallery,
  GalleryInput,
  GalleryPage,
  GalleryStatus,
  GalleryStored,
  PageRequest,
  ResultOf,
  ShareLink,
} from "@store-forever/protocol";
import { IDL, query, update } from "azle";
import { deleteGallery, featureItems, storeGallery, updateGallery } from "../galleries/galleries.ts";
import { galleryStatuses, listGalleries, ownGallery, sharedGallery } from "../memories/certified-answers.ts";
import { createShareLink, galleryLinks } from "../sharing/share-links.ts";
import { caller, certifiedGalleries, certifiedGallery, change } from "./messages.ts";
import { randomSecret } from "./random-secret.ts";
import { answer } from "./refusal.ts";
import { archive, T } from "./singletons.ts";

export class GalleryMethods {
  @update([T.GalleryInput], T.GalleryStoredResult)
  store_gallery_forever(gallery: GalleryInput): ResultOf<GalleryStored> {
    return change(archive, "store_gallery_forever", (owner) => storeGallery(archive, owner, gallery));
  }

  @update([T.GalleryInput], T.GalleryStoredResult)
  update_gallery(gallery: GalleryInput): ResultOf<GalleryStored> {
    return change(archive, "update_gallery", (owner) => updateGallery(archive, owner, gallery));
  }

  @update([T.FeatureGalleryItems], T.EmptyResult)
  feature_gallery_items(request: { gallery_id: string; memory_ids: string[] }): ResultOf<null> {
    return change(archive, "feature_gallery_items", (owner) =>
      featureItems(archive, owner, request.gallery_id, request.memory_ids),
    );
  }

  @update([IDL.Text], T.EmptyResult)
  delete_gallery(galleryId: string): ResultOf<null> {
    return change(archive, "delete_gallery", (owner) => deleteGallery(archive, owner, galleryId));
  }

  @query([IDL.Text], T.GalleryResult)
  get_gallery_by_id(galleryId: string): ResultOf<Certified<Gallery>> {
    return answer(() => certifiedGallery(archive, ownGallery(archive, caller(), galleryId)));
  }

  @query([T.PageRequest], T.GalleryPageResult)
  get_my_galleries(page: PageRequest): ResultOf<Certified<GalleryPage>> {
    return answer(() =>
      certifiedGalleries(
        archive,
        listGalleries(archive, caller(), page, () => true),
      ),
    );
  }

  @query([IDL.Vec(IDL.Text)], T.GalleryStatusesResult)
  get_gallery_statuses(galleryIds: string[]): ResultOf<GalleryStatus[]> {
    return answer(() => galleryStatuses(archive, caller(), galleryIds));
  }

  /** The secret comes from the network's own randomness, by a call that other messages may overtake. */
  @update([IDL.Text], T.ShareLinkResult)
  async create_share_link(galleryId: string): Promise<ResultOf<ShareLink>> {
    const owner = caller();
    const known = answer(() => galleryLinks(archive, owner, galleryId));
    if ("Err" in known) return known;
    if (known.Ok[0] !== undefined) return { Ok: known.Ok[0] };
    const secret = await randomSecret();
    return change(archive, "create_share_link", () => createShareLink(archive, owner, galleryId, secret));
  }

  @query([IDL.Text], T.ShareLinksResult)
  list_share_links(galleryId: string): ResultOf<ShareLink[]> {
    return answer(() => galleryLinks(archive, caller(), galleryId));
  }

  @query([IDL.Text], T.GalleryResult)
  get_shared_gallery(token: string): ResultOf<Certified<Gallery>> {
    return answer(() => certifiedGallery(archive, sharedGallery(archive, token)));
  }
}
