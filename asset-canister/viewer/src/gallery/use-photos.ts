import type { GalleryItem } from "@store-forever/protocol";
import { useCallback, useEffect, useState } from "preact/hooks";
import type { Archive } from "../archive/archive.ts";
import { type Failure, failureOf } from "../archive/failure.ts";
import type { Photo } from "../archive/photo.ts";
import { FIRST_PAGE, readPage } from "../archive/photo-page.ts";

export type Reading =
  | { state: "reading" }
  | { state: "paused" }
  | { state: "done" }
  | { state: "failed"; failure: Failure };

export interface Photos {
  photos: readonly Photo[];
  /** Items read so far that the canister does not have. */
  missing: readonly GalleryItem[];
  reading: Reading;
  /** Reads the next page, or the failed one again. */
  readOn: () => void;
  /** Shows a photo as it is now, or no longer. */
  replace: (memoryId: string, photo: Photo | undefined) => void;
}

interface Progress {
  photos: readonly Photo[];
  missing: readonly GalleryItem[];
  next: string;
  reading: Reading;
}

const START: Progress = { photos: [], missing: [], next: FIRST_PAGE, reading: { state: "reading" } };

/**
 * The archive's photos, read page by page.
 * @param wantAll whether to read on by itself until all are there
 */
export function usePhotos(archive: Archive, wantAll: boolean): Photos {
  const [progress, setProgress] = useState(START);
  const { next, reading } = progress;

  useEffect(() => {
    if (reading.state !== "reading") return;
    let current = true;
    readPage(archive, next).then(
      (page) => {
        if (!current) return;
        setProgress((before) => ({
          photos: [...before.photos, ...page.photos],
          missing: [...before.missing, ...page.missing],
          next: page.next ?? next,
          reading: { state: page.next === undefined ? "done" : "paused" },
        }));
      },
      (error: unknown) => {
        if (current) setProgress((before) => ({ ...before, reading: { state: "failed", failure: failureOf(error) } }));
      },
    );
    return () => {
      current = false;
    };
  }, [archive, next, reading.state]);

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
  const replace = useCallback((memoryId: string, photo: Photo | undefined) => {
    setProgress((before) => ({
      ...before,
      photos: before.photos.flatMap((other) => (other.memoryId === memoryId ? (photo ?? []) : other)),
    }));
  }, []);
  return { photos: progress.photos, missing: progress.missing, reading, readOn, replace };
}
