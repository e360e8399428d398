import { depositAccount } from "@store-forever/protocol/ic";
import { formatCycles } from "../../language/format.ts";
import { t } from "../../language/t.ts";
import type { OwnerConnection } from "../capsule/owner-connection.ts";
import { CopyRow } from "../dialog/copy-row.tsx";

interface PayYourselfProps {
  connection: OwnerConnection;
  cyclesNeeded: bigint;
}

/** How the current user pays for their canister where the reserve does not. */
export function PayYourself({ connection, cyclesNeeded }: PayYourselfProps) {
  // Made here and not by the canister: a node that answers for it could name an account of its own.
  const { text } = depositAccount(connection.reading.trust.canisterId, connection.owner);
  return (
    <div class="fields">
      <p>{t("moving.pay", [formatCycles(cyclesNeeded)])}</p>
      <div class="field">
        <span>{t("access.depositAccount")}</span>
        <CopyRow label={t("access.depositAccount")} text={text} />
      </div>
      <div class="field">
        <span>{t("moving.payCommand")}</span>
        <CopyRow label={t("moving.payCommand")} text={`icp cycles transfer ${cyclesNeeded} ${text} -n ic`} />
      </div>
    </div>
  );
}
