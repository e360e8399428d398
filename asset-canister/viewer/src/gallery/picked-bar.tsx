import type { ComponentChildren } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { DownloadPhotos } from "../download/download-photos.tsx";
import type { OpenedGallery } from "../reading/opened-gallery.ts";
import type { Photo } from "../reading/photo.ts";
import type { Picking } from "./use-picking.ts";

interface PickedBarProps {
  opened: OpenedGallery;
  title: string;
  picking: Picking;
  /** To pick from. */
  shown: readonly Photo[];
  /** Whether there will be more of them. */
  isReading: boolean;
  /** What the owner can do with those that are picked. */
  actionsFor: (photos: readonly Photo[]) => ComponentChildren;
  onDone: () => void;
}

/** At the foot of the screen while photos are being picked: how many there are, and what to do with them. */
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
    <section class="picked-bar" aria-label="Selected photos">
      <p role="status">{photos.length === 0 ? "Select photos" : `${photos.length.toLocaleString()} selected`}</p>
      <button
        type="button"
        class="button small"
        disabled={isReading || photos.length === shown.length}
        onClick={() => picking.pickAll(shown)}
      >
        {isReading ? "Reading all…" : "Select all"}
      </button>
      {photos.length > 0 && (
        <>
          <DownloadPhotos opened={opened} title={title} photos={photos} label="Download" />
          {actionsFor(photos)}
        </>
      )}
      <button type="button" class="button small" onClick={onDone}>
        Done
      </button>
    </section>
  );
}
