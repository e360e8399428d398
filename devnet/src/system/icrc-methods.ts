import { IDL } from "@dfinity/candid";
import { Principal } from "@dfinity/principal";
import { decodeArg, encode } from "../candid/candid-codec.ts";
import type { Opt } from "../candid/management-types.ts";
import type { Bytes } from "../encoding/bytes.ts";
import { type Account, AccountType } from "./account.ts";
import { type Ledger, ledgerResult } from "./ledger.ts";
import type { SystemCanister } from "./system-canister.ts";

const Blob = IDL.Vec(IDL.Nat8);

const terms = {
  fee: IDL.Opt(IDL.Nat),
  memo: IDL.Opt(Blob),
  created_at_time: IDL.Opt(IDL.Nat64),
};
interface CandidTerms {
  fee: Opt<bigint>;
  memo: Opt<Bytes>;
  created_at_time: Opt<bigint>;
}
const TransferArg = IDL.Record({ from_subaccount: IDL.Opt(Blob), to: AccountType, amount: IDL.Nat, ...terms });
interface TransferArg extends CandidTerms {
  from_subaccount: Opt<Bytes>;
  to: Account;
  amount: bigint;
}
const TransferFromArg = IDL.Record({
  spender_subaccount: IDL.Opt(Blob),
  from: AccountType,
  to: AccountType,
  amount: IDL.Nat,
  ...terms,
});
interface TransferFromArg extends CandidTerms {
  spender_subaccount: Opt<Bytes>;
  from: Account;
  to: Account;
  amount: bigint;
}
const ApproveArg = IDL.Record({
  from_subaccount: IDL.Opt(Blob),
  spender: AccountType,
  amount: IDL.Nat,
  expected_allowance: IDL.Opt(IDL.Nat),
  expires_at: IDL.Opt(IDL.Nat64),
  ...terms,
});
interface ApproveArg extends CandidTerms {
  from_subaccount: Opt<Bytes>;
  spender: Account;
  amount: bigint;
  expected_allowance: Opt<bigint>;
  expires_at: Opt<bigint>;
}
const AllowanceArg = IDL.Record({ account: AccountType, spender: AccountType });
const AllowanceResult = IDL.Record({ allowance: IDL.Nat, expires_at: IDL.Opt(IDL.Nat64) });

/** The errors that every operation of a ledger may answer. */
export const LEDGER_ERRORS = {
  BadFee: IDL.Record({ expected_fee: IDL.Nat }),
  InsufficientFunds: IDL.Record({ balance: IDL.Nat }),
  TooOld: IDL.Null,
  CreatedInFuture: IDL.Record({ ledger_time: IDL.Nat64 }),
  Duplicate: IDL.Record({ duplicate_of: IDL.Nat }),
};
const TransferResult = IDL.Variant({ Ok: IDL.Nat, Err: IDL.Variant(LEDGER_ERRORS) });
const TransferFromResult = IDL.Variant({
  Ok: IDL.Nat,
  Err: IDL.Variant({ ...LEDGER_ERRORS, InsufficientAllowance: IDL.Record({ allowance: IDL.Nat }) }),
});
const ApproveResult = IDL.Variant({
  Ok: IDL.Nat,
  Err: IDL.Variant({
    ...LEDGER_ERRORS,
    AllowanceChanged: IDL.Record({ current_allowance: IDL.Nat }),
    Expired: IDL.Record({ ledger_time: IDL.Nat64 }),
  }),
});
const Standards = IDL.Vec(IDL.Record({ name: IDL.Text, url: IDL.Text }));
const MetadataValue = IDL.Variant({ Nat: IDL.Nat, Text: IDL.Text });

const STANDARDS = ["ICRC-1", "ICRC-2"].map((name) => ({
  name,
  url: `https://github.com/dfinity/ICRC-1/tree/main/standards/${name}`,
}));

/** A token as ICRC-1 describes it. */
export interface Token {
  ledger: Ledger;
  name: string;
  symbol: string;
  decimals: number;
  /** How the ledger names an account. */
  keyOf(account: Account): string;
}

