import { type Payment, unwrap } from "@store-forever/protocol";
import { formatCycles, formatDate } from "../../language/format.ts";
import { t } from "../../language/t.ts";
import { Figure } from "../../ui/figure.tsx";
import type { OwnerConnection } from "../capsule/owner-connection.ts";
import { DepositForm } from "./deposit-form.tsx";

const GIGABYTE = 1_000_000_000n;
const GIBIBYTE = 1_073_741_824n;

interface PaymentSectionProps {
  connection: OwnerConnection;
  payment: Payment;
  onChanged: () => Promise<void>;
}

/** What the current user has paid, what it costs, and how they pay. */
export function PaymentSection({ connection, payment, onChanged }: PaymentSectionProps) {
  return (
    <section class="panel" aria-label={t("access.balance")}>
      <div class="storage">
        <dl>
          <Figure name={t("access.balance")} value={formatCycles(payment.balance_cycles)}>
            {lastsText(payment)}
          </Figure>
          <Figure name={t("access.price")} value={formatCycles(perGigabyte(payment.cycles_per_gib_and_year))}>
            {t("access.priceText", [formatCycles(perGigabyte(payment.cycles_per_gib_sent))])}
          </Figure>
        </dl>
      </div>
      <p class="quiet">{t("access.balanceEnd")}</p>
      <h2>{t("access.pay")}</h2>
      <DepositForm connection={connection} onCollected={onChanged} />
    </section>
  );
}

function lastsText({ cycles_per_day, paid_until_ns }: Payment): string {
  const until = unwrap(paid_until_ns);
  if (until === undefined) return t("access.balanceNothing");
  return t("access.balanceUntil", [formatCycles(cycles_per_day), formatDate(until)]);
}

const perGigabyte = (cyclesPerGib: bigint): bigint => (cyclesPerGib * GIGABYTE) / GIBIBYTE;
