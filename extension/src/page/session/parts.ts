import type { GallerySource } from "@store-forever/workers";
import type { JobSnapshot } from "../../messages/job-snapshot.ts";
import type { GalleryKnowledge } from "../../messages/reply.ts";

/** An archive's gallery holds no more photos, and a message takes no more. The built code keeps this name, by which a test makes parts small. */
const PART = { maxItems: 10_000 };

/** A gallery as it is stored: a large one in parts, which have one address and a title that tells their order. */
export function partsOf(source: GallerySource): GallerySource[] {
  const { items, title, galleryId } = source;
  const count = Math.ceil(items.length / PART.maxItems);
  if (count <= 1) return [source];
  return Array.from({ length: count }, (_, index) => ({
    ...source,
    galleryId: partId(galleryId, index),
    title: `${title} (${index + 1}/${count})`,
    items: items.slice(index * PART.maxItems, (index + 1) * PART.maxItems),
  }));
}

/** Spreads the ids of parts over all UUIDs, so that none is the id of another gallery of the site. */
const STEP = 0x9e3779b97f4bn;
const NODE_DIGITS = 12;
const NODE_MASK = (1n << 48n) - 1n;

/** The id of a part: the gallery's own for the first, and for others one that is made of it, so that it is the same every time. */
export function partId(galleryId: string, index: number): string {
  const node = BigInt(`0x${galleryId.slice(-NODE_DIGITS)}`) ^ ((STEP * BigInt(index)) & NODE_MASK);
  return galleryId.slice(0, -NODE_DIGITS) + node.toString(16).padStart(NODE_DIGITS, "0");
}

/** How many photos of a large gallery are behind its jobs, and how many all of its jobs have together. */
export interface PartsDone {
  doneCount: number;
  totalCount: number;
}

/** How much of a gallery is in the parts before one of them. A gallery that has one part has none before it. */
export function partsBefore(parts: readonly GallerySource[], galleryId: string): PartsDone {
  const countOf = (some: readonly GallerySource[]) => some.reduce((sum, { items }) => sum + items.length, 0);
  const at = parts.findIndex((part) => part.galleryId === galleryId);
  return parts.length > 1
    ? { doneCount: countOf(parts.slice(0, at)), totalCount: countOf(parts) }
    : { doneCount: 0, totalCount: 0 };
}

/** A part's running job as what it is of all: people store one gallery. */
export function amongParts(job: JobSnapshot, { doneCount, totalCount }: PartsDone): JobSnapshot {
  if (job.state !== "running" || totalCount <= job.totalCount) return job;
  const percent = (100 * doneCount + job.percent * job.totalCount) / totalCount;
  return { ...job, percent: Math.floor(percent), doneCount: doneCount + job.doneCount, totalCount };
}

/** What is known of all parts of a gallery together. */
export function knowledgeOf(parts: readonly GalleryKnowledge[]): GalleryKnowledge | undefined {
  const [first] = parts;
  if (first === undefined) return undefined;
  const jobs = parts.map(({ job }) => job);
  return {
    ...first,
    storedMemoryIds: parts.flatMap(({ storedMemoryIds }) => storedMemoryIds),
    job: jobs.find((job) => job === "running") ?? jobs.find((job) => job === "paused") ?? null,
    report: parts.map(({ report }) => report).find((report) => report !== null) ?? null,
    galleryClaimsCopies: parts.some(({ galleryClaimsCopies }) => galleryClaimsCopies),
    changes: first.changes && parts.flatMap(({ changes }) => changes ?? []),
  };
}
