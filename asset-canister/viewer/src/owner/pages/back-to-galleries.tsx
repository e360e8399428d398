import { t } from "../../language/t.ts";
import { PreviousIcon } from "../../ui/icons.tsx";

/** The link back to the list of the owner's galleries. */
export function BackToGalleries() {
  return (
    <a class="button small" href="#/my">
      <PreviousIcon /> {t("owner.title")}
    </a>
  );
}
