import { t } from "../../language/t.ts";
import { PreviousIcon } from "../../ui/icons.tsx";

/** From what somebody stored to the list of it. */
export function BackToGalleries() {
  return (
    <a class="button small" href="#/my">
      <PreviousIcon /> {t("owner.title")}
    </a>
  );
}
