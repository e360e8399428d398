import { unwrap } from "@store-forever/protocol/verify";
import { useState } from "preact/hooks";
import type { Archive } from "../archive/archive.ts";
import { formatCount, formatDate } from "../ui/format.ts";
import { CheckIcon, InfinityIcon, WarningIcon } from "../ui/icons.tsx";
import { DownloadGallery } from "./download-gallery.tsx";
import { GalleryProof } from "./proof-details.tsx";
import type { Photos } from "./use-photos.ts";

export function GalleryHeader({
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
        <DownloadGallery archive={archive} />
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
