import { unwrap } from "@store-forever/protocol";
import type { ComponentChildren } from "preact";
import { lazy, Suspense } from "preact/compat";
import { useState } from "preact/hooks";
import { DownloadPhotos } from "../download/download-photos.tsx";
import { formatDate, formatNumber, formatPhotos } from "../language/format.ts";
import { t } from "../language/t.ts";
import type { OpenedGallery } from "../reading/opened-gallery.ts";
import type { Photo } from "../reading/photo.ts";
import { Brand } from "../ui/brand.tsx";
import { CheckIcon, WarningIcon } from "../ui/icons.tsx";
import type { ReadPhotos } from "./use-photos.ts";

const GalleryProof = lazy(async () => (await import("./proof/proof-details.tsx")).GalleryProof);

interface GalleryHeaderProps {
  opened: OpenedGallery;
  title: string;
  read: ReadPhotos;
  unverifiedCount: number;
  /** Links to the owner's other pages. */
  navigation: ComponentChildren;
  /** Buttons for what the owner can do. */
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
        <span>{formatPhotos(itemCount)}</span>
        {gallery !== undefined && <span>{t("gallery.stored", [formatDate(gallery.created_at_ns)])}</span>}
        <button
          type="button"
          class={unverifiedCount === 0 ? "button verified" : "button"}
          aria-haspopup="dialog"
          onClick={() => setProofOpen(true)}
        >
          <CheckIcon /> {unverifiedCount === 0 ? t("gallery.verified") : t("gallery.whatVerified")}
        </button>
        {children}
        <DownloadPhotos opened={opened} title={title} label={t("gallery.downloadAll")} />
      </div>
      <div role="status">
        {read.missing.length > 0 && <p class="notice">{missingText(read.missing.length, itemCount)}</p>}
        {unverifiedCount > 0 && (
          <p class="notice warning">
            <WarningIcon />
            {t("gallery.unverified", unverifiedCount, [formatNumber(unverifiedCount)])}
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

/** The title of the page. A link to one memory opens no gallery, so the page is called like the memory. */
export function openedTitle({ contents }: OpenedGallery, photos: readonly Photo[]): string {
  switch (contents.kind) {
    case "gallery":
      return contents.gallery.title;
    case "memory":
      return photos[0]?.title ?? t("gallery.memory");
    case "everything":
      return t("gallery.everything");
  }
}

export function missingText(missingCount: number, itemCount: number): string {
  return t("gallery.missing", missingCount, [formatNumber(missingCount), formatPhotos(itemCount)]);
}