/** The account of a caller. */
export function callersAccount(caller: Bytes, subaccount: Opt<Bytes>): Account {
  return { owner: Principal.fromUint8Array(caller), subaccount };
}

/** The methods of ICRC-1 and ICRC-2 on a ledger. */
export function icrcMethods({
  ledger,
  name,
  symbol,
  decimals,
  keyOf,
}: Token): Pick<SystemCanister, "queries" | "updates"> {
  return {
    queries: {
      icrc1_name: () => encode([IDL.Text], [name]),
      icrc1_symbol: () => encode([IDL.Text], [symbol]),
      icrc1_decimals: () => encode([IDL.Nat8], [decimals]),
      icrc1_fee: () => encode([IDL.Nat], [ledger.fee]),
      icrc1_metadata: () => {
        const entries = {
          name: { Text: name },
          symbol: { Text: symbol },
          decimals: { Nat: BigInt(decimals) },
          fee: { Nat: ledger.fee },
        };
        const metadata = Object.entries(entries).map(([key, value]) => [`icrc1:${key}`, value]);
        return encode([IDL.Vec(IDL.Tuple(IDL.Text, MetadataValue))], [metadata]);
      },
      icrc1_supported_standards: () => encode([Standards], [STANDARDS]),
      icrc1_minting_account: () => encode([IDL.Opt(AccountType)], [[]]),
      icrc1_balance_of: ({ arg }) => encode([IDL.Nat], [ledger.balanceOf(keyOf(decodeArg<Account>(AccountType, arg)))]),
      icrc2_allowance: ({ network, arg }) => {
        const { account, spender } = decodeArg<{ account: Account; spender: Account }>(AllowanceArg, arg);
        const { amount, expiresAtNs } = ledger.allowance(keyOf(account), keyOf(spender), network.nowNs());
        const expiry = expiresAtNs === undefined ? [] : [expiresAtNs];
        return encode([AllowanceResult], [{ allowance: amount, expires_at: expiry }]);
      },
    },
    updates: {
      icrc1_transfer: ({ network, caller, arg }) => {
        const { from_subaccount, to, amount, ...said } = decodeArg<TransferArg>(TransferArg, arg);
        const from = keyOf(callersAccount(caller, from_subaccount));
        const result = ledgerResult(() => ledger.transfer(from, keyOf(to), amount, termsOf(said, network.nowNs())));
        return encode([TransferResult], [result]);
      },
      icrc2_transfer_from: ({ network, caller, arg }) => {
        const { spender_subaccount, from, to, amount, ...said } = decodeArg<TransferFromArg>(TransferFromArg, arg);
        const spender = keyOf(callersAccount(caller, spender_subaccount));
        const result = ledgerResult(() =>
          ledger.transfer(keyOf(from), keyOf(to), amount, { ...termsOf(said, network.nowNs()), spender }),
        );
        return encode([TransferFromResult], [result]);
      },
      icrc2_approve: ({ network, caller, arg }) => {
        const { from_subaccount, spender, amount, expected_allowance, expires_at, ...said } = decodeArg<ApproveArg>(
          ApproveArg,
          arg,
        );
        const from = keyOf(callersAccount(caller, from_subaccount));
        const [expected] = expected_allowance;
        const [expiresAtNs] = expires_at;
        const result = ledgerResult(() =>
          ledger.approve(from, keyOf(spender), { amount, expiresAtNs, expected }, termsOf(said, network.nowNs())),
        );
        return encode([ApproveResult], [result]);
      },
    },
  };
}

function termsOf({ fee: [fee], memo: [memo], created_at_time: [createdAtNs] }: CandidTerms, nowNs: bigint) {
  return { nowNs, fee, createdAtNs, memo: memo === undefined ? undefined : memoNumber(new Uint8Array(memo)) };
}

/** A memo of eight bytes is a number, which the cycles minting canister reads. Others are for people. */
function memoNumber(memo: Bytes): bigint | undefined {
  return memo.length === 8 ? Buffer.from(memo).readBigUInt64LE() : undefined;
}
