import type { ComponentChildren } from "preact";
import "virtual:messages/en/gallery";
import { lazy, Suspense } from "preact/compat";
import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
import { failureText } from "../backend/failure-text.ts";
import { readingFailure } from "../backend/reading-failure.ts";
import { formatNumber } from "../language/format.ts";
import { currentFormatTag, useLanguage } from "../language/language.ts";
import { t } from "../language/t.ts";
import { useDocumentTitle } from "../language/use-document-title.ts";
import { type OpenedGallery, withoutPhotos } from "../reading/opened-gallery.ts";
import type { Photo } from "../reading/photo.ts";
import { Undo } from "../ui/undo.tsx";
import { GalleryFooter } from "./gallery-footer.tsx";
import { GalleryHeader, openedTitle } from "./gallery-header.tsx";
import { GalleryTools } from "./gallery-tools.tsx";
import { PhotoGrid } from "./grid/photo-grid.tsx";
import { MissingItems } from "./missing-items.tsx";
import { filterPhotos, isUnchanged, NO_FILTER, type PhotoFilter } from "./photo-filter.ts";
import { PickedBar } from "./picked-bar.tsx";
import { useVerification } from "./proof/use-verification.ts";
import { ReadOn } from "./read-on.tsx";
import { usePhotos } from "./use-photos.ts";
import { usePicking } from "./use-picking.ts";

const Lightbox = lazy(async () => (await import("./lightbox/lightbox.tsx")).Lightbox);

/** The next photos are read when the lightbox is this near to the last one read, so that people never wait at its end. */
const READ_AHEAD = 5;

/** What the owner can do besides looking. The owner's pages give it, since the gallery knows no owner. */
export interface OwnerTools {
  /** Links to their other pages, at the top. */
  navigation: ComponentChildren;
  /** Buttons above the photos. */
  forGallery: ComponentChildren;
  /** Buttons below a large photo. */
  forPhoto: (photo: Photo, changes: PhotoChanges) => ComponentChildren;
  /** Buttons for the photos that are selected. */
  forPicked: (photos: readonly Photo[], changes: PhotoChanges) => ComponentChildren;
}

/** Callbacks for changes that the owner made, so that the page shows them. */
export interface PhotoChanges {
  replaced: (photo: Photo) => void;
  /** @param undo puts them back; left out where that cannot be done */
  removed: (photos: readonly Photo[], undo?: () => Promise<void>) => void;
}

export function GalleryView({ opened, ownerTools }: { opened: OpenedGallery; ownerTools?: OwnerTools }) {
  const [selection, setSelection] = useState<PhotoFilter>(NO_FILTER);
  const language = useLanguage();
  const picking = usePicking();
  const pickButton = useRef<HTMLButtonElement>(null);
  const { picked, toggle } = picking;
  const read = usePhotos(opened, picked !== undefined || !isUnchanged(selection));
  const photos = useMemo(
    () => filterPhotos(read.photos, selection, currentFormatTag()),
    [read.photos, selection, language],
  );
  const onPick = useCallback((index: number, isRange: boolean) => toggle(photos, index, isRange), [photos, toggle]);
  const [openIndex, setOpenIndex] = useState<number>();
  const page = useRef<HTMLDivElement>(null);
  const { unverifiedCount, onChecked } = useVerification(page);
  const [undo, setUndo] = useState<{ what: string; run: () => Promise<void> }>();
  const title = openedTitle(opened, read.photos);
  const left = useMemo(() => withoutPhotos(opened, read.removedIds), [opened, read.removedIds]);
  const { reading, readOn, replace, remove } = read;
  const changes: PhotoChanges = {
    replaced: replace,
    removed: (gone, run) => {
      setOpenIndex(undefined);
      picking.end();
      remove(new Set(gone.map(({ memoryId }) => memoryId)));
      setUndo(run && { what: goneText(gone), run });
    },
  };
  const listedMissing = selection.storage === "incomplete" ? read.missing : [];
  const isNearEnd = openIndex !== undefined && openIndex >= photos.length - READ_AHEAD;
  useEffect(() => {
    if (isNearEnd && reading.state === "paused") readOn();
  }, [isNearEnd, reading.state, readOn]);
  useDocumentTitle(title);

  return (
    <div class="page" ref={page}>
      <GalleryHeader
        opened={left}
        title={title}
        read={read}
        unverifiedCount={unverifiedCount}
        navigation={ownerTools?.navigation}
      >
        {ownerTools?.forGallery}
      </GalleryHeader>
      <main>
        {opened.itemCount > 1 && (
          <GalleryTools
            selection={selection}
            count={photos.length + listedMissing.length}
            onSelect={setSelection}
            onPick={picking.begin}
            pickButton={pickButton}
          />
        )}
        {reading.state === "done" && left.itemCount === 0 && <p class="empty">{t("gallery.empty")}</p>}
        <PhotoGrid
          opened={opened}
          photos={photos}
          picked={picked}
          onOpen={setOpenIndex}
          onPick={onPick}
          onChecked={onChecked}
        />
        <MissingItems items={listedMissing} />
        <ReadOn read={read} itemCount={left.itemCount} />
      </main>
      <GalleryFooter opened={opened} isRead={reading.state !== "reading"} />
      {picked !== undefined && (
        <PickedBar
          opened={opened}
          title={title}
          picking={picking}
          shown={photos}
          isReading={reading.state !== "done"}
          actionsFor={(chosen) => ownerTools?.forPicked(chosen, changes)}
          onDone={() => {
            picking.end();
            pickButton.current?.focus();
          }}
        />
      )}
      {undo !== undefined && (
        <Undo
          what={undo.what}
          onUndo={async () => {
            await undo.run();
            location.reload();
          }}
          onOver={() => setUndo(undefined)}
          problemText={(error) => failureText(readingFailure(error))}
        />
      )}
      {openIndex !== undefined && (
        <Suspense fallback={null}>
          <Lightbox
            opened={opened}
            photos={photos}
            index={openIndex}
            actionsFor={(photo) => ownerTools?.forPhoto(photo, changes)}
            onShow={setOpenIndex}
            onClose={() => setOpenIndex(undefined)}
          />
        </Suspense>
      )}
    </div>
  );
}

function goneText(photos: readonly Photo[]): string {
  const [first] = photos;
  return photos.length === 1
    ? t("gallery.gone", [first?.title ?? ""])
    : t("gallery.goneMany", photos.length, [formatNumber(photos.length)]);
}
