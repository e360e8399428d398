import { useEffect, useState } from "preact/hooks";
import { PACES, type Pace } from "../messages/follow.ts";
import { send } from "../messages/send.ts";
import { type ExtensionDatabase, openDatabase } from "../storage/databases/database.ts";
import type { FollowRecord } from "../storage/databases/follow-record.ts";
import { follow, lookSoon, setPace, unfollow } from "../storage/followed/follows.ts";
import { t } from "../texts/i18n.ts";
import { type FollowedGallery, readFollowed } from "../ui/followed.ts";
import type { GalleryOverview } from "../ui/gallery-overview.ts";
import { LookStatus } from "../ui/look-status.tsx";

/** What is stored in parts is not followed. */
const MAX_PHOTOS = 10_000;
/** The page shows how a look goes on while it is open. */
const REFRESH_MS = 1_000;

/** The galleries that the person follows: how often, what the last look has done, and what can be done with them. */
export function FollowedGalleries({ galleries }: { galleries: readonly GalleryOverview[] }) {
  const [followed, setFollowed] = useState<FollowedGallery[]>([]);
  const look = () => readFollowed().then(setFollowed);
  useEffect(() => {
    void look();
    const timer = setInterval(() => void look(), REFRESH_MS);
    return () => clearInterval(timer);
  }, []);
  const isFollowed = ({ origin, galleryId }: GalleryOverview) =>
    followed.some(({ follow: record }) => record.origin === origin && record.galleryId === galleryId);
  const others = galleries.filter(
    (gallery) => gallery.state.name === "stored" && gallery.totalCount <= MAX_PHOTOS && !isFollowed(gallery),
  );
  if (followed.length + others.length === 0) return null;
  const change = async (write: (database: ExtensionDatabase) => Promise<void>) => {
    await write(await openDatabase());
    await send({ to: "background", type: "follows.changed" });
    await look();
  };
  return (
    <section class="followed" aria-labelledby="followed">
      <h2 id="followed">{t("follow.title")}</h2>
      <p>{t("follow.note")}</p>
      {followed.length > 0 && (
        <ul>
          {followed.map(({ follow: record, goneTitles }) => (
            <Followed
              key={`${record.origin} ${record.galleryId}`}
              follow={record}
              goneTitles={goneTitles}
              onPace={(pace) => void change((database) => setPace(database, record, pace))}
              onLook={() => void change((database) => lookSoon(database, record.origin, record.galleryId))}
              onStop={() => void change((database) => unfollow(database, record.origin, record.galleryId))}
            />
          ))}
        </ul>
      )}
      {others.length > 0 && (
        <details>
          <summary>{t("follow.another")}</summary>
          <ul>
            {others.map((gallery) => (
              <li key={`${gallery.origin} ${gallery.galleryId}`}>
                <span dir="auto">{gallery.title}</span>{" "}
                <button
                  type="button"
                  aria-label={`${t("follow.start")}: ${gallery.title}`}
                  onClick={() => void change((database) => followStored(database, gallery))}
                >
                  {t("follow.start")}
                </button>
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

/** Follows a stored gallery with all of its pages: on which of them the person was is not known here. */
async function followStored(
  database: ExtensionDatabase,
  { origin, galleryId }: Pick<GalleryOverview, "origin" | "galleryId">,
): Promise<void> {
  const job = await database.get("jobs", [origin, galleryId]);
  if (job === undefined) return;
  const { capsule, edgesUrl, tellsSource, gallery } = job;
  const { title, sourceUrl: pageUrl } = gallery;
  const followed = { capsule, origin, galleryId, title, pageUrl, pages: "all", edgesUrl, tellsSource } as const;
  // The first look finds out which files its photos were stored from.
  await follow(database, { ...followed, pace: "weekly" }, []);
}

interface FollowedProps extends FollowedGallery {
  follow: FollowRecord;
  onPace: (pace: Pace) => void;
  onLook: () => void;
  onStop: () => void;
}

function Followed({ follow: record, goneTitles, onPace, onLook, onStop }: FollowedProps) {
  const { title, pageUrl, pace, state } = record;
  return (
    <li>
      <a href={pageUrl} target="_blank" rel="noreferrer" dir="auto">
        {title}
      </a>
      <p>
        <select
          aria-label={`${t("follow.pace")}: ${title}`}
          value={pace}
          onChange={({ currentTarget }) => onPace(currentTarget.value as Pace)}
        >
          {PACES.map((each) => (
            <option key={each} value={each}>
              {t(`follow.${each}`)}
            </option>
          ))}
        </select>{" "}
        <button
          type="button"
          aria-label={`${t("follow.lookNow")}: ${title}`}
          disabled={state.name !== "waiting"}
          onClick={onLook}
        >
          {t("follow.lookNow")}
        </button>{" "}
        <button type="button" aria-label={`${t("follow.stop")}: ${title}`} onClick={onStop}>
          {t("follow.stop")}
        </button>
      </p>
      <LookStatus follow={record} />
      {goneTitles.length > 0 && (
        <details>
          <summary>{t("follow.kept")}</summary>
          <ul>
            {goneTitles.map((gone, index) => (
              <li key={`${index} ${gone}`} dir="auto">
                {gone}
              </li>
            ))}
          </ul>
        </details>
      )}
    </li>
  );
}
