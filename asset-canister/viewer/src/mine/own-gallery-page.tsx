import { useCallback, useState } from "preact/hooks";
import type { Archive } from "../archive/archive.ts";
import { openGallery } from "../archive/open-archive.ts";
import { GalleryPage, type OwnerTools } from "../gallery/gallery-page.tsx";
import { OpenedArchive } from "../pages/opened-archive.tsx";
import { DeleteGallery } from "./delete-gallery.tsx";
import { EditGallery } from "./edit-gallery.tsx";
import type { Mine } from "./open-mine.ts";
import { PhotoTools } from "./photo-tools.tsx";
import { PickedTools } from "./picked-tools.tsx";
import { ShareSheet } from "./share-sheet.tsx";
import { WayBack } from "./way-back.tsx";

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
