import { shortPrincipal } from "@store-forever/protocol";
import type { InspectedArchive } from "../backend/inspect-archive.ts";
import type { ArchivePlace } from "../storage/settings.ts";
import { t } from "../texts/i18n.ts";

/** Shows what the network certifies of an archive, and lets the person store there. */
export function InspectedArchiveView({
  place,
  moduleHash,
  isModuleKnown,
  controllers,
  onChoose,
}: InspectedArchive & { onChoose: (place: ArchivePlace) => void }) {
  return (
    <>
      <dl>
        <dt>{t("archive.canister")}</dt>
        <dd class="principal">{place.canisterId}</dd>
        <dt>{t("archive.viewer")}</dt>
        <dd>{place.viewerUrl}</dd>
        <dt>{t("archive.module")}</dt>
        <dd title={moduleHash}>{isModuleKnown ? t("archive.known") : moduleHash}</dd>
        <dt>{t("archive.controllers")}</dt>
        {controllers.length === 0 && <dd>{t("archive.nobody")}</dd>}
        {controllers.map((controller) => (
          <dd key={controller} title={controller}>
            {shortPrincipal(controller)}
          </dd>
        ))}
      </dl>
      <p class="quiet">{t("archive.controllersHint")}</p>
      {!isModuleKnown && <p class="problem">{t("archive.unknown")}</p>}
      <button type="button" class={isModuleKnown ? "main" : "danger"} onClick={() => onChoose(place)}>
        {isModuleKnown ? t("archive.use") : t("archive.useUnknown")}
      </button>
    </>
  );
}
