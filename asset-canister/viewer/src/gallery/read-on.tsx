import { useEffect, useRef } from "preact/hooks";
import { WarningIcon } from "../ui/icons.tsx";
import { useNearScreen } from "./use-near-screen.ts";
import type { ReadPhotos } from "./use-photos.ts";

/** Below the grid: reads the next page when it comes near the screen, and says when that fails. */
export function ReadOn({
  read: { photos, missing, reading, readOn },
  itemCount,
}: {
  read: ReadPhotos;
  itemCount: number;
}) {
  const end = useRef<HTMLDivElement>(null);
  const near = useNearScreen(end);
  const readCount = photos.length + missing.length;
  useEffect(() => {
    if (near && reading.state === "paused") readOn();
  }, [near, reading.state, readOn]);
  return (
    <div ref={end} class="read-on" role="status">
      {reading.state === "reading" && (
        <p class="quiet">
          Reading and checking the photos…
          {readCount > 0 && ` ${readCount.toLocaleString()} of ${itemCount.toLocaleString()}`}
        </p>
      )}
      {reading.state === "failed" && (
        <div class="notice warning">
          <WarningIcon />
          <div>
            <p>
              {reading.failure.kind === "unverified"
                ? "The photos’ descriptions did not pass verification, so they are not shown."
                : "The photos could not be read."}
            </p>
            <p class="quiet">{reading.failure.detail}</p>
          </div>
          <button type="button" class="button" onClick={readOn}>
            Try again
          </button>
        </div>
      )}
    </div>
  );
}
