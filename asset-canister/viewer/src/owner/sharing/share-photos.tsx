import { accepted } from "@store-forever/protocol";
import { useState } from "preact/hooks";
import type { Photo } from "../../reading/photo.ts";
import { formatCount } from "../../ui/format.ts";
import type { OwnerConnection } from "../capsule/owner-connection.ts";
import { optionOf } from "../capsule/update-gallery.ts";
import { Field, Sheet } from "../dialog/sheet.tsx";
import { useAction } from "../dialog/use-action.ts";
import { ShareSheet } from "./share-sheet.tsx";

interface SharePhotosProps {
  connection: OwnerConnection;
  photos: readonly Photo[];
  onClose: () => void;
}

/** Makes a gallery of photos, and shares that: what is shared has a name, and can be found and ended later. */
export function SharePhotos({ connection, photos, onClose }: SharePhotosProps) {
  const [title, setTitle] = useState("");
  const [galleryId, setGalleryId] = useState<string>();
  const { action, act } = useAction();
  if (galleryId !== undefined)
    return <ShareSheet connection={connection} target={{ gallery: galleryId }} onClose={onClose} />;
  const make = (event: SubmitEvent) => {
    event.preventDefault();
    act(async () => {
      const id = crypto.randomUUID();
      const items = photos.map(({ memoryId, caption }) => ({ memory_id: memoryId, caption: optionOf(caption ?? "") }));
      accepted(
        await connection.changing.store_gallery_forever({
          id,
          title: title.trim(),
          description: [],
          source_url: [],
          items,
        }),
      );
      setGalleryId(id);
    });
  };
  return (
    <Sheet title={`Share ${formatCount(photos.length, "photo", "photos")}`} action={action} onClose={onClose}>
      <form class="fields" onSubmit={make}>
        <p>They become a gallery of their own. Then you choose who may see it; nothing is stored twice.</p>
        <Field label="Title" value={title} onInput={setTitle} />
        <button type="submit" class="button primary" disabled={action.state === "running" || title.trim() === ""}>
          {action.state === "running" ? "Making the gallery…" : "Go on"}
        </button>
      </form>
    </Sheet>
  );
}
