import type {
  Certified,
  Gallery,
  GalleryInput,
  GalleryListing,
  GalleryStatus,
  GalleryStored,
  ListingRequest,
  ResultOf,
  ShareLink,
} from "@store-forever/protocol";
import * as T from "@store-forever/protocol/candid";
import { IDL, query, update } from "azle";
import { deleteGallery, featureItems, storeGallery, updateGallery } from "../galleries/galleries.ts";
import { galleryStatuses, listGalleries, ownGallery, sharedGallery } from "../galleries/gallery-reads.ts";
import { randomSecret } from "../sharing/random-secret.ts";
import { createShareLink, galleryLinks } from "../sharing/share-links.ts";
import { caller } from "./callers.ts";
import { certifiedGalleries, certifiedGallery } from "./certified-answers.ts";
import { resultOf } from "./results.ts";
import { store } from "./singletons.ts";
import { change } from "./update-calls.ts";

/** An owner's galleries, and links to them. */
export class GalleryMethods {
  @update([T.GalleryInput], T.GalleryStoredResult)
  store_gallery_forever(gallery: GalleryInput): ResultOf<GalleryStored> {
    return change(store, "store_gallery_forever", (owner) => storeGallery(store, owner, gallery));
  }

  @update([T.GalleryInput], T.GalleryStoredResult)
  update_gallery(gallery: GalleryInput): ResultOf<GalleryStored> {
    return change(store, "update_gallery", (owner) => updateGallery(store, owner, gallery));
  }

  @update([T.FeatureGalleryItems], T.EmptyResult)
  feature_gallery_items(request: { gallery_id: string; memory_ids: string[] }): ResultOf<null> {
    return change(store, "feature_gallery_items", (owner) =>
      featureItems(store, owner, request.gallery_id, request.memory_ids),
    );
  }

  @update([IDL.Text], T.EmptyResult)
  delete_gallery(galleryId: string): ResultOf<null> {
    return change(store, "delete_gallery", (owner) => deleteGallery(store, owner, galleryId));
  }

  @query([IDL.Text], T.GalleryResult)
  get_gallery_by_id(galleryId: string): ResultOf<Certified<Gallery>> {
    return resultOf(() => certifiedGallery(store, ownGallery(store, caller(), galleryId)));
  }

  @query([T.ListingRequest], T.GalleryListingResult)
  get_my_galleries(page: ListingRequest): ResultOf<Certified<GalleryListing>> {
    return resultOf(() =>
      certifiedGalleries(
        store,
        listGalleries(store, caller(), page, () => true),
      ),
    );
  }

  @query([IDL.Vec(IDL.Text)], T.GalleryStatusesResult)
  get_gallery_statuses(galleryIds: string[]): ResultOf<GalleryStatus[]> {
    return resultOf(() => galleryStatuses(store, caller(), galleryIds));
  }

  /** The secret comes from the network's own randomness, by a call that other messages may overtake. */
  @update([IDL.Text], T.ShareLinkResult)
  async create_share_link(galleryId: string): Promise<ResultOf<ShareLink>> {
    const owner = caller();
    const known = resultOf(() => galleryLinks(store, owner, galleryId));
    if ("Err" in known) return known;
    if (known.Ok[0] !== undefined) return { Ok: known.Ok[0] };
    const secret = await randomSecret();
    return change(store, "create_share_link", () => createShareLink(store, owner, galleryId, secret));
  }

  @query([IDL.Text], T.ShareLinksResult)
  list_share_links(galleryId: string): ResultOf<ShareLink[]> {
    return resultOf(() => galleryLinks(store, caller(), galleryId));
  }

  @query([IDL.Text], T.GalleryResult)
  get_shared_gallery(token: string): ResultOf<Certified<Gallery>> {
    return resultOf(() => certifiedGallery(store, sharedGallery(store, token)));
  }
}
