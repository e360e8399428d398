import { useCallback, useEffect, useState } from "preact/hooks";
import type { Archive } from "../archive/archive.ts";
import { type Failure, failureOf } from "../archive/failure.ts";
import { MEMORIES_PER_PAGE, type Photo, readPhotos } from "../archive/photo.ts";

export type Reading =
  | { state: "reading" }
  | { state: "paused" }
  | { state: "done" }
  | { state: "failed"; failure: Failure };

export interface Photos {
  photos: readonly Photo[];
  itemsRead: number;
  /** How many of the items read so far the canister does not have. */
  missingCount: number;
  reading: Reading;
  /** Reads the next page, or the failed one again. */
  readOn: () => void;
}

interface Progress {
  photos: readonly Photo[];
  itemsRead: number;
  reading: Reading;
}

const START: Progress = { photos: [], itemsRead: 0, reading: { state: "reading" } };

/**
 * The gallery's photos, read page by page.
 * @param wantAll whether to read on by itself until all are there
 */
export function usePhotos(archive: Archive, wantAll: boolean): Photos {
  const [progress, setProgress] = useState(START);
  const { itemsRead, reading } = progress;
  const { items } = archive.gallery;

  useEffect(() => {
    if (reading.state !== "reading") return;
    let current = true;
    const page = items.slice(itemsRead, itemsRead + MEMORIES_PER_PAGE);
    readPage(archive, page).then((outcome) => {
      if (!current) return;
      if ("failure" in outcome) {
        setProgress((before) => ({ ...before, reading: { state: "failed", failure: outcome.failure } }));
        return;
      }
      const readCount = itemsRead + page.length;
      setProgress((before) => ({
        photos: [...before.photos, ...outcome.photos],
        itemsRead: readCount,
        reading: { state: readCount < items.length ? "paused" : "done" },
      }));
    });
    return () => {
      current = false;
    };
  }, [archive, items, itemsRead, reading.state]);

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
  return { photos: progress.photos, itemsRead, missingCount: itemsRead - progress.photos.length, reading, readOn };
}

async function readPage(
  archive: Archive,
  page: Archive["gallery"]["items"],
): Promise<{ photos: Photo[] } | { failure: Failure }> {
  try {
    return { photos: page.length === 0 ? [] : await readPhotos(archive, page) };
  } catch (error) {
    return { failure: failureOf(error) };
  }
}
