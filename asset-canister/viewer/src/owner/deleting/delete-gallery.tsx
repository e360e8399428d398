import { accepted, type Gallery } from "@store-forever/protocol";
import { useState } from "preact/hooks";
import { formatNumber } from "../../language/format.ts";
import { t } from "../../language/t.ts";
import type { OwnerConnection } from "../capsule/owner-connection.ts";
import { Sheet } from "../dialog/sheet.tsx";
import { DeletionStatus, useDeletion } from "./deletion.tsx";

interface DeleteGalleryProps {
  connection: OwnerConnection;
  gallery: Gallery;
  onClose: () => void;
  /** Is called when some photos are deleted and the person keeps the rest. */
  onPartlyDeleted: () => void;
}

/** Asks before a gallery is deleted: its links end at once, and deleted photos cannot be restored. */
export function DeleteGallery({ connection, gallery, onClose, onPartlyDeleted }: DeleteGalleryProps) {
  const [withPhotos, setWithPhotos] = useState(false);
  const [typed, setTyped] = useState("");
  const memoryIds = withPhotos ? gallery.items.map(({ memory_id }) => memory_id) : [];
  const deletion = useDeletion(connection, memoryIds);
  const { action, deletedIds } = deletion;
  const isRunning = action.state === "running";
  const isConfirmed = !withPhotos || typed.trim() === gallery.title.trim();
  const keepRest = (gone: ReadonlySet<string>) => {
    onClose();
    if (gone.size > 0) onPartlyDeleted();
  };
  const close = () => {
    deletion.stop();
    keepRest(deletedIds);
  };
  const remove = (event: SubmitEvent) => {
    event.preventDefault();
    // The gallery is deleted last: when this stops half-way, it still lists what is left.
    deletion.start(async (gone) => {
      if (gone.size < memoryIds.length) return keepRest(gone);
      accepted(await connection.changing.delete_gallery(gallery.id));
      location.hash = "#/my";
    });
  };
  return (
    <Sheet title={t("deleting.galleryTitle")} action={action} isPartlyDone={deletedIds.size > 0} onClose={close}>
      <form class="fields" onSubmit={remove}>
        <p>{t("deleting.galleryText", [gallery.title, t("gallery.everything")])}</p>
        <label class="check">
          <input
            type="checkbox"
            checked={withPhotos}
            disabled={isRunning || deletedIds.size > 0}
            onChange={(event) => setWithPhotos(event.currentTarget.checked)}
          />
          {t("deleting.withPhotos", gallery.items.length, [formatNumber(gallery.items.length)])}
        </label>
        {withPhotos && (
          <label class="field">
            <span>{t("deleting.typeTitle")}</span>
            <input type="text" value={typed} onInput={(event) => setTyped(event.currentTarget.value)} />
          </label>
        )}
        {withPhotos && <DeletionStatus deletion={deletion} of={memoryIds.length} />}
        <div class="decision">
          <button type="submit" class="button danger" disabled={!isConfirmed || isRunning}>
            {t(withPhotos ? "deleting.galleryAndPhotos" : "deleting.gallery")}
          </button>
          <button type="button" class="button" onClick={isRunning ? deletion.stop : close}>
            {t(isRunning ? "common.stop" : deletedIds.size === 0 ? "deleting.keepGallery" : "deleting.keepRest")}
          </button>
        </div>
      </form>
    </Sheet>
  );
}
