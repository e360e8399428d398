import { t } from "../../texts/i18n.ts";
import * as strings from "../../texts/strings.ts";
import type { Gate } from "../elements/gate.ts";
import type { SessionView } from "../session/session-state.ts";
import type { Actions } from "./actions.ts";

/** Says what the page says otherwise than the archive, and offers to write it there. */
export function WordingNote({ view, actions, gate }: { view: SessionView; actions: Actions; gate: Gate }) {
  const { wording } = view;
  if (wording === undefined) return null;
  const { captionCount, hasOtherTitle, hasOtherOrder } = wording;
  const parts = [
    ...(captionCount > 0 ? [strings.captionsChanged(captionCount)] : []),
    ...(hasOtherTitle ? [t("dialog.titleChanged")] : []),
    ...(hasOtherOrder ? [t("dialog.orderChanged")] : []),
  ];
  return (
    <div class="row">
      <p class="grow">{parts.join(" ")}</p>
      <button
        type="button"
        class="small"
        disabled={gate.verdict === "early"}
        onClick={gate.onClick((confirmIn) => void actions.updateWording(confirmIn))}
      >
        {t("dialog.updateWording")}
      </button>
    </div>
  );
}
