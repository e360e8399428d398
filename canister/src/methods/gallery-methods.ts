import type {
  Certified,
  Gallery,
  GalleryInput,
  GalleryListing,
  GalleryStatus,
  GalleryStored,
  ListingRequest,
  Opt,
  ResultOf,
} from "@store-forever/protocol";
import * as T from "@store-forever/protocol/candid";
import { IDL, query, update } from "azle";
import { caller } from "../admission/callers.ts";
import { deleteGallery, storeGallery, updateGallery } from "../galleries/galleries.ts";
import { galleryStatuses, listGalleries, ownGallery } from "../galleries/gallery-reads.ts";
import { requireNothingLost } from "../galleries/losing.ts";
import { certifiedGalleries, certifiedGallery } from "./certified-answers.ts";
import { resultOf } from "./results.ts";
import { store } from "./singletons.ts";
import { change } from "./update-calls.ts";

/** An owner's galleries. */
export class GalleryMethods {
  @update([T.GalleryInput], T.GalleryStoredResult)
  store_gallery_forever(gallery: GalleryInput): ResultOf<GalleryStored> {
    return change(store, "store_gallery_forever", (owner) => storeGallery(store, owner, gallery));
  }

  @update([T.GalleryInput, IDL.Opt(IDL.Text)], T.GalleryStoredResult)
  update_gallery(gallery: GalleryInput, [idempotencyKey]: Opt<string>): ResultOf<GalleryStored> {
    return change(store, "update_gallery", (owner, { isHotKey }) => {
      if (isHotKey) requireNothingLost(store, owner, gallery.id, gallery.items);
      return updateGallery(store, owner, gallery, idempotencyKey);
    });
  }

  @update([IDL.Text], T.EmptyResult)
  delete_gallery(galleryId: string): ResultOf<null> {
    return change(store, "delete_gallery", (owner, { isHotKey }) => {
      if (isHotKey) requireNothingLost(store, owner, galleryId, []);
      return deleteGallery(store, owner, galleryId);
    });
  }

  @query([IDL.Text], T.GalleryResult)
  get_gallery_by_id(galleryId: string): ResultOf<Certified<Gallery>> {
    return resultOf(() => certifiedGallery(store, ownGallery(store, caller(store), galleryId)));
  }

  @query([T.ListingRequest], T.GalleryListingResult)
  get_my_galleries(page: ListingRequest): ResultOf<Certified<GalleryListing>> {
    return resultOf(() =>
      certifiedGalleries(
        store,
        listGalleries(store, caller(store), page, () => true),
      ),
    );
  }

  @query([IDL.Vec(IDL.Text)], T.GalleryStatusesResult)
  get_gallery_statuses(galleryIds: string[]): ResultOf<GalleryStatus[]> {
    return resultOf(() => galleryStatuses(store, caller(store), galleryIds));
  }
}
