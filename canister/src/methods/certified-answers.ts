import { type Certified, type Gallery, type GalleryListing, StoreError } from "@store-forever/protocol";
import { dataCertificate } from "azle";
import type { OwnedGallery, OwnedGalleryListing } from "../galleries/gallery-reads.ts";
import type { Proven } from "../operations/proven.ts";
import type { Store } from "../store/store.ts";
import { galleryView } from "./views.ts";

/**
 * A query's answer with its proof.
 * @throws StoreError InvalidArgument when it was asked for by an update call, in which there is no certificate
 */
export function certified<T>({ tree }: Store, { value, paths }: Proven<T>): Certified<T> {
  const certificate = dataCertificate();
  if (certificate === undefined)
    throw new StoreError("InvalidArgument", "Certified answers come from query calls: make this one a query.");
  return { value, certificate, witness: tree.witness(paths) };
}

export function certifiedGallery(store: Store, { value, paths }: Proven<OwnedGallery>): Certified<Gallery> {
  return certified(store, { value: galleryView(value), paths });
}

export function certifiedGalleries(
  store: Store,
  { value, paths }: Proven<OwnedGalleryListing>,
): Certified<GalleryListing> {
  return certified(store, { value: { ...value, items: value.items.map(galleryView) }, paths });
}
