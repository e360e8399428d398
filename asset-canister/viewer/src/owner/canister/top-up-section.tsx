import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { formatCycles } from "../../language/format.ts";
import { t } from "../../language/t.ts";
import type { OwnerConnection } from "../capsule/owner-connection.ts";
import { ActionProblem } from "../dialog/action-problem.tsx";
import { CopyRow } from "../dialog/copy-row.tsx";
import { NumberField } from "../dialog/number-field.tsx";
import { useAction } from "../dialog/use-action.ts";
import { CyclesAccount, type CyclesTransfer, cyclesIn, type Sent } from "./cycles-account.ts";

interface TopUpProps {
  connection: OwnerConnection;
  canisterId: string;
  onToppedUp: () => Promise<void>;
}

/** How anybody pays for the canister: with any wallet, or from here with cycles that they have. */
export function TopUpSection({ connection, canisterId, onToppedUp }: TopUpProps) {
  return (
    <section class="panel" aria-labelledby="top-up">
      <h2 id="top-up">{t("canister.topUp")}</h2>
      <p>{t("canister.topUpText")}</p>
      <div class="fields">
        <div class="field">
          <span>{t("canister.address")}</span>
          <CopyRow label={t("canister.address")} text={canisterId} />
        </div>
        <div class="field">
          <span>{t("canister.topUpCommand", ["icp"])}</span>
          <CopyRow
            label={t("canister.topUpCommand", ["icp"])}
            text={`icp canister top-up ${canisterId} --amount 1t -n ic`}
          />
        </div>
        <div class="field">
          <span>{t("canister.topUpCommand", ["dfx"])}</span>
          <CopyRow
            label={t("canister.topUpCommand", ["dfx"])}
            text={`dfx cycles top-up ${canisterId} 1T --network ic`}
          />
        </div>
      </div>
      <OwnCycles connection={connection} canisterId={canisterId} onToppedUp={onToppedUp} />
    </section>
  );
}

/** Sends cycles of the current user's account at the cycles ledger. */
function OwnCycles({ connection, canisterId, onToppedUp }: TopUpProps) {
  const { agent, owner } = connection;
  const [balance, setBalance] = useState<bigint>();
  const [amount, setAmount] = useState("1");
  const [sent, setSent] = useState<{ result: Sent; cycles: bigint }>();
  /** A transfer whose answer is not known yet. Sent again, it is the same one. */
  const underWay = useRef<CyclesTransfer | undefined>(undefined);
  const { action, act } = useAction();
  const readBalance = useCallback(
    async () => setBalance(await new CyclesAccount(agent, owner).balance()),
    [agent, owner],
  );
  // Without the ledger's answer, the commands above are there all the same.
  useEffect(() => void readBalance().catch(() => undefined), [readBalance]);
  if (balance === undefined) return null;
  const cycles = cyclesIn(amount, balance);
  const send = (wanted: bigint) =>
    act(async () => {
      const transfer =
        underWay.current?.cycles === wanted
          ? underWay.current
          : { cycles: wanted, to: canisterId, createdAtNs: BigInt(Date.now()) * 1_000_000n };
      underWay.current = transfer;
      const result = await new CyclesAccount(agent, owner).send(transfer);
      underWay.current = undefined;
      setSent({ result, cycles: wanted });
      await readBalance();
      await onToppedUp();
    });
  return (
    <form
      class="fields"
      onSubmit={(event) => {
        event.preventDefault();
        if (cycles !== undefined) send(cycles);
      }}
    >
      <h3>{t("canister.ownCycles")}</h3>
      <p>{t("canister.ownCyclesText", [formatCycles(balance)])}</p>
      <div class="field">
        <span>{t("canister.ownAccount")}</span>
        <CopyRow label={t("canister.ownAccount")} text={owner.toText()} />
      </div>
      {balance > 0n && (
        <>
          <NumberField
            label={t("canister.amount")}
            value={amount}
            least={0}
            most={9_999_999}
            step="any"
            onInput={setAmount}
          />
          <button type="submit" class="button primary" disabled={cycles === undefined || action.state === "running"}>
            {t("canister.send")}
          </button>
        </>
      )}
      <ActionProblem action={action} />
      <p role="status">{sent !== undefined && t(`canister.sent.${sent.result}`, [formatCycles(sent.cycles)])}</p>
    </form>
  );
}
