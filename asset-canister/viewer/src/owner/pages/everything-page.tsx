import { accepted } from "@store-forever/protocol";
import { useCallback } from "preact/hooks";
import { GalleryPage, type OwnerTools } from "../../gallery/gallery-view.tsx";
import { OpenedArchive } from "../../pages/opening.tsx";
import { everythingOf, type Mine } from "../capsule/owner-connection.ts";
import { WayBack } from "./back-to-galleries.tsx";
import { PhotoTools } from "./photo-tools.tsx";
import { PickedTools } from "./picked-tools.tsx";

/** All that the person stored, newest first. */
export function EverythingPage({ mine }: { mine: Mine }) {
  const open = useCallback(async () => {
    const { totals } = accepted(await mine.changing.get_capsule());
    return everythingOf(mine, totals.memories);
  }, [mine]);
  return (
    <OpenedArchive open={open} canisterId={mine.reading.trust.canisterId}>
      {(archive) => {
        const tools: OwnerTools = {
          ways: <WayBack />,
          forArchive: null,
          forPicked: (photos, changes) => (
            <PickedTools mine={mine} photos={photos} gallery={undefined} changes={changes} />
          ),
          forPhoto: (photo, changes) => (
            <PhotoTools mine={mine} archive={archive} photo={photo} gallery={undefined} changes={changes} />
          ),
        };
        return <GalleryPage archive={archive} ownerTools={tools} />;
      }}
    </OpenedArchive>
  );
}
