import { useEffect, useState } from "preact/hooks";
import type { JobSnapshot } from "../messages/job-snapshot.ts";
import { watchJob } from "../page/extension-link.ts";
import { strings } from "../strings.ts";
import type { GalleryOverview, Overview } from "./overview.ts";

const texts = strings.popup;

export function Popup({ overview: { network, owner, galleries } }: { overview: Overview }) {
  const storedCount = galleries.filter(({ state }) => state.name === "stored").length;
  return (
    <>
      <header>
        <img src="/icon/48.png" alt="" width={32} height={32} />
        <div>
          <h1>{texts.title}</h1>
          {storedCount > 0 && <p class="quiet">{texts.count(storedCount)}</p>}
        </div>
      </header>
      {!network.ok && <p class="problem">{strings.network[network.error]}</p>}
      {network.ok && galleries.length === 0 && <p>{texts.nothingStored}</p>}
      <ul>
        {galleries.map((gallery) => (
          <Gallery key={`${gallery.origin} ${gallery.galleryId}`} gallery={gallery} />
        ))}
      </ul>
      {network.ok && (
        <footer class="quiet">
          <dl>
            <dt>{texts.network}</dt>
            <dd>{network.value.rootKey ? `${texts.local} (${network.value.host})` : texts.mainnet}</dd>
            {owner !== undefined && (
              <>
                <dt>{texts.archive}</dt>
                <dd class="principal">{owner}</dd>
              </>
            )}
          </dl>
        </footer>
      )}
    </>
  );
}

function Gallery({ gallery }: { gallery: GalleryOverview }) {
  const { title, sourceUrl, totalCount, state } = gallery;
  return (
    <li>
      <strong dir="auto">{title}</strong>
      {state.name === "running" && <Running gallery={gallery} />}
      {state.name === "interrupted" && <p class="quiet">{texts.interrupted}</p>}
      {state.name === "stored" && <p class="quiet">{texts.stored(state.storedCount, totalCount)}</p>}
      <p class="links">
        {state.name === "stored" && state.viewUrl !== null && (
          <a class="view" href={state.viewUrl} target="_blank" rel="noreferrer">
            {strings.view}
          </a>
        )}
        <a href={sourceUrl} target="_blank" rel="noreferrer">
          {texts.openGallery}
        </a>
      </p>
    </li>
  );
}

function Running({ gallery: { origin, galleryId } }: { gallery: GalleryOverview }) {
  const [job, setJob] = useState<JobSnapshot>();
  useEffect(() => watchJob({ type: "watch", origin, galleryId }, setJob, () => {}), [origin, galleryId]);
  const percent = job?.state === "running" ? job.percent : job === undefined ? 0 : 100;
  return (
    <p>
      {texts.running} <progress max={100} value={percent} aria-label={strings.progressLabel} />
    </p>
  );
}
