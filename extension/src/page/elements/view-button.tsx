import { t } from "../../texts/i18n.ts";
import { OpenIcon } from "./icons.tsx";
import { onTrusted } from "./trusted.ts";

/** Opens in the viewer what is stored of the gallery. It is no link: a page could have its secret address dragged out of the closed root. */
export function ViewButton({ onView }: { onView: () => void }) {
  return (
    <button type="button" class="face view" title={t("button.viewHint")} onClick={onTrusted(onView)}>
      <OpenIcon />
      {t("button.view")}
    </button>
  );
}
