import { useState } from "preact/hooks";
import { hostPatterns } from "../browser/host-pattern.ts";
import { t } from "../texts/i18n.ts";
import * as strings from "../texts/strings.ts";
import { type ActivePage, allowOrigins, lookForPhotos, openDialog, readActivePage } from "./active-page.ts";

/** What can be done with the page under the popup. */
export function ThisPage({ page: first }: { page: ActivePage }) {
  const [page, setPage] = useState(first);
  return (
    <section class="this-page" aria-labelledby="this-page">
      <h2 id="this-page">{t("popup.thisPage")}</h2>
      {page.name === "closed" && <p class="quiet">{t("popup.noPage")}</p>}
      {page.name === "unasked" && <LookForPhotos tabId={page.tabId} onChange={setPage} />}
      {page.name === "described" && <Described page={page} onChange={setPage} />}
    </section>
  );
}

function LookForPhotos({ tabId, onChange }: { tabId: number; onChange: (page: ActivePage) => void }) {
  return (
    <>
      <button type="button" class="main" onClick={async () => onChange(await lookForPhotos(tabId))}>
        {t("popup.find")}
      </button>
      <p class="quiet">{t("popup.findHint")}</p>
    </>
  );
}

interface DescribedProps {
  page: Extract<ActivePage, { name: "described" }>;
  onChange: (page: ActivePage) => void;
}

function Described({ page: { tabId, description, missingOrigins }, onChange }: DescribedProps) {
  const { galleries, origin } = description;
  if (galleries.length === 0) return <p class="quiet">{t("popup.noPhotos")}</p>;
  return (
    <>
      <ul class="found">
        {galleries.map(({ title, photoCount }, index) => (
          <li key={`${index} ${title}`}>
            <strong dir="auto">{title}</strong>
            <span class="quiet">{strings.photos(photoCount)}</span>
          </li>
        ))}
      </ul>
      {missingOrigins.length > 0 ? (
        <button
          type="button"
          class="main"
          onClick={async () => {
            if (await allowOrigins(tabId, origin, missingOrigins)) onChange(await readActivePage());
          }}
        >
          {t("popup.allow", hostPatterns(missingOrigins).map(strings.hostName).join(", "))}
        </button>
      ) : (
        <button type="button" class="main" onClick={() => void openDialog(tabId)}>
          {t("popup.openDialog")}
        </button>
      )}
    </>
  );
}
