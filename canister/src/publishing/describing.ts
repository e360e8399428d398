import { uuidText } from "../store/ids.ts";
import { isInGallery } from "../store/records/gallery-record.ts";
import {
  deletePublishingTask,
  hasPreviewPage,
  type PublishingTask,
  publishedGalleries,
  readPublishingTask,
  writePublishingTask,
} from "../store/records/publishing-record.ts";
import type { Owner, Store } from "../store/store.ts";
import type { Target } from "../store/target.ts";
import { describeSome, withdrawManifest } from "./manifests.ts";
import { publishPreview } from "./previews.ts";
import { countPublished } from "./publishing-day.ts";

/**
 * When the page and the manifest of a public gallery are made: after its media, and anew when something in them changes.
 *
 * This place is behind all memories of a gallery: its page is left to do, and its manifest from the item on that is counted from here.
 */
export const DESCRIBING = 0x8000_0000;

/** Renews the page and manifest of a public gallery. The manifest is gone until it is made anew. */
export function renewDescription(store: Store, target: Target): void {
  if (!hasPreviewPage(store, target)) return;
  publishPreview(store, target);
  withdrawManifest(store, target);
  describeAnew(store, target);
}

/** Renews what tells of a memory whose description has changed, in all public galleries. */
export function renewDescriptions(store: Store, owner: Owner, memoryId: string): void {
  for (const { id } of publishedGalleries(store, owner)) {
    const target: Target = { kind: "gallery", owner, id: uuidText(id) };
    if (isToBeDescribed(store, target) || !isInGallery(store, owner, id, memoryId)) continue;
    renewDescription(store, target);
  }
}

const isToBeDescribed = (store: Store, target: Target) =>
  (readPublishingTask(store, target)?.place ?? Infinity) <= DESCRIBING;

/** Lets a public gallery be described anew, after what waits to be published of it. */
export function describeAnew(store: Store, target: Target): void {
  if (!isToBeDescribed(store, target)) writePublishingTask(store, { target, place: DESCRIBING });
}

/**
 * Renews a public gallery's page, or makes the next part of its manifest.
 * @returns the place that it came to, or `end` when the task is done and out of the queue
 */
export function describeFrom(store: Store, { target, place }: PublishingTask): number | "end" {
  if (place === DESCRIBING) publishPreview(store, target);
  const done = describeSome(store, target, place - DESCRIBING);
  countPublished(store, target.owner, { leaves: done.canvasCount });
  if (done.place !== "end") return DESCRIBING + done.place;
  deletePublishingTask(store, target);
  return "end";
}
