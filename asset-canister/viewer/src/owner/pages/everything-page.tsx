import { accepted } from "@store-forever/protocol";
import { useCallback } from "preact/hooks";
import { GalleryView, type OwnerTools } from "../../gallery/gallery-view.tsx";
import { GalleryOpener } from "../../pages/gallery-opener.tsx";
import { everythingOf, type OwnerConnection } from "../capsule/owner-connection.ts";
import { BackToGalleries } from "./back-to-galleries.tsx";
import { PhotoTools } from "./photo-tools.tsx";
import { PickedTools } from "./picked-tools.tsx";
import { WithAbsences } from "./with-absences.tsx";

/** Everything that the owner stored, newest first. */
export function EverythingPage({ connection }: { connection: OwnerConnection }) {
  const open = useCallback(async () => {
    const { totals } = accepted(await connection.changing.get_capsule());
    return everythingOf(connection, totals.memories);
  }, [connection]);
  return (
    <GalleryOpener open={open} canisterId={connection.reading.trust.canisterId}>
      {(opened) => {
        const tools: OwnerTools = {
          navigation: <BackToGalleries />,
          forGallery: null,
          forPicked: (photos, changes) => (
            <PickedTools connection={connection} photos={photos} gallery={undefined} changes={changes} />
          ),
          forPhoto: (photo, changes) => (
            <PhotoTools connection={connection} opened={opened} photo={photo} gallery={undefined} changes={changes} />
          ),
        };
        return (
          <WithAbsences>
            <GalleryView opened={opened} ownerTools={tools} />
          </WithAbsences>
        );
      }}
    </GalleryOpener>
  );
}
