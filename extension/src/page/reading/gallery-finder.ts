import type { PageGallery } from "./gallery-adapter.ts";

/** How far the search for the whole gallery is allowed to go. */
export interface FinderLimits {
  maxPages: number;
  maxPhotos: number;
  maxMs: number;
}

export const FINDER_LIMITS: FinderLimits = { maxPages: 2_000, maxPhotos: 50_000, maxMs: 15 * 60_000 };

/** Where the search is, and what it has found. */
export interface Finding {
  /**
   * `stopped`: by the person. `limited`: a limit was reached. `unsure`: no more came, although the page was still loading or tells of
   * more. All three can go on.
   */
  name: "finding" | "stopped" | "limited" | "unsure" | "found";
  pageCount: number;
  photoCount: number;
  /** Pages that could not be read. */
  unreadCount: number;
}

/** Finds the rest of a gallery: on its further pages, in its albums, and in the tab where there is no other way. */
export interface GalleryFinder {
  /** What was found until now, as one gallery. */
  readonly gallery: PageGallery;
  /** Begins or goes on. Ends when all is found, when a limit is reached, or when it is stopped. */
  find(onProgress: (finding: Finding) => void): Promise<Finding>;
  stop(): void;
  /** Where the search is, for whoever goes on with it after the page was closed; nothing before it has begun. */
  save(): string | undefined;
  /** How far a search is that was kept; nothing where it is a new one. */
  readonly kept: Finding | undefined;
}

/**
 * @param gallery as the page shows it
 * @param saved a search of the same gallery that is gone on with
 */
export type MakeFinder = (
  document: Document,
  gallery: PageGallery,
  limits?: FinderLimits,
  saved?: string | null,
) => GalleryFinder;

/** Where the finder's script leaves its function: in the world that the extension's scripts share and no page can see. */
export const finderPlace = "storeForeverFinder";
export type FinderPlace = { [finderPlace]?: MakeFinder };
