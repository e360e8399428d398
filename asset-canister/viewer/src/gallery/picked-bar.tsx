import type { ComponentChildren } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { DownloadPhotos } from "../download/download-photos.tsx";
import { formatNumber } from "../language/format.ts";
import { t } from "../language/t.ts";
import type { OpenedGallery } from "../reading/opened-gallery.ts";
import type { Photo } from "../reading/photo.ts";
import type { Picking } from "./use-picking.ts";

interface PickedBarProps {
  opened: OpenedGallery;
  title: string;
  picking: Picking;
  /** The photos that can be selected. */
  shown: readonly Photo[];
  /** Whether more of them are still being read. */
  isReading: boolean;
  /** Buttons for what the owner can do with the selected photos. */
  actionsFor: (photos: readonly Photo[]) => ComponentChildren;
  onDone: () => void;
}

/** A bar at the foot of the screen while photos are being selected: how many there are, and what to do with them. */
export function PickedBar({ opened, title, picking, shown, isReading, actionsFor, onDone }: PickedBarProps) {
  const { picked } = picking;
  useEffect(() => {
    const onKeyDown = ({ key, target, defaultPrevented }: KeyboardEvent) => {
      const isOurs = document.querySelector("dialog[open]") === null && !(target instanceof HTMLInputElement);
      if (key === "Escape" && isOurs && !defaultPrevented) onDone();
    };
    addEventListener("keydown", onKeyDown);
    return () => removeEventListener("keydown", onKeyDown);
  });
  const photos = useMemo(() => shown.filter(({ memoryId }) => picked?.has(memoryId)), [shown, picked]);
  return (
    <section class="picked-bar" aria-label={t("gallery.selection.label")}>
      <p role="status">
        {photos.length === 0
          ? t("gallery.tools.select")
          : t("gallery.selection.count", photos.length, [formatNumber(photos.length)])}
      </p>
      <button
        type="button"
        class="button small"
        disabled={isReading || photos.length === shown.length}
        onClick={() => picking.pickAll(shown)}
      >
        {isReading ? t("gallery.selection.readingAll") : t("gallery.selection.all")}
      </button>
      {photos.length > 0 && (
        <>
          <DownloadPhotos opened={opened} title={title} photos={photos} label={t("gallery.selection.download")} />
          {actionsFor(photos)}
        </>
      )}
      <button type="button" class="button small" onClick={onDone}>
        {t("gallery.selection.done")}
      </button>
    </section>
  );
}
