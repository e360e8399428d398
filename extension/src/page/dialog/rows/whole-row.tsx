import { format, t, tn } from "../../../texts/i18n.ts";
import * as strings from "../../../texts/strings.ts";
import { onTrusted } from "../../elements/trusted.ts";
import type { More } from "../../reading/gallery-adapter.ts";
import { FINDER_LIMITS, type Finding } from "../../reading/gallery-finder.ts";
import type { SessionView } from "../../session/session-state.ts";
import type { Actions } from "../actions.ts";

/**
 * Offers the whole gallery where the page shows only a part of it, and tells how far the search for it is. The button stays the same
 * element, so that it keeps the keyboard.
 */
export function WholeRow({ view: { finding, gallery }, actions }: { view: SessionView; actions: Actions }) {
  const more = gallery?.more;
  if (gallery === undefined || (finding === undefined && more === undefined)) return null;
  const shownCount = gallery.source.items.length - (gallery.aside?.size ?? 0);
  const isFinding = finding?.name === "finding";
  const act = () => (isFinding ? actions.stopFinding() : void actions.findWhole());
  return (
    <>
      <dt>{t("whole.label")}</dt>
      <dd>
        <span role="status">{finding === undefined ? shownText(shownCount, more) : foundText(finding, more)}</span>{" "}
        {finding?.name !== "found" && (
          <button type="button" class="small" aria-describedby="whole-note" onClick={onTrusted(act)}>
            {isFinding ? t("whole.stop") : finding === undefined ? t("whole.find") : t("whole.goOn")}
          </button>
        )}
        {finding?.name !== "found" && (
          <span class="quiet" id="whole-note">
            {limitsText()}
          </span>
        )}
      </dd>
    </>
  );
}

/** How much of the gallery its page shows. */
function shownText(count: number, more: More | undefined): string {
  if (more?.toldCount !== undefined) return t("whole.shownOf", format().number(count), format().number(more.toldCount));
  const rest = more?.opensPages ? t("whole.opened") : t(more?.isSure === false ? "whole.perhaps" : "whole.more");
  return `${t("whole.shown", strings.photos(count))} ${rest}`;
}

function foundText({ name, pageCount, photoCount, unreadCount }: Finding, more: More | undefined): string {
  const page = name === "finding" ? format().number(pageCount) : tn("count.pages", pageCount);
  const found = t(`whole.${name}`, page, strings.photos(photoCount));
  const toldCount = more?.toldCount ?? 0;
  const isOver = name === "found" || name === "unsure";
  const notes = [
    ...(unreadCount > 0 ? [tn("count.unread", unreadCount)] : []),
    ...(isOver && toldCount > photoCount ? [t("whole.toldMore", strings.photos(toldCount))] : []),
  ];
  return [found, ...notes].join(" ");
}

function limitsText(): string {
  const { maxPages, maxPhotos, maxMs } = FINDER_LIMITS;
  return t(
    "whole.note",
    location.host,
    tn("count.pages", maxPages),
    strings.photos(maxPhotos),
    format().duration(maxMs / 1_000),
  );
}
