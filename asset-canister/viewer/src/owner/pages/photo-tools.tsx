import type { Gallery } from "@store-forever/protocol";
import { useState } from "preact/hooks";
import type { PhotoChanges } from "../../gallery/gallery-view.tsx";
import { t } from "../../language/t.ts";
import type { OpenedGallery } from "../../reading/opened-gallery.ts";
import type { Photo } from "../../reading/photo.ts";
import type { OwnerConnection } from "../capsule/owner-connection.ts";
import { DeleteVersions } from "../deleting/delete-versions.tsx";
import { RemovePhotos } from "../deleting/remove-photos.tsx";
import { EditPhoto } from "../editing/edit-photo.tsx";
import { ShareSheet } from "../sharing/share-sheet.tsx";
import { StoragePlaces } from "../storage/storage-places.tsx";

interface PhotoToolsProps {
  connection: OwnerConnection;
  opened: OpenedGallery;
  photo: Photo;
  /** The gallery that it is shown in, if in one. */
  gallery: Gallery | undefined;
  changes: PhotoChanges;
}

/** Buttons for what the owner can do with a photo. */
export function PhotoTools({ connection, opened, photo, gallery, changes }: PhotoToolsProps) {
  const [sheet, setSheet] = useState<"edit" | "share" | "places" | "versions" | "remove">();
  const close = () => setSheet(undefined);
  return (
    <div class="photo-tools">
      <button type="button" class="button small" onClick={() => setSheet("edit")}>
        {t("owner.edit")}
      </button>
      <button type="button" class="button small" onClick={() => setSheet("share")}>
        {t("owner.share")}
      </button>
      <button type="button" class="button small" onClick={() => setSheet("places")}>
        {t("owner.whereItLives")}
      </button>
      {photo.source.memory.versions.length > 0 && (
        <button type="button" class="button small" onClick={() => setSheet("versions")}>
          {t("photo.versions")}
        </button>
      )}
      <button type="button" class="button small" onClick={() => setSheet("remove")}>
        {t("owner.remove")}
      </button>
      {sheet === "edit" && (
        <EditPhoto
          connection={connection}
          opened={opened}
          photo={photo}
          galleryId={gallery?.id}
          onClose={close}
          onChanged={changes.replaced}
        />
      )}
      {sheet === "share" && <ShareSheet connection={connection} target={{ memory: photo.memoryId }} onClose={close} />}
      {sheet === "places" && <StoragePlaces connection={connection} opened={opened} photo={photo} onClose={close} />}
      {sheet === "versions" && (
        <DeleteVersions
          connection={connection}
          opened={opened}
          photo={photo}
          onClose={close}
          onChanged={changes.replaced}
        />
      )}
      {sheet === "remove" && (
        <RemovePhotos
          connection={connection}
          photos={[photo]}
          gallery={gallery}
          onClose={close}
          onRemoved={changes.removed}
        />
      )}
    </div>
  );
}
