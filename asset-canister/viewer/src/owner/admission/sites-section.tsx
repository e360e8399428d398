import { accepted, type PresenceKey } from "@store-forever/protocol";
import { useState } from "preact/hooks";
import { formatDate } from "../../language/format.ts";
import { t } from "../../language/t.ts";
import type { OwnerConnection } from "../capsule/owner-connection.ts";
import { ConfirmSheet } from "../dialog/confirm-sheet.tsx";
import { useAction } from "../dialog/use-action.ts";

interface SitesSectionProps {
  connection: OwnerConnection;
  sites: readonly PresenceKey[];
  onChanged: () => Promise<void>;
}

/** The sites that may ask the archive whether it has their own files. */
export function SitesSection({ connection, sites, onChanged }: SitesSectionProps) {
  const [stopping, setStopping] = useState<PresenceKey>();
  const { action, act } = useAction();
  const stop = ({ origin }: PresenceKey) =>
    act(async () => {
      accepted(await connection.changing.remove_presence_key(origin));
      await onChanged();
      setStopping(undefined);
    });
  return (
    <section class="panel">
      <h2>{t("access.sitesTitle")}</h2>
      <p class="quiet">{t("access.sitesNote")}</p>
      <ul class="rows" aria-label={t("access.sitesTitle")}>
        {sites.map((site) => (
          <li key={site.origin} class="row">
            <span dir="ltr">{site.origin}</span>
            <span class="quiet">{t("access.siteSince", [formatDate(site.created_at_ns)])}</span>
            <button
              type="button"
              class="button small"
              aria-label={t("access.stopSite", [site.origin])}
              onClick={() => setStopping(site)}
            >
              {t("access.stop")}
            </button>
          </li>
        ))}
      </ul>
      {stopping !== undefined && (
        <ConfirmSheet
          title={t("access.stopTitle")}
          confirm={t("access.stop")}
          action={action}
          onConfirm={() => stop(stopping)}
          onClose={() => setStopping(undefined)}
        >
          <p>{t("access.stopText", [stopping.origin])}</p>
        </ConfirmSheet>
      )}
    </section>
  );
}
