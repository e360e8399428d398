import type { Principal } from "@store-forever/protocol/ic";
import { CyclesLedger } from "./network/cycles-ledger.ts";
import { ICP_FEE_E8S } from "./network/icp-ledger.ts";
import { IcpPayments } from "./network/icp-payment.ts";
import type { Running } from "./plan/deployment.ts";
import type { Step } from "./plan/plan.ts";
import { costOf, cyclesText } from "./plan/step-texts.ts";

const E8S = 100_000_000;
/** The price of ICP changes between the question and the payment. */
const PRICE_MARGIN_PERCENT = 3n;

/** What a plan costs whoever deploys, and what they have. */
export interface Funding {
  /** In cycles, what the ledger takes for each operation included. */
  cost: bigint;
  /** Cycles of the account. */
  balance: bigint;
  /** What is missing; 0 where the plan can be paid. */
  missing: bigint;
  /** ICP that has to become cycles first, in e8s; undefined where the account has not enough of it, or need not. */
  payment: bigint | undefined;
  /** ICP in the account, and what is missing of it, in e8s; undefined where the network has no ledger of it. */
  icp: { balanceE8s: bigint; missingE8s: bigint } | undefined;
}

/** Asks the ledgers whether the account can pay for a plan. */
export async function fundingOf({ agent, identity }: Running, steps: readonly Step[]): Promise<Funding> {
  const owner = identity.getPrincipal();
  const cycles = new CyclesLedger(agent, owner);
  const [balance, fee] = await Promise.all([cycles.balance(), cycles.fee()]);
  const cost = steps.reduce((sum, step) => sum + costOf(step, fee), 0n);
  const missing = cost > balance ? cost - balance : 0n;
  if (missing === 0n) return { cost, balance, missing, payment: undefined, icp: undefined };
  const payments = new IcpPayments(agent, owner);
  // A network without these ledgers can still be paid in cycles.
  const known = await Promise.all([payments.balanceE8s(), payments.cyclesPerE8()]).catch(() => undefined);
  if (known === undefined) return { cost, balance, missing, payment: undefined, icp: undefined };
  const [balanceE8s, cyclesPerE8] = known;
  const price = (((missing + fee) / cyclesPerE8 + 1n) * (100n + PRICE_MARGIN_PERCENT)) / 100n;
  const missingE8s = price + ICP_FEE_E8S > balanceE8s ? price + ICP_FEE_E8S - balanceE8s : 0n;
  return { cost, balance, missing, payment: missingE8s === 0n ? price : undefined, icp: { balanceE8s, missingE8s } };
}

/** Makes cycles of the account's ICP. A payment that was begun before is finished first. */
export async function payWithIcp(running: Running, amountE8s: bigint): Promise<void> {
  const { agent, identity, journal } = running;
  const begun = journal.read().paying ?? {
    createdAtNs: (BigInt(Date.now()) * 1_000_000n).toString(),
    amountE8s: amountE8s.toString(),
  };
  journal.update((entry) => ({ ...entry, paying: begun }));
  running.log(`Making cycles of ${icpText(BigInt(begun.amountE8s))}`);
  await new IcpPayments(agent, identity.getPrincipal()).pay({
    createdAtNs: BigInt(begun.createdAtNs),
    amountE8s: BigInt(begun.amountE8s),
  });
  journal.update(({ paying: _, ...entry }) => entry);
}

/** Where to send what is missing. */
export function paymentText({ missing, icp }: Funding, owner: Principal, accountId: string): string {
  const byIcp =
    icp === undefined
      ? ""
      : `  ${icpText(icp.missingE8s)} to the ICP account ${accountId}\n  (any exchange or wallet can send them; this command makes cycles of them), or\n`;
  return `${cyclesText(missing)} are missing. Send one of these, once:\n\n${byIcp}  ${cyclesText(missing)} to the principal ${owner.toText()} on the cycles ledger\n  (icp cycles transfer ${missing} ${owner.toText()})\n`;
}

/** E.g. `1.2346 ICP`, rounded up. */
export function icpText(e8s: bigint): string {
  return `${(Math.ceil((Number(e8s) / E8S) * 10_000) / 10_000).toFixed(4)} ICP`;
}
