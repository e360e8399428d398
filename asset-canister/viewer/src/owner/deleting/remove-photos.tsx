import type { Gallery } from "@store-forever/protocol";
import { useState } from "preact/hooks";
import type { PhotoChanges } from "../../gallery/gallery-view.tsx";
import { formatNumber } from "../../language/format.ts";
import { t } from "../../language/t.ts";
import type { Photo } from "../../reading/photo.ts";
import type { OwnerConnection } from "../capsule/owner-connection.ts";
import { updateGallery } from "../capsule/update-gallery.ts";
import { Sheet } from "../dialog/sheet.tsx";
import { useAction } from "../dialog/use-action.ts";
import { DeletionStatus, useDeletion } from "./deletion.tsx";

interface RemovePhotosProps {
  connection: OwnerConnection;
  photos: readonly Photo[];
  /** The gallery that they are shown in, if in one. */
  gallery: Gallery | undefined;
  onClose: () => void;
  onRemoved: PhotoChanges["removed"];
}

/** Asks whether to take photos out of the gallery or to delete them. */
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
  /** Photos that were deleted are gone, even when the person keeps the rest. */
  const close = () => {
    deletion.stop();
    onClose();
    if (deletedIds.size > 0) onRemoved(photos.filter(({ memoryId }) => deletedIds.has(memoryId)));
  };
  const isDeleting = deletion.action.state === "running";
  const isBusy = isDeleting || takingOut.state === "running";
  const count = photos.length;
  return (
    <Sheet
      title={isOne ? t("deleting.photoTitle") : t("deleting.photosTitle", count, [formatNumber(count)])}
      action={takingOut.state === "failed" ? takingOut : deletion.action}
      isPartlyDone={deletedIds.size > 0}
      onClose={close}
    >
      {gallery !== undefined && <p>{t("deleting.takeOutText", count)}</p>}
      <p>{t("deleting.deleteText", count)}</p>
      {!isOne && (
        <label class="check">
          <input
            type="checkbox"
            checked={isSure}
            disabled={isBusy}
            onChange={(event) => setSure(event.currentTarget.checked)}
          />
          {t("deleting.sure", count, [formatNumber(count)])}
        </label>
      )}
      <DeletionStatus deletion={deletion} of={photos.length} />
      <div class="decision">
        {gallery !== undefined && deletedIds.size === 0 && (
          <button type="button" class="button primary" disabled={isBusy} onClick={() => takeOut(gallery.id)}>
            {t("deleting.takeOut")}
          </button>
        )}
        <button type="button" class="button danger" disabled={isBusy || !isSure} onClick={remove}>
          {t(deletedIds.size === 0 ? "deleting.forGood" : "deleting.rest")}
        </button>
        <button type="button" class="button" onClick={isDeleting ? deletion.stop : close}>
          {isDeleting ? t("common.stop") : deletedIds.size === 0 ? t("deleting.keep", count) : t("deleting.keepRest")}
        </button>
      </div>
    </Sheet>
  );
}

function without(items: Gallery["items"], memoryIds: readonly string[]): Gallery["items"] {
  const gone = new Set(memoryIds);
  return items.filter(({ memory_id }) => !gone.has(memory_id));
}
