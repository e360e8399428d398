import { t } from "../../texts/i18n.ts";
import { OpenIcon } from "./icons.tsx";

/** Opens the gallery in the viewer, if there is a share link. */
export function ViewLink({ viewUrl }: { viewUrl: string | null }) {
  if (viewUrl === null) return null;
  return (
    <a class="face view" href={viewUrl} target="_blank" rel="noopener noreferrer" title={t("button.viewHint")}>
      <OpenIcon />
      {t("button.view")}
    </a>
  );
}
