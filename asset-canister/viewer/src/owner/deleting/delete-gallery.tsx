import { accepted, type Gallery } from "@store-forever/protocol";
import { useState } from "preact/hooks";
import { formatCount } from "../../ui/format.ts";
import type { OwnerConnection } from "../capsule/owner-connection.ts";
import { Sheet } from "../dialog/sheet.tsx";
import { DeletionStatus, useDeletion } from "./deletion.tsx";

interface DeleteGalleryProps {
  connection: OwnerConnection;
  gallery: Gallery;
  onClose: () => void;
  /** Some of its photos are gone, and the rest is kept after all. */
  onPartlyDeleted: () => void;
}

/** Asks first: links end at once, and photos that are deleted cannot be had back. */
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
    // The gallery goes last: when this stops half-way, it still names what is left.
    deletion.start(async (gone) => {
      if (gone.size < memoryIds.length) return keepRest(gone);
      accepted(await connection.changing.delete_gallery(gallery.id));
      location.hash = "#/my";
    });
  };
  return (
    <Sheet title="Delete this gallery?" action={action} isPartlyDone={deletedIds.size > 0} onClose={close}>
      <form class="fields" onSubmit={remove}>
        <p>
          “{gallery.title}” and its links will be gone. Without the box below, its photos stay in your archive and can
          be seen under “everything you stored”.
        </p>
        <label class="check">
          <input
            type="checkbox"
            checked={withPhotos}
            disabled={isRunning || deletedIds.size > 0}
            onChange={(event) => setWithPhotos(event.currentTarget.checked)}
          />
          Delete its {formatCount(gallery.items.length, "photo", "photos")} too, for good. Nobody can bring them back.
        </label>
        {withPhotos && (
          <label class="field">
            <span>Type the gallery’s title to confirm</span>
            <input type="text" value={typed} onInput={(event) => setTyped(event.currentTarget.value)} />
          </label>
        )}
        {withPhotos && <DeletionStatus deletion={deletion} of={memoryIds.length} />}
        <div class="decision">
          <button type="submit" class="button danger" disabled={!isConfirmed || isRunning}>
            {withPhotos ? "Delete gallery and photos" : "Delete the gallery"}
          </button>
          <button type="button" class="button" onClick={isRunning ? deletion.stop : close}>
            {isRunning ? "Stop" : deletedIds.size === 0 ? "Keep it" : "Keep the rest"}
          </button>
        </div>
      </form>
    </Sheet>
  );
}
