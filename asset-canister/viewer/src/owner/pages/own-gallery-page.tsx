import { useCallback, useState } from "preact/hooks";
import { GalleryView, type OwnerTools } from "../../gallery/gallery-view.tsx";
import { t } from "../../language/t.ts";
import { GalleryOpener } from "../../pages/gallery-opener.tsx";
import { openGallery } from "../../reading/open-gallery.ts";
import type { OpenedGallery } from "../../reading/opened-gallery.ts";
import type { OwnerConnection } from "../capsule/owner-connection.ts";
import { DeleteGallery } from "../deleting/delete-gallery.tsx";
import { EditGallery } from "../editing/edit-gallery.tsx";
import { ShareSheet } from "../sharing/share-sheet.tsx";
import { BackToGalleries } from "./back-to-galleries.tsx";
import { PhotoTools } from "./photo-tools.tsx";
import { PickedTools } from "./picked-tools.tsx";
import { WithAbsences } from "./with-absences.tsx";

/** A gallery of the current user, and what they can do with it. */
export function OwnGalleryPage({ connection, galleryId }: { connection: OwnerConnection; galleryId: string }) {
  const [version, setVersion] = useState(0);
  const open = useCallback(
    async (): Promise<OpenedGallery> => ({
      ...(await openGallery(connection.reading, connection.owner, galleryId)),
      access: { by: "owner" },
    }),
    [connection, galleryId],
  );
  return (
    <GalleryOpener key={version} open={open} canisterId={connection.reading.trust.canisterId}>
      {(opened) => (
        <OwnGallery connection={connection} opened={opened} onChanged={() => setVersion((count) => count + 1)} />
      )}
    </GalleryOpener>
  );
}

type Sheet = "share" | "edit" | "delete";

function OwnGallery({
  connection,
  opened,
  onChanged,
}: {
  connection: OwnerConnection;
  opened: OpenedGallery;
  onChanged: () => void;
}) {
  const [sheet, setSheet] = useState<Sheet>();
  const close = () => setSheet(undefined);
  const { contents } = opened;
  if (contents.kind !== "gallery") return null;
  const { gallery } = contents;
  const tools: OwnerTools = {
    navigation: <BackToGalleries />,
    forGallery: (
      <div class="owner-tools">
        <button type="button" class="button primary" onClick={() => setSheet("share")}>
          {t("owner.share")}
        </button>
        <button type="button" class="button" onClick={() => setSheet("edit")}>
          {t("owner.rename")}
        </button>
        <button type="button" class="button" onClick={() => setSheet("delete")}>
          {t("owner.delete")}
        </button>
        {sheet === "share" && <ShareSheet connection={connection} target={{ gallery: gallery.id }} onClose={close} />}
        {sheet === "edit" && (
          <EditGallery connection={connection} gallery={gallery} onClose={close} onChanged={onChanged} />
        )}
        {sheet === "delete" && (
          <DeleteGallery connection={connection} gallery={gallery} onClose={close} onPartlyDeleted={onChanged} />
        )}
      </div>
    ),
    forPicked: (photos, changes) => (
      <PickedTools connection={connection} photos={photos} gallery={gallery} changes={changes} />
    ),
    forPhoto: (photo, changes) => (
      <PhotoTools connection={connection} opened={opened} photo={photo} gallery={gallery} changes={changes} />
    ),
  };
  return (
    <WithAbsences>
      <GalleryView opened={opened} ownerTools={tools} />
    </WithAbsences>
  );
}
