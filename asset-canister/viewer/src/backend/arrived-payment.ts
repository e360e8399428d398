import { LIMITS } from "@store-forever/protocol";
import { Actor, type IDL, type LedgerAccount } from "@store-forever/protocol/ic";
import { anonymousAgent } from "./backend-connection.ts";

const CYCLES_LEDGER = "um5iw-rqaaa-aaaaq-qaaba-cai";
const ICP_LEDGER = "ryjl3-tyaaa-aaaaa-aaaba-cai";

type AccountArgument = Pick<LedgerAccount, "owner"> & { subaccount: [Uint8Array] };
interface Ledger {
  icrc1_balance_of(account: AccountArgument): Promise<bigint>;
}
const ledgerService: IDL.InterfaceFactory = ({ IDL: { Record, Principal, Opt, Vec, Nat8, Nat, Func, Service } }) =>
  Service({
    icrc1_balance_of: Func([Record({ owner: Principal, subaccount: Opt(Vec(Nat8)) })], [Nat], ["query"]),
  });

/**
 * Whether so much has arrived at a deposit account that the archive can collect it. The ledgers are asked without telling who asks, and that costs
 * the archive nothing.
 */
export async function hasPaymentArrived({ owner, subaccount }: LedgerAccount): Promise<boolean> {
  const agent = await anonymousAgent();
  const balanceAt = (canisterId: string) =>
    Actor.createActor<Ledger>(ledgerService, { agent, canisterId }).icrc1_balance_of({
      owner,
      subaccount: [subaccount],
    });
  const [cycles, e8s] = await Promise.all([balanceAt(CYCLES_LEDGER), balanceAt(ICP_LEDGER)]);
  return (
    cycles >= LIMITS.minPaymentCycles + LIMITS.cyclesLedgerFee || e8s >= LIMITS.minPaymentE8s + LIMITS.icpLedgerFeeE8s
  );
}
