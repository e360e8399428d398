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
  /** Items that the canister does not have, among those read so far. */
  missing: readonly GalleryItem[];
  /** Photos that the owner removed since they were read. */
  removedIds: ReadonlySet<string>;
  reading: ReadingState;
  /** Reads the next photos, or tries again where that failed. */
  readOn: () => void;
  /** Replaces a photo that was changed. */
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
 * For components: the photos of what was opened, read a listing at a time.
 * @param wantAll reads on by itself until all are read
 */
export function usePhotos(opened: OpenedGallery, wantAll: boolean): ReadPhotos {
  const [progress, setProgress] = useState(START);
  const { next, reading } = progress;
  const firstListing = useRef(opened.firstListing);

  useLayoutEffect(() => {
    if (reading.state !== "reading") return;
    let current = true;
    const page = firstListing.current ?? readListing(opened, next);
    // Used once: when it fails, the listing is asked for again.
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
