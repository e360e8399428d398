import { useEffect, useState } from "preact/hooks";
import { PACES, type Pace } from "../messages/follow.ts";
import { send } from "../messages/send.ts";
import { openDatabase } from "../storage/databases/database.ts";
import type { FollowRecord } from "../storage/databases/follow-record.ts";
import { lookSoon, setPace, unfollow } from "../storage/follows.ts";
import { t } from "../texts/i18n.ts";
import { type FollowedGallery, readFollowed } from "../ui/followed.ts";
import { LookStatus } from "../ui/look-status.tsx";

/** The page shows how a look goes on while it is open. */
const REFRESH_MS = 1_000;

/** The galleries that the person follows: how often, what the last look has done, and what can be done with them. */
export function FollowedGalleries() {
  const [followed, setFollowed] = useState<FollowedGallery[]>([]);
  const look = () => readFollowed().then(setFollowed);
  useEffect(() => {
    void look();
    const timer = setInterval(() => void look(), REFRESH_MS);
    return () => clearInterval(timer);
  }, []);
  if (followed.length === 0) return null;
  const change = async (write: (database: Awaited<ReturnType<typeof openDatabase>>) => Promise<void>) => {
    await write(await openDatabase());
    await send({ to: "background", type: "follows.changed" });
    await look();
  };
  return (
    <section class="followed" aria-labelledby="followed">
      <h2 id="followed">{t("follow.title")}</h2>
      <p>{t("follow.note")}</p>
      <ul>
        {followed.map(({ follow, goneTitles }) => (
          <Followed
            key={`${follow.origin} ${follow.galleryId}`}
            follow={follow}
            goneTitles={goneTitles}
            onPace={(pace) => void change((database) => setPace(database, follow, pace))}
            onLook={() => void change((database) => lookSoon(database, follow.origin, follow.galleryId))}
            onStop={() => void change((database) => unfollow(database, follow.origin, follow.galleryId))}
          />
        ))}
      </ul>
    </section>
  );
}

interface FollowedProps extends FollowedGallery {
  follow: FollowRecord;
  onPace: (pace: Pace) => void;
  onLook: () => void;
  onStop: () => void;
}

function Followed({ follow, goneTitles, onPace, onLook, onStop }: FollowedProps) {
  const { title, pageUrl, pace, state } = follow;
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
      <LookStatus follow={follow} />
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
