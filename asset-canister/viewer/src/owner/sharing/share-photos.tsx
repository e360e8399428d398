import { accepted } from "@store-forever/protocol";
import { useState } from "preact/hooks";
import { formatNumber } from "../../language/format.ts";
import { t } from "../../language/t.ts";
import type { Photo } from "../../reading/photo.ts";
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

/**
 * Makes a gallery of photos and shares that. So what is shared has a name, and the owner can find it and end the sharing
 * later.
 */
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
    <Sheet
      title={t("sharing.sharePhotos", photos.length, [formatNumber(photos.length)])}
      action={action}
      onClose={onClose}
    >
      <form class="fields" onSubmit={make}>
        <p>{t("sharing.ownGallery")}</p>
        <Field label={t("owner.titleField")} value={title} onInput={setTitle} />
        <button type="submit" class="button primary" disabled={action.state === "running" || title.trim() === ""}>
          {t(action.state === "running" ? "sharing.making" : "sharing.goOn")}
        </button>
      </form>
    </Sheet>
  );
}
