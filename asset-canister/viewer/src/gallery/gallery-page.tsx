import { unwrap } from "@store-forever/protocol/verify";
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { Archive } from "../archive/archive.ts";
import { formatCount, formatDate } from "../ui/format.ts";
import { CheckIcon, InfinityIcon, WarningIcon } from "../ui/icons.tsx";
import { Lightbox } from "./lightbox.tsx";
import { PhotoTile } from "./photo-tile.tsx";
import { GalleryProof } from "./proof-details.tsx";
import { useNearScreen } from "./use-near-screen.ts";
import { type Photos, usePhotos } from "./use-photos.ts";

export function GalleryPage({ archive }: { archive: Archive }) {
  const { gallery } = archive;
  const read = usePhotos(archive);
  const [openIndex, setOpenIndex] = useState<number>();
  const [unverified, setUnverified] = useState<ReadonlySet<string>>(new Set());
  const onUnverified = useCallback(
    (memoryId: string) => setUnverified((before) => (before.has(memoryId) ? before : new Set(before).add(memoryId))),
    [],
  );
  useEffect(() => {
    document.title = `${gallery.title} · Store Forever`;
  }, [gallery]);

  return (
    <div class="page">
      <GalleryHeader archive={archive} read={read} unverifiedCount={unverified.size} />
      <main>
        <ul class="grid" aria-label="Photos">
          {read.photos.map((photo, index) => (
            <PhotoTile
              key={photo.memoryId}
              archive={archive}
              photo={photo}
              onOpen={() => setOpenIndex(index)}
              onUnverified={onUnverified}
            />
          ))}
        </ul>
        <ReadOn read={read} />
      </main>
      <GalleryFooter archive={archive} />
      {openIndex !== undefined && (
        <Lightbox
          archive={archive}
          photos={read.photos}
          index={openIndex}
          onShow={setOpenIndex}
          onClose={() => setOpenIndex(undefined)}
        />
      )}
    </div>
  );
}

function GalleryHeader({
  archive,
  read,
  unverifiedCount,
}: {
  archive: Archive;
  read: Photos;
  unverifiedCount: number;
}) {
  const { gallery } = archive;
  const [proofOpen, setProofOpen] = useState(false);
  const description = unwrap(gallery.description);
  return (
    <header class="gallery-header">
      <p class="brand">
        <InfinityIcon /> Store Forever
      </p>
      <h1>{gallery.title}</h1>
      {description !== undefined && <p class="lead">{description}</p>}
      <div class="facts-line">
        <span>{formatCount(gallery.items.length, "photo", "photos")}</span>
        <span>Stored {formatDate(gallery.created_at_ns)}</span>
        <button
          type="button"
          class={unverifiedCount === 0 ? "button verified" : "button"}
          aria-haspopup="dialog"
          onClick={() => setProofOpen(true)}
        >
          <CheckIcon /> {unverifiedCount === 0 ? "Verified by your browser" : "What was verified"}
        </button>
      </div>
      <div role="status">
        {read.missingCount > 0 && <p class="notice">{missingText(read.missingCount, gallery.items.length)}</p>}
        {unverifiedCount > 0 && (
          <p class="notice warning">
            <WarningIcon />
            {formatCount(unverifiedCount, "photo", "photos")} did not pass verification and{" "}
            {unverifiedCount === 1 ? "is" : "are"} not shown.
          </p>
        )}
      </div>
      {proofOpen && <GalleryProof archive={archive} onClose={() => setProofOpen(false)} />}
    </header>
  );
}

export function missingText(missingCount: number, itemCount: number): string {
  const verb = missingCount === 1 ? "is" : "are";
  return `${missingCount.toLocaleString()} of ${formatCount(itemCount, "photo", "photos")} ${verb} not stored yet.`;
}

/** Below the grid: reads the next page when it comes near the screen, and says when that fails. */
function ReadOn({ read: { reading, readOn } }: { read: Photos }) {
  const end = useRef<HTMLDivElement>(null);
  const near = useNearScreen(end);
  useEffect(() => {
    if (near && reading.state === "paused") readOn();
  }, [near, reading.state, readOn]);
  return (
    <div ref={end} class="read-on" role="status">
      {reading.state === "reading" && <p class="quiet">Reading and checking the photos…</p>}
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
