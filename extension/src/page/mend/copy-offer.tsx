import { t, tn } from "../../texts/i18n.ts";
import { onTrusted } from "../elements/trusted.ts";

interface CopyOfferProps {
  count: number;
  /** How many could not be shown; not known before the person has asked. */
  failedCount: number | undefined;
  onShow: () => void;
  onClose: () => void;
}

/** Asks before anything is read from the archive: the network would learn that this page is open. */
export function CopyOffer({ count, failedCount, onShow, onClose }: CopyOfferProps) {
  return (
    <div class="offer" role="status">
      <p>{failedCount === undefined ? tn("count.lost", count) : tn("count.notShown", failedCount)}</p>
      <p>
        <button type="button" class="main" onClick={onTrusted(onShow)}>
          {t("gone.show")}
        </button>{" "}
        <button type="button" onClick={onTrusted(onClose)}>
          {t("dialog.close")}
        </button>
      </p>
    </div>
  );
}
