import type { Gallery } from "@store-forever/protocol";
import { useState } from "preact/hooks";
import type { Photo } from "../archive/photo.ts";
import type { PhotoChanges } from "../gallery/gallery-page.tsx";
import type { Mine } from "./open-mine.ts";
import { RemovePhotos } from "./remove-photos.tsx";
import { SharePhotos } from "./share-photos.tsx";

interface PickedToolsProps {
  mine: Mine;
  photos: readonly Photo[];
  /** Through which they are looked at, if through one. */
  gallery: Gallery | undefined;
  changes: PhotoChanges;
}

/** What the owner can do with several photos at once. */
export function PickedTools({ mine, photos, gallery, changes }: PickedToolsProps) {
  const [sheet, setSheet] = useState<"share" | "remove">();
  const close = () => setSheet(undefined);
  return (
    <>
      <button type="button" class="button small" onClick={() => setSheet("share")}>
        Share
      </button>
      <button type="button" class="button small" onClick={() => setSheet("remove")}>
        Remove
      </button>
      {sheet === "share" && <SharePhotos mine={mine} photos={photos} onClose={close} />}
      {sheet === "remove" && (
        <RemovePhotos mine={mine} photos={photos} gallery={gallery} onClose={close} onRemoved={changes.removed} />
      )}
    </>
  );
}
