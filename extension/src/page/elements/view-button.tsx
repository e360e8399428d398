import { t } from "../../texts/i18n.ts";
import { OpenIcon } from "./icons.tsx";
import { onTrusted } from "./trusted.ts";

interface ViewButtonProps {
  /** Whether the gallery has a share link. */
  isShared: boolean;
  onView: () => void;
}

/** Opens the gallery in the viewer. It is no link: a page could have its secret address dragged out of the closed root. */
export function ViewButton({ isShared, onView }: ViewButtonProps) {
  if (!isShared) return null;
  return (
    <button type="button" class="face view" title={t("button.viewHint")} onClick={onTrusted(onView)}>
      <OpenIcon />
      {t("button.view")}
    </button>
  );
}
