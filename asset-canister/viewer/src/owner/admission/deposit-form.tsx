import { accepted, LIMITS } from "@store-forever/protocol";
import { depositAccount } from "@store-forever/protocol/ic";
import { useState } from "preact/hooks";
import { hasPaymentArrived } from "../../backend/arrived-payment.ts";
import { formatCycles, formatIcp } from "../../language/format.ts";
import { t } from "../../language/t.ts";
import type { OwnerConnection } from "../capsule/owner-connection.ts";
import { ActionProblem } from "../dialog/action-problem.tsx";
import { CopyRow } from "../dialog/copy-row.tsx";
import { useAction } from "../dialog/use-action.ts";

type Looked = { found: "nothing" } | { found: "payment"; cycles: bigint };

interface DepositFormProps {
  connection: OwnerConnection;
  onCollected: () => Promise<void>;
}

/** Shows the current user's deposit account, and adds to their balance what has arrived there. */
export function DepositForm({ connection, onCollected }: DepositFormProps) {
  const [looked, setLooked] = useState<Looked>();
  const { action, act } = useAction();
  // Made here and not by the canister: a node that answers for it could name an account of its own.
  const account = depositAccount(connection.reading.trust.canisterId, connection.owner);
  const look = () =>
    act(async () => {
      setLooked(undefined);
      if (!(await hasPaymentArrived(account))) return setLooked({ found: "nothing" });
      const { accepted_cycles } = accepted(await connection.changing.collect_payment(connection.owner));
      setLooked({ found: "payment", cycles: accepted_cycles });
      await onCollected();
    });
  return (
    <>
      <p>{t("access.payText")}</p>
      <div class="fields">
        <div class="field">
          <span>{t("access.depositAccount")}</span>
          <CopyRow label={t("access.depositAccount")} text={account.text} />
        </div>
        <div class="field">
          <span>{t("access.payCommand")}</span>
          <CopyRow label={t("access.payCommand")} text={`icp cycles transfer 1t ${account.text} -n ic`} />
        </div>
        <button type="button" class="button primary" disabled={action.state === "running"} onClick={look}>
          {t("access.collect")}
        </button>
        <ActionProblem action={action} />
        <p role="status">{looked !== undefined && lookedText(looked)}</p>
      </div>
    </>
  );
}

function lookedText(looked: Looked): string {
  if (looked.found === "payment") return t("access.collected", [formatCycles(looked.cycles)]);
  return t("access.nothingArrived", [
    formatCycles(LIMITS.minPaymentCycles + LIMITS.cyclesLedgerFee),
    formatIcp(LIMITS.minPaymentE8s + LIMITS.icpLedgerFeeE8s),
  ]);
}
