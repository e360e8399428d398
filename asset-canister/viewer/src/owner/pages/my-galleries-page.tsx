import { type GalleryStatus, nameOf } from "@store-forever/protocol";
import { useCallback, useEffect, useMemo, useState } from "preact/hooks";
import { type ReadingFailure, readingFailure } from "../../backend/reading-failure.ts";
import { useVerifiedAsset } from "../../gallery/proof/use-verified-asset.ts";
import { formatDate, formatNumber, formatPhotos } from "../../language/format.ts";
import { t } from "../../language/t.ts";
import { useDocumentTitle } from "../../language/use-document-title.ts";
import { FailurePage } from "../../pages/failure-page.tsx";
import { OpeningPage } from "../../pages/text-page.tsx";
import { myGalleries } from "../../reading/my-galleries.ts";
import { type OpenedGallery, openedGalleryOf, type ProvenGallery } from "../../reading/opened-gallery.ts";
import { type Photo, shownAsset } from "../../reading/photo.ts";
import { FIRST_CURSOR, readListing } from "../../reading/photo-listing.ts";
import { readGalleryStatuses } from "../capsule/gallery-statuses.ts";
import type { OwnerConnection } from "../capsule/owner-connection.ts";
import { ImportPanel } from "../importing/import-panel.tsx";
import { StoragePanel } from "../storage/storage-panel.tsx";
import { OwnerFrame } from "./owner-frame.tsx";

type Listing =
  | { state: "reading" }
  | { state: "read"; galleries: ProvenGallery[] }
  | { state: "failed"; failure: ReadingFailure };
type Statuses = ReadonlyMap<string, GalleryStatus>;

/** The owner's galleries, and how much storage they use. */
export function MyGalleriesPage({ connection }: { connection: OwnerConnection }) {
  const [listing, setListing] = useState<Listing>({ state: "reading" });
  const [statuses, setStatuses] = useState<Statuses>(new Map());
  const read = useCallback(() => {
    setListing({ state: "reading" });
    myGalleries({ ...connection.reading, owner: connection.owner }).then(
      (galleries) => setListing({ state: "read", galleries }),
      (error: unknown) => setListing({ state: "failed", failure: readingFailure(error) }),
    );
  }, [connection]);
  useEffect(() => {
    if (listing.state !== "read") return;
    // The cards are shown without it where it cannot be read.
    readGalleryStatuses(
      connection,
      listing.galleries.map(({ gallery }) => gallery),
    ).then(setStatuses, () => undefined);
  }, [connection, listing]);
  useEffect(read, [read]);
  useDocumentTitle(t("owner.title"));
  if (listing.state === "reading") return <OpeningPage />;
  if (listing.state === "failed")
    return <FailurePage failure={listing.failure} canisterId={connection.reading.trust.canisterId} onRetry={read} />;
  const { galleries } = listing;
  return (
    <OwnerFrame title={t("owner.title")}>
      <StoragePanel connection={connection} />
      {galleries.length === 0 ? (
        <p class="empty">{t("owner.nothing")}</p>
      ) : (
        <ul class="cards">
          {galleries.map((proven) => (
            <GalleryCard
              key={proven.gallery.id}
              connection={connection}
              proven={proven}
              status={statuses.get(proven.gallery.id)}
            />
          ))}
        </ul>
      )}
      <ImportPanel connection={connection} onDone={read} />
    </OwnerFrame>
  );
}

function GalleryCard({
  connection,
  proven,
  status,
}: {
  connection: OwnerConnection;
  proven: ProvenGallery;
  status: GalleryStatus | undefined;
}) {
  const { gallery } = proven;
  const opened = useMemo(() => openedGalleryOf(connection.reading, { by: "owner" }, proven), [connection, proven]);
  return (
    <li class="card">
      <a href={`#/my/${gallery.id}`}>
        <Cover opened={opened} />
        <span class="card-title">{gallery.title}</span>
      </a>
      <p class="quiet">
        {formatPhotos(gallery.items.length)} · {formatDate(gallery.created_at_ns)}
      </p>
      {status !== undefined && <p class={`state ${nameOf(status.state)}`}>{stateText(status)}</p>}
    </li>
  );
}

function stateText({ state, stored_memories, total_memories }: GalleryStatus): string {
  switch (nameOf(state)) {
    case "stored_forever":
      return t("owner.storedForever");
    case "partially_stored":
      return t("owner.partlyStored", [formatNumber(stored_memories), formatNumber(total_memories)]);
    case "not_stored":
      return t("owner.notStored");
  }
}

/** Shows the first photo that is stored. */
function Cover({ opened }: { opened: OpenedGallery }) {
  const [photo, setPhoto] = useState<Photo>();
  useEffect(() => {
    let current = true;
    firstPhoto(opened).then(
      (found) => current && setPhoto(found),
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [opened]);
  return <span class="cover">{photo !== undefined && <CoverPhoto opened={opened} photo={photo} />}</span>;
}

const LOOKED_AT = 5;

async function firstPhoto(opened: OpenedGallery): Promise<Photo | undefined> {
  if (opened.contents.kind !== "gallery") return undefined;
  const items = opened.contents.gallery.items.slice(0, LOOKED_AT);
  const { photos } = await readListing({ ...opened, items }, FIRST_CURSOR);
  return photos[0];
}

function CoverPhoto({ opened, photo }: { opened: OpenedGallery; photo: Photo }) {
  const asset = useMemo(() => shownAsset(photo, ["thumb", "display", "original"]), [photo]);
  const { shown } = useVerifiedAsset(opened, photo, asset, true);
  return shown.state === "verified" ? <img src={shown.url} alt="" /> : null;
}
