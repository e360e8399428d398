import type { FollowRecord } from "../storage/databases/follow-record.ts";
import { format, t } from "../texts/i18n.ts";
import * as strings from "../texts/strings.ts";

/** When a followed gallery was looked at and will be, and what the last look has done. */
export function LookStatus({ follow: { state, report, nextLookMs } }: { follow: FollowRecord }) {
  const told = report?.name === "looked" ? strings.looked(report) : [];
  return (
    <>
      {report !== null && (
        <p class={report.name === "failed" ? "problem" : "quiet"}>
          {t("follow.last", format().time(report.atMs))}{" "}
          {report.name === "failed"
            ? t(report.why === "pageGone" ? "gone.page" : `follow.${report.why}`)
            : told.length > 0
              ? told.join(" ")
              : t("follow.unchanged")}
        </p>
      )}
      <p class="quiet">
        {state.name === "waiting" ? t("follow.next", format().time(nextLookMs)) : t(`follow.now.${state.name}`)}
      </p>
    </>
  );
}
