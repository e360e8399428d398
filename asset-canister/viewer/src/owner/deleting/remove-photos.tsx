import type { Gallery } from "@store-forever/protocol";
import { useState } from "preact/hooks";
import type { PhotoChanges } from "../../gallery/gallery-view.tsx";
import type { Photo } from "../../reading/photo.ts";
import type { OwnerConnection } from "../capsule/owner-connection.ts";
import { updateGallery } from "../capsule/update-gallery.ts";
import { Sheet } from "../dialog/sheet.tsx";
import { useAction } from "../dialog/use-action.ts";
import { DeletionStatus, useDeletion } from "./deletion.tsx";

interface RemovePhotosProps {
  connection: OwnerConnection;
  photos: readonly Photo[];
  /** Through which they are looked at, if through one. */
  gallery: Gallery | undefined;
  onClose: () => void;
  onRemoved: PhotoChanges["removed"];
}

/** Asks whether photos are to leave the gallery only, or to be deleted. */
export function RemovePhotos({ connection, photos, gallery, onClose, onRemoved }: RemovePhotosProps) {
  const memoryIds = photos.map(({ memoryId }) => memoryId);
  const { action: takingOut, act } = useAction();
  const deletion = useDeletion(connection, memoryIds);
  const { deletedIds } = deletion;
  const isOne = photos.length === 1;
  const [isSure, setSure] = useState(isOne);
  const takeOut = (galleryId: string) =>
    act(async () => {
      let before: Gallery["items"] = [];
      await updateGallery(connection, galleryId, ({ items }) => {
        before = items;
        return { items: without(items, memoryIds) };
      });
      onRemoved(photos, () => updateGallery(connection, galleryId, () => ({ items: before })));
    });
  const remove = () =>
    deletion.start(async (gone) => {
      if (gallery !== undefined)
        await updateGallery(connection, gallery.id, ({ items }) => ({ items: without(items, [...gone]) }));
      if (gone.size > 0) onRemoved(photos.filter(({ memoryId }) => gone.has(memoryId)));
      else onClose();
    });
  /** What is deleted is gone, also when the rest is kept after all. */
  const close = () => {
    deletion.stop();
    onClose();
    if (deletedIds.size > 0) onRemoved(photos.filter(({ memoryId }) => deletedIds.has(memoryId)));
  };
  const isDeleting = deletion.action.state === "running";
  const isBusy = isDeleting || takingOut.state === "running";
  const [they, them, their] = isOne ? ["it stays", "it", "its"] : ["they stay", "them", "their"];
  return (
    <Sheet
      title={`Remove ${isOne ? "this photo" : `${photos.length.toLocaleString()} photos`}?`}
      action={takingOut.state === "failed" ? takingOut : deletion.action}
      isPartlyDone={deletedIds.size > 0}
      onClose={close}
    >
      {gallery !== undefined && (
        <p>
          Taken out of the gallery {they} in your archive, and you can put {them} back at once.
        </p>
      )}
      <p>Deleted, {their} bytes are gone for good, from every gallery and link. Nobody can bring them back.</p>
      {!isOne && (
        <label class="check">
          <input
            type="checkbox"
            checked={isSure}
            disabled={isBusy}
            onChange={(event) => setSure(event.currentTarget.checked)}
          />
          Yes, delete these {photos.length.toLocaleString()} photos.
        </label>
      )}
      <DeletionStatus deletion={deletion} of={photos.length} />
      <div class="decision">
        {gallery !== undefined && deletedIds.size === 0 && (
          <button type="button" class="button primary" disabled={isBusy} onClick={() => takeOut(gallery.id)}>
            Take out of the gallery
          </button>
        )}
        <button type="button" class="button danger" disabled={isBusy || !isSure} onClick={remove}>
          {deletedIds.size === 0 ? "Delete for good" : "Delete the rest"}
        </button>
        <button type="button" class="button" onClick={isDeleting ? deletion.stop : close}>
          {isDeleting ? "Stop" : `Keep ${deletedIds.size === 0 ? them : "the rest"}`}
        </button>
      </div>
    </Sheet>
  );
}

function without(items: Gallery["items"], memoryIds: readonly string[]): Gallery["items"] {
  const gone = new Set(memoryIds);
  return items.filter(({ memory_id }) => !gone.has(memory_id));
}
