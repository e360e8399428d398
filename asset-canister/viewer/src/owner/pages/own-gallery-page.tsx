import { useCallback, useState } from "preact/hooks";
import { GalleryPage, type OwnerTools } from "../../gallery/gallery-view.tsx";
import { OpenedArchive } from "../../pages/opening.tsx";
import { openGallery } from "../../reading/open-gallery.ts";
import type { Archive } from "../../reading/opened-gallery.ts";
import type { Mine } from "../capsule/owner-connection.ts";
import { DeleteGallery } from "../deleting/delete-gallery.tsx";
import { EditGallery } from "../editing/edit-gallery.tsx";
import { ShareSheet } from "../sharing/share-sheet.tsx";
import { WayBack } from "./back-to-galleries.tsx";
import { PhotoTools } from "./photo-tools.tsx";
import { PickedTools } from "./picked-tools.tsx";

/** A gallery of the signed-in person, and what they can do with it. */
export function OwnGalleryPage({ mine, galleryId }: { mine: Mine; galleryId: string }) {
  const [version, setVersion] = useState(0);
  const open = useCallback(
    async (): Promise<Archive> => ({
      ...(await openGallery(mine.reading, mine.owner, galleryId)),
      access: { by: "owner" },
    }),
    [mine, galleryId],
  );
  return (
    <OpenedArchive key={version} open={open} canisterId={mine.reading.trust.canisterId}>
      {(archive) => <OwnGallery mine={mine} archive={archive} onChanged={() => setVersion((count) => count + 1)} />}
    </OpenedArchive>
  );
}

type Sheet = "share" | "edit" | "delete";

function OwnGallery({ mine, archive, onChanged }: { mine: Mine; archive: Archive; onChanged: () => void }) {
  const [sheet, setSheet] = useState<Sheet>();
  const close = () => setSheet(undefined);
  const { contents } = archive;
  if (contents.kind !== "gallery") return null;
  const { gallery } = contents;
  const tools: OwnerTools = {
    ways: <WayBack />,
    forArchive: (
      <div class="owner-tools">
        <button type="button" class="button primary" onClick={() => setSheet("share")}>
          Share
        </button>
        <button type="button" class="button" onClick={() => setSheet("edit")}>
          Rename
        </button>
        <button type="button" class="button" onClick={() => setSheet("delete")}>
          Delete
        </button>
        {sheet === "share" && <ShareSheet mine={mine} target={{ gallery: gallery.id }} onClose={close} />}
        {sheet === "edit" && <EditGallery mine={mine} gallery={gallery} onClose={close} onChanged={onChanged} />}
        {sheet === "delete" && (
          <DeleteGallery mine={mine} gallery={gallery} onClose={close} onPartlyDeleted={onChanged} />
        )}
      </div>
    ),
    forPicked: (photos, changes) => <PickedTools mine={mine} photos={photos} gallery={gallery} changes={changes} />,
    forPhoto: (photo, changes) => (
      <PhotoTools mine={mine} archive={archive} photo={photo} gallery={gallery} changes={changes} />
    ),
  };
  return <GalleryPage archive={archive} ownerTools={tools} />;
}
