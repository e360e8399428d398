import { useEffect, useState } from "preact/hooks";
import { endPresenceKeys } from "../reports/let-site-ask.ts";
import { withdrawConsent } from "../storage/consents.ts";
import { openDatabase } from "../storage/databases/database.ts";
import { t } from "../texts/i18n.ts";
import { readToldSites, type ToldSites } from "../ui/told-sites.ts";

/** The sites that know the person's archive, each with a button that stops telling it more. */
export function ToldSitesSection() {
  const [told, setTold] = useState<ToldSites>();
  const look = () => readToldSites().then(setTold);
  useEffect(() => void look(), []);
  if (told === undefined || told.origins.length === 0) return null;
  const withdraw = async (origin: string) => {
    const database = await openDatabase();
    await withdrawConsent(database, { capsule: told.capsule, origin });
    await look();
    // What cannot be ended now is ended when the browser starts again.
    await endPresenceKeys(database);
  };
  return (
    <section class="told-sites" aria-labelledby="told-sites">
      <h2 id="told-sites">{t("options.toldSites")}</h2>
      <p>{t("options.toldSitesHint")}</p>
      <ul>
        {told.origins.map((origin) => (
          <li key={origin}>
            <span dir="ltr">{origin}</span>{" "}
            <button
              type="button"
              aria-label={`${t("options.stopTelling")}: ${origin}`}
              onClick={() => void withdraw(origin)}
            >
              {t("options.stopTelling")}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
