import { IDL } from "@dfinity/candid";
import { bytesToHex } from "@noble/hashes/utils";
import { decodeArg, encode } from "../candid/candid-codec.ts";
import type { Opt } from "../candid/management-types.ts";
import type { Bytes } from "../encoding/bytes.ts";
import { RejectCode, RejectError } from "../messages/reject.ts";
import { type Account, AccountType, accountIdentifier } from "./account.ts";
import { callersAccount, icrcMethods, type Token } from "./icrc-methods.ts";
import { type Ledger, ledgerResult } from "./ledger.ts";
import type { SystemCall, SystemCanister } from "./system-canister.ts";

export const ICP_LEDGER_ID = "ryjl3-tyaaa-aaaaa-aaaba-cai";
/** In e8s: 10⁻⁸ of an ICP. */
export const ICP_FEE_E8S = 10_000n;

const Blob = IDL.Vec(IDL.Nat8);
const Tokens = IDL.Record({ e8s: IDL.Nat64 });
interface Tokens {
  e8s: bigint;
}
const TransferArg = IDL.Record({
  memo: IDL.Nat64,
  amount: Tokens,
  fee: Tokens,
  from_subaccount: IDL.Opt(Blob),
  to: Blob,
  created_at_time: IDL.Opt(IDL.Record({ timestamp_nanos: IDL.Nat64 })),
});
const SendArg = IDL.Record({
  memo: IDL.Nat64,
  amount: Tokens,
  fee: Tokens,
  from_subaccount: IDL.Opt(Blob),
  to: IDL.Text,
  created_at_time: IDL.Opt(IDL.Record({ timestamp_nanos: IDL.Nat64 })),
});
interface TransferArg<To> {
  memo: bigint;
  amount: Tokens;
  fee: Tokens;
  from_subaccount: Opt<Bytes>;
  to: To;
  created_at_time: Opt<{ timestamp_nanos: bigint }>;
}
const TransferResult = IDL.Variant({
  Ok: IDL.Nat64,
  Err: IDL.Variant({
    BadFee: IDL.Record({ expected_fee: Tokens }),
    InsufficientFunds: IDL.Record({ balance: Tokens }),
    TxTooOld: IDL.Record({ allowed_window_nanos: IDL.Nat64 }),
    TxCreatedInFuture: IDL.Null,
    TxDuplicate: IDL.Record({ duplicate_of: IDL.Nat64 }),
  }),
});
const BalanceArg = IDL.Record({ account: Blob });
const BalanceTextArg = IDL.Record({ account: IDL.Text });
const WINDOW_NS = 24n * 3_600n * 1_000_000_000n;

/** Names an account as the ICP ledger does: by its identifier, as hexadecimal. */
export const icpAccountKey = (account: Account): string => bytesToHex(accountIdentifier(account));

/** The ICP ledger: transfers between account identifiers, ICRC-1 and ICRC-2. It serves no blocks. */
export function icpLedger(ledger: Ledger): SystemCanister {
  const token: Token = { ledger, name: "Internet Computer", symbol: "ICP", decimals: 8, keyOf: icpAccountKey };
  const icrc = icrcMethods(token);
  const balance = (key: string) => encode([Tokens], [{ e8s: ledger.balanceOf(key) }]);
  const transfer = ({ network, caller }: SystemCall, to: string, sent: TransferArg<unknown>) => {
    const from = icpAccountKey(callersAccount(caller, sent.from_subaccount));
    const createdAtNs = sent.created_at_time[0]?.timestamp_nanos;
    const terms = { nowNs: network.nowNs(), fee: sent.fee.e8s, memo: sent.memo, createdAtNs };
    return ledgerResult(() => ledger.transfer(from, to, sent.amount.e8s, terms));
  };
  return {
    id: ICP_LEDGER_ID,
    queries: {
      ...icrc.queries,
      account_balance: ({ arg }) =>
        balance(bytesToHex(new Uint8Array(decodeArg<{ account: Bytes }>(BalanceArg, arg).account))),
      account_balance_dfx: ({ arg }) => balance(decodeArg<{ account: string }>(BalanceTextArg, arg).account),
      account_identifier: ({ arg }) => encode([Blob], [accountIdentifier(decodeArg<Account>(AccountType, arg))]),
      transfer_fee: () => encode([IDL.Record({ transfer_fee: Tokens })], [{ transfer_fee: { e8s: ledger.fee } }]),
      name: () => encode([IDL.Record({ name: IDL.Text })], [{ name: token.name }]),
      symbol: () => encode([IDL.Record({ symbol: IDL.Text })], [{ symbol: token.symbol }]),
      decimals: () => encode([IDL.Record({ decimals: IDL.Nat32 })], [{ decimals: token.decimals }]),
    },
    updates: {
      ...icrc.updates,
      transfer: (call) => {
        const sent = decodeArg<TransferArg<Bytes>>(TransferArg, call.arg);
        const result = transfer(call, bytesToHex(new Uint8Array(sent.to)), sent);
        return encode([TransferResult], ["Ok" in result ? result : { Err: oldError(result.Err) }]);
      },
      send_dfx: (call) => {
        const sent = decodeArg<TransferArg<string>>(SendArg, call.arg);
        const result = transfer(call, sent.to, sent);
        if ("Ok" in result) return encode([IDL.Nat64], [result.Ok]);
        throw new RejectError(RejectCode.CanisterError, "IC0503", `The ICP ledger refuses: ${Object.keys(result.Err)}`);
      },
    },
  };
}

/** An error of ICRC-1 as the ledger's older `transfer` says it. */
function oldError(error: Extract<ReturnType<typeof ledgerResult>, { Err: object }>["Err"]): object {
  if ("BadFee" in error) return { BadFee: { expected_fee: { e8s: error.BadFee.expected_fee } } };
  if ("InsufficientFunds" in error) return { InsufficientFunds: { balance: { e8s: error.InsufficientFunds.balance } } };
  if ("Duplicate" in error) return { TxDuplicate: error.Duplicate };
  if ("TooOld" in error) return { TxTooOld: { allowed_window_nanos: WINDOW_NS } };
  return { TxCreatedInFuture: null };
}
