import { unwrap } from "@store-forever/protocol/verify";
import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Archive } from "../archive/archive.ts";
import { WarningIcon } from "../ui/icons.tsx";
import { GalleryHeader } from "./gallery-header.tsx";
import { GalleryTools } from "./gallery-tools.tsx";
import { Lightbox } from "./lightbox.tsx";
import { PhotoGrid } from "./photo-grid.tsx";
import { EVERYTHING, isEverything, type Selection, select } from "./selection.ts";
import { useNearScreen } from "./use-near-screen.ts";
import { type Photos, usePhotos } from "./use-photos.ts";

/** The lightbox never comes to its end while the gallery goes on. */
const READ_AHEAD = 5;

export function GalleryPage({ archive }: { archive: Archive }) {
  const { gallery } = archive;
  const [selection, setSelection] = useState<Selection>(EVERYTHING);
  const read = usePhotos(archive, !isEverything(selection));
  const photos = useMemo(() => select(read.photos, selection), [read.photos, selection]);
  const [openIndex, setOpenIndex] = useState<number>();
  const [unverified, setUnverified] = useState<ReadonlySet<string>>(new Set());
  const onUnverified = useCallback(
    (memoryId: string) => setUnverified((before) => (before.has(memoryId) ? before : new Set(before).add(memoryId))),
    [],
  );
  const { reading, readOn } = read;
  const isNearEnd = openIndex !== undefined && openIndex >= photos.length - READ_AHEAD;
  useEffect(() => {
    if (isNearEnd && reading.state === "paused") readOn();
  }, [isNearEnd, reading.state, readOn]);
  useEffect(() => {
    document.title = `${gallery.title} · Store Forever`;
  }, [gallery]);

  return (
    <div class="page">
      <GalleryHeader archive={archive} read={read} unverifiedCount={unverified.size} />
      <main>
        {gallery.items.length > 1 && (
          <GalleryTools selection={selection} count={photos.length} onSelect={setSelection} />
        )}
        <PhotoGrid archive={archive} photos={photos} onOpen={setOpenIndex} onUnverified={onUnverified} />
        <ReadOn read={read} itemCount={gallery.items.length} />
      </main>
      <GalleryFooter archive={archive} />
      {openIndex !== undefined && (
        <Lightbox
          archive={archive}
          photos={photos}
          index={openIndex}
          onShow={setOpenIndex}
          onClose={() => setOpenIndex(undefined)}
        />
      )}
    </div>
  );
}

/** Below the grid: reads the next page when it comes near the screen, and says when that fails. */
function ReadOn({ read: { reading, readOn, itemsRead }, itemCount }: { read: Photos; itemCount: number }) {
  const end = useRef<HTMLDivElement>(null);
  const near = useNearScreen(end);
  useEffect(() => {
    if (near && reading.state === "paused") readOn();
  }, [near, reading.state, readOn]);
  return (
    <div ref={end} class="read-on" role="status">
      {reading.state === "reading" && (
        <p class="quiet">
          Reading and checking the photos…
          {itemsRead > 0 && ` ${itemsRead.toLocaleString()} of ${itemCount.toLocaleString()}`}
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

function GalleryFooter({ archive }: { archive: Archive }) {
  const sourceUrl = unwrap(archive.gallery.source_url);
  const isWebPage = sourceUrl !== undefined && /^https?:\/\//i.test(sourceUrl);
  return (
    <footer class="gallery-footer">
      <p>
        These photos are kept by canister <code>{archive.trust.canisterId}</code> on the Internet Computer.
      </p>
      {isWebPage && (
        <p>
          They were first shown at{" "}
          <a href={sourceUrl} rel="noopener noreferrer" target="_blank">
            {new URL(sourceUrl).host}
          </a>
          .
        </p>
      )}
    </footer>
  );
}
