import { type DailyBudget, nameOf, type OwnInvitation, type Standing, unwrap } from "@store-forever/protocol";
import { formatDate, formatPercent, formatSize } from "../../language/format.ts";
import { t } from "../../language/t.ts";
import { Figure } from "../../ui/figure.tsx";
import type { ArchiveAccess } from "./archive-access.ts";

/** Who may store in the archive, and what of it the current user has and has used. */
export function StandingSection({ access: { limits, standing } }: { access: ArchiveAccess }) {
  const refusal = "Err" in standing.may_store ? standing.may_store.Err : undefined;
  const invitation = unwrap(standing.invitation);
  return (
    <section class="storage standing" aria-label={t("access.standing")}>
      <dl>
        <Figure name={t("access.whoMayStore")} value={t(`access.policies.${nameOf(limits.admission)}.name`)}>
          {t(`access.policies.${nameOf(limits.admission)}.text`)}
        </Figure>
        <Figure name={t("access.you")} value={t(refusal === undefined ? "access.mayStore" : "access.mayNotStore")}>
          {refusal === undefined ? rightText(standing) : t(`failure.${nameOf(refusal.code)}`)}
          {refusal !== undefined && ` ${t("access.stillYours")}`}
        </Figure>
        <Figure name={t("access.quota")} value={formatSize(Number(standing.used_bytes))}>
          {t("access.quotaOf", [formatSize(Number(standing.quota_bytes))])}
        </Figure>
        {invitation !== undefined && "invited" in limits.admission && (
          <Figure name={t("access.invitation")} value={t(`access.invitations.${nameOf(invitation)}`)}>
            {invitationText(invitation)}
          </Figure>
        )}
        <Figure name={t("access.today")} value={todayText(standing, limits.budgets.person)}>
          {t(standing.is_administrator ? "access.asAdministrator" : "access.todayNote")}
        </Figure>
      </dl>
    </section>
  );
}

function rightText({ is_administrator: isAdministrator }: Standing): string {
  return t(isAdministrator ? "access.asAdministrator" : "access.asPerson");
}

function invitationText(invitation: OwnInvitation): string {
  if ("valid" in invitation) return t("access.validUntil", [formatDate(invitation.valid.ends_at_ns)]);
  if ("ended" in invitation) return t("access.endedOn", [formatDate(invitation.ended.ends_at_ns)]);
  return t("access.revokedText");
}

/** The most used of the day's three budgets counts: when it is used up, nothing more is taken. */
function todayText({ used_today: used, is_administrator: isAdministrator }: Standing, budget: DailyBudget): string {
  if (isAdministrator) return t("access.noDailyLimit");
  const share = Math.max(
    Number(used.bytes) / Number(budget.bytes),
    used.messages / budget.messages,
    Number(used.instructions) / Number(budget.instructions),
  );
  return formatPercent(Number.isFinite(share) ? share : 1);
}
