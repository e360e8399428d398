import type { Gallery } from "@store-forever/protocol";
import { useState } from "preact/hooks";
import type { Photo } from "../archive/photo.ts";
import type { PhotoChanges } from "../gallery/gallery-page.tsx";
import { changeGallery } from "./change-gallery.ts";
import { deleteMemories, deletingText } from "./delete-memories.ts";
import type { Mine } from "./open-mine.ts";
import { Sheet } from "./sheet.tsx";
import { useAction } from "./use-action.ts";

interface RemovePhotosProps {
  mine: Mine;
  photos: readonly Photo[];
  /** Through which they are looked at, if through one. */
  gallery: Gallery | undefined;
  onClose: () => void;
  onRemoved: PhotoChanges["removed"];
}

/** Asks whether photos are to leave the gallery only, or to be deleted. */
export function RemovePhotos({ mine, photos, gallery, onClose, onRemoved }: RemovePhotosProps) {
  const { action, act } = useAction();
  const [deletedCount, setDeletedCount] = useState(0);
  const memoryIds = photos.map(({ memoryId }) => memoryId);
  const takeOut = (galleryId: string) =>
    act(async () => {
      let before: Gallery["items"] = [];
      await changeGallery(mine, galleryId, ({ items }) => {
        before = items;
        return { items: without(items, memoryIds) };
      });
      onRemoved(photos, () => changeGallery(mine, galleryId, () => ({ items: before })));
    });
  const remove = () =>
    act(async () => {
      await deleteMemories(mine, memoryIds, setDeletedCount);
      if (gallery !== undefined)
        await changeGallery(mine, gallery.id, ({ items }) => ({ items: without(items, memoryIds) }));
      onRemoved(photos);
    });
  const isBusy = action.state === "running";
  const [isOne, these] = photos.length === 1 ? [true, "this photo"] : [false, `${photos.length} photos`];
  return (
    <Sheet title={`Remove ${these}?`} action={action} onClose={onClose}>
      {gallery !== undefined && (
        <p>
          {isOne
            ? "Taken out of the gallery it stays in your archive, and you can put it back at once."
            : "Taken out of the gallery they stay in your archive, and you can put them back at once."}
        </p>
      )}
      <p>
        {isOne
          ? "Deleted, its bytes are gone for good, from every gallery and link. Nobody can bring them back."
          : "Deleted, their bytes are gone for good, from every gallery and link. Nobody can bring them back."}
      </p>
      <div class="decision">
        {gallery !== undefined && (
          <button type="button" class="button primary" disabled={isBusy} onClick={() => takeOut(gallery.id)}>
            Take out of the gallery
          </button>
        )}
        <button type="button" class="button danger" disabled={isBusy} onClick={remove}>
          {isBusy ? deletingText(deletedCount) : "Delete for good"}
        </button>
        <button type="button" class="button" onClick={onClose}>
          {isOne ? "Keep it" : "Keep them"}
        </button>
      </div>
    </Sheet>
  );
}

function without(items: Gallery["items"], memoryIds: readonly string[]): Gallery["items"] {
  const gone = new Set(memoryIds);
  return items.filter(({ memory_id }) => !gone.has(memory_id));
}
