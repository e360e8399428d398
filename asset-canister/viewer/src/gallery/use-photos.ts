import type { GalleryItem } from "@store-forever/protocol";
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { type ReadingFailure, readingFailure } from "../backend/reading-failure.ts";
import type { OpenedGallery } from "../reading/opened-gallery.ts";
import type { Photo } from "../reading/photo.ts";
import { FIRST_CURSOR, readListing } from "../reading/photo-listing.ts";

export type ReadingState =
  | { state: "reading" }
  | { state: "paused" }
  | { state: "done" }
  | { state: "failed"; failure: ReadingFailure };

export interface ReadPhotos {
  photos: readonly Photo[];
  /** Items read so far that the canister does not have. */
  missing: readonly GalleryItem[];
  /** Those that were taken out since. */
  removedIds: ReadonlySet<string>;
  reading: ReadingState;
  /** Reads the next page, or the failed one again. */
  readOn: () => void;
  /** Shows a photo as it is now. */
  replace: (photo: Photo) => void;
  remove: (memoryIds: ReadonlySet<string>) => void;
}

interface Progress {
  photos: readonly Photo[];
  missing: readonly GalleryItem[];
  removedIds: ReadonlySet<string>;
  next: string;
  reading: ReadingState;
}

const START: Progress = {
  photos: [],
  missing: [],
  removedIds: new Set(),
  next: FIRST_CURSOR,
  reading: { state: "reading" },
};

/**
 * The archive's photos, read page by page.
 * @param wantAll whether to read on by itself until all are there
 */
export function usePhotos(opened: OpenedGallery, wantAll: boolean): ReadPhotos {
  const [progress, setProgress] = useState(START);
  const { next, reading } = progress;
  const firstListing = useRef(opened.firstListing);

  useLayoutEffect(() => {
    if (reading.state !== "reading") return;
    let current = true;
    const page = firstListing.current ?? readListing(opened, next);
    // Should it fail, it is asked for again.
    firstListing.current = undefined;
    page.then(
      (read) => {
        if (!current) return;
        setProgress((before) => ({
          ...before,
          photos: [...before.photos, ...read.photos],
          missing: [...before.missing, ...read.missing],
          next: read.next ?? next,
          reading: { state: read.next === undefined ? "done" : "paused" },
        }));
      },
      (error: unknown) => {
        if (current)
          setProgress((before) => ({ ...before, reading: { state: "failed", failure: readingFailure(error) } }));
      },
    );
    return () => {
      current = false;
    };
  }, [opened, next, reading.state]);

  const readOn = useCallback(() => {
    setProgress((before) =>
      before.reading.state === "paused" || before.reading.state === "failed"
        ? { ...before, reading: { state: "reading" } }
        : before,
    );
  }, []);
  useEffect(() => {
    if (wantAll && reading.state === "paused") readOn();
  }, [wantAll, reading.state, readOn]);
  const replace = useCallback((photo: Photo) => {
    setProgress((before) => ({
      ...before,
      photos: before.photos.map((other) => (other.memoryId === photo.memoryId ? photo : other)),
    }));
  }, []);
  const remove = useCallback((memoryIds: ReadonlySet<string>) => {
    setProgress((before) => ({
      ...before,
      photos: before.photos.filter(({ memoryId }) => !memoryIds.has(memoryId)),
      removedIds: new Set([...before.removedIds, ...memoryIds]),
    }));
  }, []);
  const { photos, missing, removedIds } = progress;
  return { photos, missing, removedIds, reading, readOn, replace, remove };
}
