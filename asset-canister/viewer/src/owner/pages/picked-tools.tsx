import type { Gallery } from "@store-forever/protocol";
import { useState } from "preact/hooks";
import type { PhotoChanges } from "../../gallery/gallery-view.tsx";
import { t } from "../../language/t.ts";
import type { Photo } from "../../reading/photo.ts";
import type { OwnerConnection } from "../capsule/owner-connection.ts";
import { RemovePhotos } from "../deleting/remove-photos.tsx";
import { SharePhotos } from "../sharing/share-photos.tsx";

interface PickedToolsProps {
  connection: OwnerConnection;
  photos: readonly Photo[];
  /** The gallery that they are shown in, if in one. */
  gallery: Gallery | undefined;
  changes: PhotoChanges;
}

/** Buttons for what the owner can do with several photos at once. */
export function PickedTools({ connection, photos, gallery, changes }: PickedToolsProps) {
  const [sheet, setSheet] = useState<"share" | "remove">();
  const close = () => setSheet(undefined);
  return (
    <>
      <button type="button" class="button small" onClick={() => setSheet("share")}>
        {t("owner.share")}
      </button>
      <button type="button" class="button small" onClick={() => setSheet("remove")}>
        {t("owner.remove")}
      </button>
      {sheet === "share" && <SharePhotos connection={connection} photos={photos} onClose={close} />}
      {sheet === "remove" && (
        <RemovePhotos
          connection={connection}
          photos={photos}
          gallery={gallery}
          onClose={close}
          onRemoved={changes.removed}
        />
      )}
    </>
  );
}
