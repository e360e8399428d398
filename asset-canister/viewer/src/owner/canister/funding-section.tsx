import type { PaidUntil } from "@store-forever/protocol";
import { formatCycles, formatDate, formatNumber, formatSize } from "../../language/format.ts";
import { t } from "../../language/t.ts";
import { Figure } from "../../ui/figure.tsx";
import { dateUntil, isShownAsDate } from "../storage/date-until.ts";
import { lastingOf, type MeasuredBurn, measuredBurn } from "./burn.ts";
import type { ControlledCanister, SeenCanister } from "./read-canister.ts";

/** What the canister has and uses, and how long that lasts. Only controllers see all of it. */
export function FundingSection({ canister: { controlled, paid } }: { canister: SeenCanister }) {
  if (controlled !== undefined) return <ControllersFigures controlled={controlled} />;
  return paid === undefined ? null : <EverybodysFigures paid={paid} />;
}

function ControllersFigures({ controlled: { status, balances } }: { controlled: ControlledCanister }) {
  const { reserveCycles, frozenAtNs, deletedAtNs } = lastingOf(status, BigInt(Date.now()) * 1_000_000n);
  return (
    <section class="storage standing" aria-label={t("canister.cycles")}>
      <dl>
        <Figure name={t("canister.cycles")} value={formatCycles(status.cycles)}>
          {t("canister.reserve", [formatCycles(reserveCycles)])}
        </Figure>
        <Figure name={t("canister.perDay")} value={formatCycles(status.idle_cycles_burned_per_day)}>
          {measuredText(measuredBurn(balances))}
        </Figure>
        <Figure name={t("owner.storage.paidUntil")} value={dateUntil(frozenAtNs)}>
          {afterwardsText(deletedAtNs)}
        </Figure>
        <Figure name={t("canister.memory")} value={formatSize(Number(status.memory_size))}>
          {t("canister.memoryText")}
        </Figure>
      </dl>
    </section>
  );
}

function afterwardsText(deletedAtNs: bigint): string {
  return isShownAsDate(deletedAtNs) ? t("canister.afterwards", [formatDate(deletedAtNs)]) : t("canister.frozenText");
}

function measuredText(measured: MeasuredBurn | undefined): string {
  if (measured === undefined) return t("canister.idleText");
  return t("canister.measured", measured.days, [formatCycles(measured.cyclesPerDay), formatNumber(measured.days)]);
}

function EverybodysFigures({ paid }: { paid: PaidUntil }) {
  return (
    <section class="storage standing" aria-label={t("canister.cycles")}>
      <dl>
        <Figure name={t("canister.cycles")} value={formatCycles(paid.cycles)}>
          {t("canister.reserve", [formatCycles(paid.freezing_reserve)])}
        </Figure>
        <Figure name={t("canister.perDay")} value={formatCycles(paid.burn_per_day)}>
          {t("canister.idleText")}
        </Figure>
        <Figure name={t("owner.storage.paidUntil")} value={dateUntil(paid.frozen_at_ns)}>
          {t("canister.frozenText")}
        </Figure>
      </dl>
    </section>
  );
}
