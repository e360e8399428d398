import type { GalleryStatus } from "@store-forever/protocol";
import { nameOf } from "@store-forever/protocol/verify";
import { useCallback, useEffect, useMemo, useState } from "preact/hooks";
import { type Failure, failureOf } from "../../backend/failure.ts";
import { useAsset } from "../../gallery/proof/use-asset.ts";
import { AccountMenu } from "../../identity/sign-in/account-menu.tsx";
import { FailurePage } from "../../pages/failure-page.tsx";
import { OpeningPage } from "../../pages/message-page.tsx";
import { myGalleries } from "../../reading/my-galleries.ts";
import { type Archive, archiveOfGallery, type ProvenGallery } from "../../reading/opened-gallery.ts";
import { type Photo, shownAsset } from "../../reading/photo.ts";
import { FIRST_PAGE, readPage } from "../../reading/photo-listing.ts";
import { Brand } from "../../ui/brand.tsx";
import { formatCount, formatDate } from "../../ui/format.ts";
import { galleryStatuses } from "../capsule/gallery-statuses.ts";
import type { Mine } from "../capsule/owner-connection.ts";
import { StoragePanel } from "../storage/storage-panel.tsx";

type Listing =
  | { state: "reading" }
  | { state: "read"; galleries: ProvenGallery[] }
  | { state: "failed"; failure: Failure };
type Statuses = ReadonlyMap<string, GalleryStatus>;

/** The person's galleries, and what their storage costs. */
export function MyGalleriesPage({ mine }: { mine: Mine }) {
  const [listing, setListing] = useState<Listing>({ state: "reading" });
  const [statuses, setStatuses] = useState<Statuses>(new Map());
  const read = useCallback(() => {
    setListing({ state: "reading" });
    myGalleries({ ...mine.reading, owner: mine.owner }).then(
      (galleries) => setListing({ state: "read", galleries }),
      (error: unknown) => setListing({ state: "failed", failure: failureOf(error) }),
    );
  }, [mine]);
  useEffect(() => {
    if (listing.state !== "read") return;
    // The cards do without what cannot be had.
    galleryStatuses(
      mine,
      listing.galleries.map(({ gallery }) => gallery),
    ).then(setStatuses, () => undefined);
  }, [mine, listing]);
  useEffect(read, [read]);
  useEffect(() => {
    document.title = "Your galleries · Store Forever";
  }, []);
  if (listing.state === "reading") return <OpeningPage />;
  if (listing.state === "failed")
    return <FailurePage failure={listing.failure} canisterId={mine.reading.trust.canisterId} onRetry={read} />;
  const { galleries } = listing;
  return (
    <div class="page">
      <header class="gallery-header">
        <div class="top-line">
          <Brand />
          <AccountMenu />
        </div>
        <h1>Your galleries</h1>
      </header>
      <main>
        <StoragePanel mine={mine} />
        {galleries.length === 0 ? (
          <p class="empty">
            Nothing is stored yet. Open a gallery on the web with the Store Forever extension and press its button: it
            will be here when it is stored.
          </p>
        ) : (
          <ul class="cards">
            {galleries.map((proven) => (
              <GalleryCard
                key={proven.gallery.id}
                mine={mine}
                proven={proven}
                status={statuses.get(proven.gallery.id)}
              />
            ))}
          </ul>
        )}
      </main>
    </div>
  );
}

function GalleryCard({
  mine,
  proven,
  status,
}: {
  mine: Mine;
  proven: ProvenGallery;
  status: GalleryStatus | undefined;
}) {
  const { gallery } = proven;
  const archive = useMemo(() => archiveOfGallery(mine.reading, { by: "owner" }, proven), [mine, proven]);
  return (
    <li class="card">
      <a href={`#/my/${gallery.id}`}>
        <Cover archive={archive} />
        <span class="card-title">{gallery.title}</span>
      </a>
      <p class="quiet">
        {formatCount(gallery.items.length, "photo", "photos")} · {formatDate(gallery.created_at_ns)}
      </p>
      {status !== undefined && <p class={`state ${nameOf(status.state)}`}>{stateText(status)}</p>}
    </li>
  );
}

function stateText({ state, stored_memories, total_memories }: GalleryStatus): string {
  switch (nameOf(state)) {
    case "stored_forever":
      return "Stored forever";
    case "partially_stored":
      return `${stored_memories} of ${total_memories} stored`;
    case "not_stored":
      return "Not stored yet";
  }
}

/** The first photo that is there. */
function Cover({ archive }: { archive: Archive }) {
  const [photo, setPhoto] = useState<Photo>();
  useEffect(() => {
    let current = true;
    firstPhoto(archive).then(
      (found) => current && setPhoto(found),
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [archive]);
  return <span class="cover">{photo !== undefined && <CoverPhoto archive={archive} photo={photo} />}</span>;
}

const LOOKED_AT = 5;

async function firstPhoto(archive: Archive): Promise<Photo | undefined> {
  if (archive.contents.kind !== "gallery") return undefined;
  const { gallery } = archive.contents;
  const featured = gallery.items.filter(({ memory_id }) => gallery.featured.includes(memory_id));
  const items = [...featured, ...gallery.items].slice(0, LOOKED_AT);
  const { photos } = await readPage({ ...archive, items }, FIRST_PAGE);
  return photos[0];
}

function CoverPhoto({ archive, photo }: { archive: Archive; photo: Photo }) {
  const asset = useMemo(() => shownAsset(photo, ["thumb", "display", "original"]), [photo]);
  const { shown } = useAsset(archive, photo, asset, true);
  return shown.state === "verified" ? <img src={shown.url} alt="" /> : null;
}
