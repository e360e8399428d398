import { useEffect, useState } from "preact/hooks";
import { browser } from "wxt/browser";
import type { JobSnapshot } from "../messages/job-snapshot.ts";
import type { ReplyTo } from "../messages/reply.ts";
import { watchJob } from "../messages/watch-job.ts";
import { format, t, tn } from "../texts/i18n.ts";
import * as strings from "../texts/strings.ts";
import type { GalleryOverview, Overview } from "../ui/gallery-overview.ts";
import { IdentitySection } from "../ui/identity-section.tsx";
import { LookStatus } from "../ui/look-status.tsx";
import { MovedArchive } from "../ui/moved-archive.tsx";
import type { ActivePage } from "./active-page.ts";
import { ArchivedPage } from "./archived-page.tsx";
import { Elsewhere } from "./elsewhere.tsx";
import { ThisPage } from "./this-page.tsx";

interface PopupProps {
  overview: Overview;
  page: ActivePage;
  /** What is archived of this page; null if nothing. */
  archived: ReplyTo["tab.archived"];
}

/** Shows this page, the running jobs, and what was stored from this browser. */
export function Popup({ overview: { network, owner, galleries }, page, archived }: PopupProps) {
  const storedCount = galleries.filter(({ state }) => state.name === "stored").length;
  return (
    <>
      <header>
        <img src="/icon/48.png" alt="" width={32} height={32} />
        <div>
          <h1>{t("app.name")}</h1>
          {storedCount > 0 && <p class="quiet">{tn("popup.count", storedCount)}</p>}
        </div>
        <button type="button" class="options" onClick={() => void browser.runtime.openOptionsPage()}>
          {t("options.title")}
        </button>
      </header>
      {!network.ok && <p class="problem">{strings.network(network.error)}</p>}
      {archived !== null && <ArchivedPage archived={archived} galleries={galleries} />}
      {network.ok && <ThisPage page={page} />}
      {network.ok && owner !== undefined && (
        <MovedArchive network={network.value} owner={owner} onAdopted={() => location.reload()} />
      )}
      {network.ok && <IdentitySection />}
      {network.ok && <Elsewhere />}
      {galleries.length > 0 && <h2>{t("popup.recent")}</h2>}
      {network.ok && galleries.length === 0 && <p class="quiet">{t("popup.nothing")}</p>}
      {foldersOf(galleries).map(([folder, inside]) =>
        folder === "" ? (
          <Galleries key={folder} galleries={inside} />
        ) : (
          <details key={folder} open>
            <summary>
              <span dir="auto">{folder}</span> <span class="quiet">{format().number(inside.length)}</span>
            </summary>
            <Galleries galleries={inside} />
          </details>
        ),
      )}
      {network.ok && (
        <footer class="quiet">
          <dl>
            <dt>{t("network.label")}</dt>
            <dd>{network.value.rootKey ? `${t("network.local")} (${network.value.host})` : "Internet Computer"}</dd>
            <dt>{t("archive.title")}</dt>
            <dd>
              <a href={network.value.viewerUrl} target="_blank" rel="noreferrer" class="principal">
                {network.value.canisterId}
              </a>
            </dd>
            {owner !== undefined && (
              <>
                <dt>{t("network.archive")}</dt>
                <dd class="principal">{owner}</dd>
              </>
            )}
          </dl>
        </footer>
      )}
    </>
  );
}

/** Galleries without a folder first, then folder by folder. */
function foldersOf(galleries: GalleryOverview[]): [folder: string, galleries: GalleryOverview[]][] {
  const folders = new Map<string, GalleryOverview[]>([["", []]]);
  for (const gallery of galleries) folders.set(gallery.folder, [...(folders.get(gallery.folder) ?? []), gallery]);
  return [...folders].filter(([, inside]) => inside.length > 0).sort(([left], [right]) => left.localeCompare(right));
}

function Galleries({ galleries }: { galleries: GalleryOverview[] }) {
  return (
    <ul>
      {galleries.map((gallery) => (
        <Gallery key={`${gallery.origin} ${gallery.galleryId}`} gallery={gallery} />
      ))}
    </ul>
  );
}

function Gallery({ gallery }: { gallery: GalleryOverview }) {
  const { title, sourceUrl, totalCount, state, follow } = gallery;
  return (
    <li>
      <strong dir="auto">{title}</strong>
      {state.name === "running" && <Running gallery={gallery} />}
      {state.name === "paused" && <p class="quiet">{t("dialog.pausedTitle")}</p>}
      {state.name === "interrupted" && <p class="quiet">{t("popup.interrupted")}</p>}
      {state.name === "stored" && <p class="quiet">{strings.storedOf(state.storedCount, totalCount)}</p>}
      {follow !== undefined && <LookStatus follow={follow} />}
      <p class="links">
        {state.name === "stored" && state.viewUrl !== null && (
          <a class="view" href={state.viewUrl} target="_blank" rel="noreferrer">
            {t("button.view")}
          </a>
        )}
        <a href={sourceUrl} target="_blank" rel="noreferrer">
          {t("popup.openGallery")}
        </a>
      </p>
    </li>
  );
}

function Running({ gallery: { origin, galleryId } }: { gallery: GalleryOverview }) {
  const [job, setJob] = useState<JobSnapshot>();
  useEffect(
    () =>
      watchJob(
        { type: "watch", origin, galleryId },
        ({ snapshot }) => setJob(snapshot),
        () => {},
      ),
    [origin, galleryId],
  );
  const percent = job?.state === "running" ? job.percent : job === undefined ? 0 : 100;
  return (
    <p>
      {strings.storing(percent)} <progress max={100} value={percent} aria-label={t("dialog.progress")} />
    </p>
  );
}
