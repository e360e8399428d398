import type { Gallery } from "@store-forever/protocol";
import { useState } from "preact/hooks";
import type { Archive } from "../archive/archive.ts";
import { okOf } from "../archive/failure.ts";
import type { Photo } from "../archive/photo.ts";
import type { PhotoChanges } from "../gallery/gallery-page.tsx";
import { changeGallery } from "./change-gallery.ts";
import { EditPhoto } from "./edit-photo.tsx";
import type { Mine } from "./open-mine.ts";
import { Places } from "./places.tsx";
import { ShareSheet } from "./share-sheet.tsx";
import { Sheet } from "./sheet.tsx";
import { useAction } from "./use-action.ts";

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
        <RemovePhoto mine={mine} photo={photo} gallery={gallery} onClose={close} onRemoved={changes.removed} />
      )}
    </div>
  );
}

interface RemovePhotoProps {
  mine: Mine;
  photo: Photo;
  gallery: Gallery | undefined;
  onClose: () => void;
  /** @param undo where it can be put back */
  onRemoved: (undo?: () => Promise<void>) => void;
}

function RemovePhoto({ mine, photo, gallery, onClose, onRemoved }: RemovePhotoProps) {
  const { action, act } = useAction();
  const { memoryId } = photo;
  const removeFromGallery = (galleryId: string) =>
    act(async () => {
      let before: Gallery["items"] = [];
      await changeGallery(mine, galleryId, ({ items }) => {
        before = items;
        return { items: items.filter(({ memory_id }) => memory_id !== memoryId) };
      });
      onRemoved(() => changeGallery(mine, galleryId, () => ({ items: before })));
    });
  const remove = () =>
    act(async () => {
      for (const answer of await mine.changing.memories_delete([memoryId])) okOf(answer);
      if (gallery !== undefined)
        await changeGallery(mine, gallery.id, ({ items }) => ({
          items: items.filter(({ memory_id }) => memory_id !== memoryId),
        }));
      onRemoved();
    });
  const isBusy = action.state === "running";
  return (
    <Sheet title="Remove this photo?" action={action} onClose={onClose}>
      {gallery !== undefined && (
        <p>Taken out of the gallery it stays in your archive, and you can put it back at once.</p>
      )}
      <p>Deleted, its bytes are gone for good, from every gallery and link. Nobody can bring them back.</p>
      <div class="decision">
        {gallery !== undefined && (
          <button type="button" class="button primary" disabled={isBusy} onClick={() => removeFromGallery(gallery.id)}>
            Take out of the gallery
          </button>
        )}
        <button type="button" class="button danger" disabled={isBusy} onClick={remove}>
          {isBusy ? "Removing…" : "Delete for good"}
        </button>
        <button type="button" class="button" onClick={onClose}>
          Keep it
        </button>
      </div>
    </Sheet>
  );
}
