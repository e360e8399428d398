import type { Gallery } from "@store-forever/protocol";
import { useState } from "preact/hooks";
import type { PhotoChanges } from "../../gallery/gallery-view.tsx";
import type { Archive } from "../../reading/opened-gallery.ts";
import type { Photo } from "../../reading/photo.ts";
import type { Mine } from "../capsule/owner-connection.ts";
import { RemovePhotos } from "../deleting/remove-photos.tsx";
import { EditPhoto } from "../editing/edit-photo.tsx";
import { ShareSheet } from "../sharing/share-sheet.tsx";
import { Places } from "../storage/storage-places.tsx";

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
