import { unwrap } from "@store-forever/protocol/verify";
import type { ComponentChildren } from "preact";
import { lazy, Suspense } from "preact/compat";
import { useState } from "preact/hooks";
import { DownloadPhotos } from "../download/download-photos.tsx";
import type { OpenedGallery } from "../reading/opened-gallery.ts";
import type { Photo } from "../reading/photo.ts";
import { Brand } from "../ui/brand.tsx";
import { formatCount, formatDate } from "../ui/format.ts";
import { CheckIcon, WarningIcon } from "../ui/icons.tsx";
import type { ReadPhotos } from "./use-photos.ts";

const GalleryProof = lazy(async () => (await import("./proof/proof-details.tsx")).GalleryProof);

interface GalleryHeaderProps {
  opened: OpenedGallery;
  title: string;
  read: ReadPhotos;
  unverifiedCount: number;
  /** Where else the owner can go. */
  navigation: ComponentChildren;
  /** What the owner can do. */
  children: ComponentChildren;
}

export function GalleryHeader({ opened, title, read, unverifiedCount, navigation, children }: GalleryHeaderProps) {
  const [proofOpen, setProofOpen] = useState(false);
  const { contents, itemCount } = opened;
  const gallery = contents.kind === "gallery" ? contents.gallery : undefined;
  const description = gallery && unwrap(gallery.description);
  return (
    <header class="gallery-header">
      <div class="top-line">
        <Brand />
        {navigation}
      </div>
      <h1>{title}</h1>
      {description !== undefined && <p class="lead">{description}</p>}
      <div class="facts-line">
        <span>{formatCount(itemCount, "photo", "photos")}</span>
        {gallery !== undefined && <span>Stored {formatDate(gallery.created_at_ns)}</span>}
        <button
          type="button"
          class={unverifiedCount === 0 ? "button verified" : "button"}
          aria-haspopup="dialog"
          onClick={() => setProofOpen(true)}
        >
          <CheckIcon /> {unverifiedCount === 0 ? "Verified by your browser" : "What was verified"}
        </button>
        {children}
        <DownloadPhotos opened={opened} title={title} label="Download all" />
      </div>
      <div role="status">
        {read.missing.length > 0 && <p class="notice">{missingText(read.missing.length, itemCount)}</p>}
        {unverifiedCount > 0 && (
          <p class="notice warning">
            <WarningIcon />
            {formatCount(unverifiedCount, "photo", "photos")} did not pass verification and{" "}
            {unverifiedCount === 1 ? "is" : "are"} not shown.
          </p>
        )}
      </div>
      {proofOpen && (
        <Suspense fallback={null}>
          <GalleryProof opened={opened} onClose={() => setProofOpen(false)} />
        </Suspense>
      )}
    </header>
  );
}

/** A single memory has no name but its own, which comes with it. */
export function openedTitle({ title, contents }: OpenedGallery, photos: readonly Photo[]): string {
  return contents.kind === "memory" ? (photos[0]?.title ?? "A memory") : title;
}

export function missingText(missingCount: number, itemCount: number): string {
  const verb = missingCount === 1 ? "is" : "are";
  return `${missingCount.toLocaleString()} of ${formatCount(itemCount, "photo", "photos")} ${verb} not stored yet.`;
}
