import { accepted, type Capsule, type PaidUntil, StoreError } from "@store-forever/protocol";
import { useEffect, useState } from "preact/hooks";
import { failureText } from "../../backend/failure-text.ts";
import { type ReadingFailure, readingFailure } from "../../backend/reading-failure.ts";
import { formatCycles, formatNumber, formatPercent, formatSize } from "../../language/format.ts";
import { t } from "../../language/t.ts";
import { Figure } from "../../ui/figure.tsx";
import type { OwnerConnection } from "../capsule/owner-connection.ts";
import { dateUntil } from "./date-until.ts";

type Reading =
  | { state: "reading" }
  | { state: "read"; capsule: Capsule | undefined; paid: PaidUntil }
  | { state: "failed"; failure: ReadingFailure };

/** How much the owner stored, and until when the canister that keeps it is paid for. */
export function StoragePanel({ connection }: { connection: OwnerConnection }) {
  const [reading, setReading] = useState<Reading>({ state: "reading" });
  useEffect(() => {
    let current = true;
    readStorage(connection).then(
      (read) => current && setReading(read),
      (error: unknown) => current && setReading({ state: "failed", failure: readingFailure(error) }),
    );
    return () => {
      current = false;
    };
  }, [connection]);
  if (reading.state === "reading")
    return <section class="storage" aria-label={t("owner.storage.label")} aria-busy="true" />;
  if (reading.state === "failed")
    return <p class="notice warning">{t("owner.storage.failed", [failureText(reading.failure)])}</p>;
  const { capsule, paid } = reading;
  const { totals } = capsule ?? { totals: { memories: 0, size_bytes: 0n, assets: 0, galleries: 0 } };
  const storedBytes = Number(totals.size_bytes);
  return (
    <section class="storage" aria-label={t("owner.storage.label")}>
      <dl>
        <Figure name={t("owner.storage.stored")} value={formatSize(storedBytes)}>
          {quotaText(storedBytes, capsule)}
        </Figure>
        <Figure name={t("owner.storage.memories")} value={formatNumber(totals.memories)}>
          {t("owner.storage.inGalleries", [t("common.galleries", totals.galleries, [formatNumber(totals.galleries)])])}
        </Figure>
        <Figure name={t("owner.storage.paidUntil")} value={dateUntil(paid.frozen_at_ns)}>
          {t("owner.storage.cycles", [formatCycles(paid.cycles), formatCycles(paid.burn_per_day)])}
        </Figure>
      </dl>
      <div class="decision">
        {totals.memories > 0 && (
          <a class="button" href="#/my/everything">
            {t("owner.storage.seeEverything")}
          </a>
        )}
        <a class="button" href="#/my/access">
          {t("access.title")}
        </a>
        <a class="button" href="#/my/canister">
          {t("canister.title")}
        </a>
      </div>
    </section>
  );
}

/** People who stored nothing yet have no capsule. */
async function readStorage({ changing }: OwnerConnection): Promise<Reading> {
  const [answer, paid] = await Promise.all([changing.get_capsule(), changing.paid_until()]);
  try {
    return { state: "read", capsule: accepted(answer), paid };
  } catch (error) {
    if (error instanceof StoreError && error.code === "NotFound") return { state: "read", capsule: undefined, paid };
    throw error;
  }
}

function quotaText(storedBytes: number, capsule: Capsule | undefined): string {
  if (capsule === undefined) return t("owner.storage.countsOnce");
  const quotaBytes = Number(capsule.quota_bytes);
  const share = storedBytes / Math.max(1, quotaBytes);
  const percent = share > 0 && share < 0.01 ? t("owner.storage.lessThan", [formatPercent(0.01)]) : formatPercent(share);
  return t("owner.storage.quota", [percent, formatSize(quotaBytes)]);
}
