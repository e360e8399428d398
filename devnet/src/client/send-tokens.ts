import { Actor, type HttpAgent } from "@dfinity/agent";
import { IDL } from "@dfinity/candid";
import type { Principal } from "@dfinity/principal";

const LEDGERS = { cycles: "um5iw-rqaaa-aaaaq-qaaba-cai", icp: "ryjl3-tyaaa-aaaaa-aaaba-cai" } as const;

export interface SendOptions {
  /** Who sends, from the account without a subaccount. */
  agent: HttpAgent;
  ledger: keyof typeof LEDGERS;
  to: { owner: Principal; subaccount?: Uint8Array | undefined };
  /** In cycles, or in e8s. */
  amount: bigint;
}

const Account = IDL.Record({ owner: IDL.Principal, subaccount: IDL.Opt(IDL.Vec(IDL.Nat8)) });
const Transfer = IDL.Record({ to: Account, amount: IDL.Nat });
type Answer = { Ok: bigint } | { Err: { InsufficientFunds: { balance: bigint } } };
const Answer = IDL.Variant({
  Ok: IDL.Nat,
  Err: IDL.Variant({ InsufficientFunds: IDL.Record({ balance: IDL.Nat }) }),
});

interface Ledger {
  icrc1_transfer(transfer: {
    to: { owner: Principal; subaccount: [Uint8Array] | [] };
    amount: bigint;
  }): Promise<Answer>;
}
const ledgerInterface: IDL.InterfaceFactory = ({ IDL: idl }) =>
  idl.Service({ icrc1_transfer: idl.Func([Transfer], [Answer], []) });

/**
 * Sends cycles, or ICP, as a wallet does (ICRC-1). The anonymous principal has some on every devnet.
 * @throws RangeError when the sender has too little
 */
export async function sendTokens({ agent, ledger, to, amount }: SendOptions): Promise<void> {
  const actor = Actor.createActor<Ledger>(ledgerInterface, { agent, canisterId: LEDGERS[ledger] });
  const subaccount: [Uint8Array] | [] = to.subaccount === undefined ? [] : [to.subaccount];
  const answer = await actor.icrc1_transfer({ to: { owner: to.owner, subaccount }, amount });
  if ("Err" in answer)
    throw new RangeError(`The sender has ${answer.Err.InsufficientFunds.balance}, and not ${amount}.`);
}
