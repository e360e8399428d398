import { accepted, type Gallery, type GalleryStatus, type Limits } from "@store-forever/protocol";
import type { OwnerConnection } from "./owner-connection.ts";

/**
 * Reads how much of each gallery is stored, by gallery id.
 * @throws StoreError, or the agent's errors
 */
export async function readGalleryStatuses(
  { changing }: OwnerConnection,
  galleries: readonly Gallery[],
): Promise<ReadonlyMap<string, GalleryStatus>> {
  const batches = batchesOf(galleries, await changing.limits());
  const answers = await Promise.all(batches.map((batch) => changing.get_gallery_statuses(batch.map(({ id }) => id))));
  return new Map(answers.flatMap(accepted).map((status) => [status.gallery_id, status]));
}

/** Cuts galleries into batches, in their order. The canister limits the galleries of a call and the items of them all. */
export function batchesOf<G extends Pick<Gallery, "items">>(
  galleries: readonly G[],
  { presence_max, max_gallery_items }: Pick<Limits, "presence_max" | "max_gallery_items">,
): G[][] {
  const batches: G[][] = [];
  let itemCount = Number.POSITIVE_INFINITY;
  for (const gallery of galleries) {
    const isFull = batches.at(-1)?.length === presence_max || itemCount + gallery.items.length > max_gallery_items;
    if (isFull) {
      batches.push([]);
      itemCount = 0;
    }
    batches.at(-1)?.push(gallery);
    itemCount += gallery.items.length;
  }
  return batches;
}
