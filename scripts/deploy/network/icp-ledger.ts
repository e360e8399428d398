import { Actor, type Agent, IDL } from "@store-forever/protocol/ic";

/** The same on every network. */
const ICP_LEDGER_ID = "ryjl3-tyaaa-aaaaa-aaaba-cai";
/** What the ICP ledger takes for a transfer. */
export const ICP_FEE_E8S = 10_000n;

const Blob = IDL.Vec(IDL.Nat8);
const Tokens = IDL.Record({ e8s: IDL.Nat64 });
const TransferError = IDL.Variant({
  BadFee: IDL.Record({ expected_fee: Tokens }),
  InsufficientFunds: IDL.Record({ balance: Tokens }),
  TxTooOld: IDL.Record({ allowed_window_nanos: IDL.Nat64 }),
  TxCreatedInFuture: IDL.Null,
  TxDuplicate: IDL.Record({ duplicate_of: IDL.Nat64 }),
});
export type TransferResult =
  | { Ok: bigint }
  | { Err: { TxDuplicate: { duplicate_of: bigint } } | Record<string, unknown> };
/** The methods of the ICP ledger that are for accounts by their id (its own interface; ICRC-1 has none). */
export interface IcpLedger {
  account_balance(arg: { account: Uint8Array }): Promise<{ e8s: bigint }>;
  transfer(arg: {
    memo: bigint;
    amount: { e8s: bigint };
    fee: { e8s: bigint };
    from_subaccount: [];
    to: Uint8Array;
    created_at_time: [] | [{ timestamp_nanos: bigint }];
  }): Promise<TransferResult>;
}
const icpLedger = () =>
  IDL.Service({
    account_balance: IDL.Func([IDL.Record({ account: Blob })], [Tokens], ["query"]),
    transfer: IDL.Func(
      [
        IDL.Record({
          memo: IDL.Nat64,
          amount: Tokens,
          fee: Tokens,
          from_subaccount: IDL.Opt(Blob),
          to: Blob,
          created_at_time: IDL.Opt(IDL.Record({ timestamp_nanos: IDL.Nat64 })),
        }),
      ],
      [IDL.Variant({ Ok: IDL.Nat64, Err: TransferError })],
      [],
    ),
  });

export function openIcpLedger(agent: Agent): IcpLedger {
  return Actor.createActor<IcpLedger>(icpLedger, { agent, canisterId: ICP_LEDGER_ID });
}
