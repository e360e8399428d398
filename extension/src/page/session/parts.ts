import type { GallerySource } from "@store-forever/workers";
import type { GalleryKnowledge } from "../../messages/reply.ts";
import type { PageGallery } from "../reading/gallery-adapter.ts";

/** An archive's gallery holds no more photos, and a message takes no more. */
const MAX_PART_ITEMS = 10_000;

/** A gallery as it is stored: a large one in parts, which have one address and a title that tells their order. */
export function partsOf({ source, partIds = [] }: PageGallery): GallerySource[] {
  const { items, title } = source;
  if (items.length <= MAX_PART_ITEMS) return [source];
  const ids = [source.galleryId, ...partIds];
  return ids.flatMap((galleryId, index) => {
    const own = items.slice(index * MAX_PART_ITEMS, (index + 1) * MAX_PART_ITEMS);
    return own.length === 0
      ? []
      : [{ ...source, galleryId, title: `${title} (${index + 1}/${ids.length})`, items: own }];
  });
}

/** What is known of all parts of a gallery together. */
export function knowledgeOf(parts: readonly GalleryKnowledge[]): GalleryKnowledge {
  const [first] = parts;
  if (first === undefined) throw new Error("A gallery has at least one part.");
  const jobs = parts.map(({ job }) => job);
  return {
    ...first,
    storedMemoryIds: parts.flatMap(({ storedMemoryIds }) => storedMemoryIds),
    job: jobs.find((job) => job === "running") ?? jobs.find((job) => job === "paused") ?? null,
    report: parts.map(({ report }) => report).find((report) => report !== null) ?? null,
    galleryClaimsCopies: parts.some(({ galleryClaimsCopies }) => galleryClaimsCopies),
  };
}
