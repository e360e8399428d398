import type { Gallery } from "@store-forever/protocol";
import { useState } from "preact/hooks";
import type { Archive } from "../archive/archive.ts";
import type { Photo } from "../archive/photo.ts";
import type { PhotoChanges } from "../gallery/gallery-page.tsx";
import { EditPhoto } from "./edit-photo.tsx";
import type { Mine } from "./open-mine.ts";
import { Places } from "./places.tsx";
import { RemovePhotos } from "./remove-photos.tsx";
import { ShareSheet } from "./share-sheet.tsx";

interface PhotoToolsProps {
  mine: Mine;
  archive: Archive;
  photo: Photo;
  /** Through which it is looked at, if through one. */
  gallery: Gallery | undefined;
  changes: PhotoChanges;
}

/** What the owner can do with a photo. */
export function PhotoTools({ mine, archive, photo, gallery, changes }: PhotoToolsProps) {
  const [sheet, setSheet] = useState<"edit" | "share" | "places" | "remove">();
  const close = () => setSheet(undefined);
  return (
    <div class="photo-tools">
      <button type="button" class="button small" onClick={() => setSheet("edit")}>
        Edit
      </button>
      <button type="button" class="button small" onClick={() => setSheet("share")}>
        Share
      </button>
      <button type="button" class="button small" onClick={() => setSheet("places")}>
        Where it lives
      </button>
      <button type="button" class="button small" onClick={() => setSheet("remove")}>
        Remove
      </button>
      {sheet === "edit" && (
        <EditPhoto
          mine={mine}
          archive={archive}
          photo={photo}
          galleryId={gallery?.id}
          onClose={close}
          onChanged={changes.replaced}
        />
      )}
      {sheet === "share" && <ShareSheet mine={mine} target={{ memory: photo.memoryId }} onClose={close} />}
      {sheet === "places" && <Places mine={mine} archive={archive} photo={photo} onClose={close} />}
      {sheet === "remove" && (
        <RemovePhotos mine={mine} photos={[photo]} gallery={gallery} onClose={close} onRemoved={changes.removed} />
      )}
    </div>
  );
}
