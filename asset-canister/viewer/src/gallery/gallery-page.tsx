import { unwrap } from "@store-forever/protocol/verify";
import type { ComponentChildren } from "preact";
import { lazy, Suspense } from "preact/compat";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Archive } from "../archive/archive.ts";
import type { Photo } from "../archive/photo.ts";
import { WarningIcon } from "../ui/icons.tsx";
import { Undo } from "../ui/undo.tsx";
import { GalleryHeader, titleOf } from "./gallery-header.tsx";
import { GalleryTools } from "./gallery-tools.tsx";
import { MissingItems } from "./missing-items.tsx";
import { PhotoGrid } from "./photo-grid.tsx";
import { EVERYTHING, isEverything, type Selection, select } from "./selection.ts";
import { useNearScreen } from "./use-near-screen.ts";
import { type Photos, usePhotos } from "./use-photos.ts";
import { useVerification } from "./use-verification.ts";

const Lightbox = lazy(async () => (await import("./lightbox.tsx")).Lightbox);

/** The lightbox never comes to its end while the gallery goes on. */
const READ_AHEAD = 5;

/** What the archive's owner can do besides looking, as whoever shows the page knows it. */
export interface OwnerTools {
  /** Above the photos. */
  forArchive: ComponentChildren;
  /** Below a large photo. */
  forPhoto: (photo: Photo, changes: PhotoChanges) => ComponentChildren;
}

/** To be told when the owner has changed a photo, so that the page shows it. */
export interface PhotoChanges {
  replaced: (photo: Photo) => void;
  /** @param undo where it can be put back */
  removed: (undo?: () => Promise<void>) => void;
}

export function GalleryPage({ archive, ownerTools }: { archive: Archive; ownerTools?: OwnerTools }) {
  const [selection, setSelection] = useState<Selection>(EVERYTHING);
  const read = usePhotos(archive, !isEverything(selection));
  const photos = useMemo(() => select(read.photos, selection), [read.photos, selection]);
  const [openIndex, setOpenIndex] = useState<number>();
  const page = useRef<HTMLDivElement>(null);
  const { unverifiedCount, onChecked } = useVerification(page);
  const [undo, setUndo] = useState<{ photo: Photo; run: () => Promise<void> }>();
  const title = titleOf(archive, read.photos);
  const { reading, readOn, replace } = read;
  const changesOf = (photo: Photo): PhotoChanges => ({
    replaced: (changed) => replace(photo.memoryId, changed),
    removed: (run) => {
      setOpenIndex(undefined);
      replace(photo.memoryId, undefined);
      setUndo(run && { photo, run });
    },
  });
  const isNearEnd = openIndex !== undefined && openIndex >= photos.length - READ_AHEAD;
  useEffect(() => {
    if (isNearEnd && reading.state === "paused") readOn();
  }, [isNearEnd, reading.state, readOn]);
  useEffect(() => {
    document.title = `${title} · Store Forever`;
  }, [title]);

  return (
    <div class="page" ref={page}>
      <GalleryHeader archive={archive} title={title} read={read} unverifiedCount={unverifiedCount}>
        {ownerTools?.forArchive}
      </GalleryHeader>
      <main>
        {archive.itemCount > 1 && <GalleryTools selection={selection} count={photos.length} onSelect={setSelection} />}
        {reading.state === "done" && archive.itemCount === 0 && (
          <p class="empty">There is nothing in this gallery yet.</p>
        )}
        <PhotoGrid archive={archive} photos={photos} onOpen={setOpenIndex} onChecked={onChecked} />
        {selection.storage === "incomplete" && <MissingItems items={read.missing} />}
        <ReadOn read={read} itemCount={archive.itemCount} />
      </main>
      <GalleryFooter archive={archive} />
      {undo !== undefined && (
        <Undo
          what={`“${undo.photo.title}” is out of the gallery.`}
          onUndo={async () => {
            await undo.run();
            location.reload();
          }}
          onOver={() => setUndo(undefined)}
        />
      )}
      {openIndex !== undefined && (
        <Suspense fallback={null}>
          <Lightbox
            archive={archive}
            photos={photos}
            index={openIndex}
            actionsFor={(photo) => ownerTools?.forPhoto(photo, changesOf(photo))}
            onShow={setOpenIndex}
            onClose={() => setOpenIndex(undefined)}
          />
        </Suspense>
      )}
    </div>
  );
}

/** Below the grid: reads the next page when it comes near the screen, and says when that fails. */
function ReadOn({ read: { photos, missing, reading, readOn }, itemCount }: { read: Photos; itemCount: number }) {
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

function GalleryFooter({ archive: { contents, trust } }: { archive: Archive }) {
  const sourceUrl = contents.kind === "gallery" ? unwrap(contents.gallery.source_url) : undefined;
  const isWebPage = sourceUrl !== undefined && /^https?:\/\//i.test(sourceUrl) && URL.canParse(sourceUrl);
  return (
    <footer class="gallery-footer">
      <p>
        These photos are kept by canister <code>{trust.canisterId}</code> on the Internet Computer.
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
