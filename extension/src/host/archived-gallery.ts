import { archiveId } from "@store-forever/protocol";
import type { GalleryOutcome, GallerySource, JobEvent } from "@store-forever/workers";

/** A gallery as the pipeline stores it, and the way back to the ids of its page. */
export interface ArchivedGallery {
  /** With the ids of the archive. */
  source: GallerySource;
  toPageEvent: (event: JobEvent) => JobEvent;
  toPageOutcome: (outcome: GalleryOutcome) => GalleryOutcome;
}

/**
 * Gives a gallery and its memories the ids that they have in an archive (ARCHITECTURE.md#archive-ids). Everything outside of the
 * pipeline speaks of them as their page does.
 * @param origin of the page, as the browser told it
 */
export function archivedGallery(origin: string, gallery: GallerySource): ArchivedGallery {
  const pageIds = new Map<string, string>();
  const items = gallery.items.map((item) => {
    const memoryId = archiveId(origin, "memory", item.memoryId);
    pageIds.set(memoryId, item.memoryId);
    return { ...item, memoryId };
  });
  const ofPage = <T extends { memoryId: string }>(named: T): T => ({
    ...named,
    memoryId: pageIds.get(named.memoryId) ?? named.memoryId,
  });
  return {
    source: { ...gallery, galleryId: archiveId(origin, "gallery", gallery.galleryId), items },
    toPageEvent: (event) => ("memoryId" in event ? ofPage(event) : event),
    toPageOutcome: (outcome) => ({
      ...outcome,
      galleryId: gallery.galleryId,
      stored: outcome.stored.map(ofPage),
      failed: outcome.failed.map(ofPage),
    }),
  };
}
