import type { Gallery } from "@store-forever/protocol";
import { useState } from "preact/hooks";
import { okOf } from "../archive/failure.ts";
import { formatCount } from "../ui/format.ts";
import { deleteMemories, deletingText } from "./delete-memories.ts";
import type { Mine } from "./open-mine.ts";
import { Sheet } from "./sheet.tsx";
import { useAction } from "./use-action.ts";

/** Asks first: links end at once, and photos that are deleted cannot be had back. */
export function DeleteGallery({ mine, gallery, onClose }: { mine: Mine; gallery: Gallery; onClose: () => void }) {
  const [withPhotos, setWithPhotos] = useState(false);
  const [typed, setTyped] = useState("");
  const [deletedCount, setDeletedCount] = useState(0);
  const { action, act } = useAction();
  const isConfirmed = !withPhotos || typed.trim() === gallery.title.trim();
  const remove = (event: SubmitEvent) => {
    event.preventDefault();
    act(async () => {
      // The gallery goes last: when this stops half-way, it still names what is left.
      const memoryIds = gallery.items.map(({ memory_id }) => memory_id);
      if (withPhotos) await deleteMemories(mine, memoryIds, setDeletedCount);
      okOf(await mine.changing.delete_gallery(gallery.id));
      location.hash = "#/my";
    });
  };
  return (
    <Sheet title="Delete this gallery?" action={action} onClose={onClose}>
      <form class="fields" onSubmit={remove}>
        <p>
          “{gallery.title}” and its links will be gone. Without the box below, its photos stay in your archive and can
          be seen under “everything you stored”.
        </p>
        <label class="check">
          <input
            type="checkbox"
            checked={withPhotos}
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
        <div class="decision">
          <button type="submit" class="button danger" disabled={!isConfirmed || action.state === "running"}>
            {action.state === "running"
              ? deletingText(deletedCount)
              : withPhotos
                ? "Delete gallery and photos"
                : "Delete the gallery"}
          </button>
          <button type="button" class="button" onClick={onClose}>
            Keep it
          </button>
        </div>
      </form>
    </Sheet>
  );
}
