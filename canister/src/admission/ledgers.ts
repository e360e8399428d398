import { nameOf, StoreError, subaccountOf, type Variant } from "@store-forever/protocol";
import { call, canisterSelf, IDL, Principal } from "azle";
import type { Owner } from "../store/store.ts";
import type { Converted, Ledgers, Transferred } from "./collecting.ts";

/** System canisters of the Internet Computer, which have these ids on every network. */
const CYCLES_LEDGER = "um5iw-rqaaa-aaaaq-qaaba-cai";
const ICP_LEDGER = "ryjl3-tyaaa-aaaaa-aaaba-cai";
const CYCLES_MINTING = "rkp4c-7iaaa-aaaaa-aaaca-cai";
/**
 * By these memos the cycles minting canister knows that ICP are to become cycles of the canister in the subaccount ("TPUP"), or in an account of
 * that canister at the cycles ledger ("MINT").
 */
const MEMOS = {
  topUp: Uint8Array.of(0x54, 0x50, 0x55, 0x50, 0, 0, 0, 0),
  mint: Uint8Array.of(0x4d, 0x49, 0x4e, 0x54, 0, 0, 0, 0),
} as const;

const Blob = IDL.Vec(IDL.Nat8);
const Account = IDL.Record({ owner: IDL.Principal, subaccount: IDL.Opt(Blob) });
/** Errors of ICRC-1 transfers, and of withdrawals from the cycles ledger. */
const RejectionCode = IDL.Variant({
  NoError: IDL.Null,
  CanisterError: IDL.Null,
  SysTransient: IDL.Null,
  DestinationInvalid: IDL.Null,
  Unknown: IDL.Null,
  SysFatal: IDL.Null,
  CanisterReject: IDL.Null,
});
const TransferError = IDL.Variant({
  BadFee: IDL.Record({ expected_fee: IDL.Nat }),
  BadBurn: IDL.Record({ min_burn_amount: IDL.Nat }),
  InsufficientFunds: IDL.Record({ balance: IDL.Nat }),
  TooOld: IDL.Null,
  CreatedInFuture: IDL.Record({ ledger_time: IDL.Nat64 }),
  Duplicate: IDL.Record({ duplicate_of: IDL.Nat }),
  TemporarilyUnavailable: IDL.Null,
  GenericError: IDL.Record({ error_code: IDL.Nat, message: IDL.Text }),
  InvalidReceiver: IDL.Record({ receiver: IDL.Principal }),
  FailedToWithdraw: IDL.Record({
    fee_block: IDL.Opt(IDL.Nat),
    rejection_code: RejectionCode,
    rejection_reason: IDL.Text,
  }),
});
const TransferResult = IDL.Variant({ Ok: IDL.Nat, Err: TransferError });
type TransferResult = { Ok: bigint } | { Err: Variant<string> & { Duplicate?: { duplicate_of: bigint } } };

const WithdrawArgs = IDL.Record({
  amount: IDL.Nat,
  from_subaccount: IDL.Opt(Blob),
  to: IDL.Principal,
  created_at_time: IDL.Opt(IDL.Nat64),
});
const TransferArgs = IDL.Record({
  from_subaccount: IDL.Opt(Blob),
  to: Account,
  amount: IDL.Nat,
  fee: IDL.Opt(IDL.Nat),
  memo: IDL.Opt(Blob),
  created_at_time: IDL.Opt(IDL.Nat64),
});
const NotifyArgs = IDL.Record({ block_index: IDL.Nat64, canister_id: IDL.Principal });
const MintArgs = IDL.Record({
  block_index: IDL.Nat64,
  to_subaccount: IDL.Opt(Blob),
  deposit_memo: IDL.Opt(Blob),
});
const NotifyError = IDL.Variant({
  Refunded: IDL.Record({ reason: IDL.Text, block_index: IDL.Opt(IDL.Nat64) }),
  Processing: IDL.Null,
  TransactionTooOld: IDL.Nat64,
  InvalidTransaction: IDL.Text,
  Other: IDL.Record({ error_code: IDL.Nat64, error_message: IDL.Text }),
});
const TopUpResult = IDL.Variant({ Ok: IDL.Nat, Err: NotifyError });
const MintResult = IDL.Variant({
  Ok: IDL.Record({ block_index: IDL.Nat, minted: IDL.Nat, balance: IDL.Nat }),
  Err: NotifyError,
});
type NotifyResult<T> = { Ok: T } | { Err: Variant<string> };

/** The network's own ledgers. */
export const NETWORK_LEDGERS: Ledgers = {
  cyclesOf: (account) => balanceOf(CYCLES_LEDGER, account),
  withdraw: (account, amount, createdAtNs) =>
    transfer(CYCLES_LEDGER, "withdraw", WithdrawArgs, {
      amount,
      from_subaccount: [subaccountOf(account)],
      to: canisterSelf(),
      created_at_time: [createdAtNs],
    }),
  e8sOf: (account) => balanceOf(ICP_LEDGER, account),
  sendToMint: (account, amount, createdAtNs) => sendToMint(account, amount, createdAtNs, "topUp"),
  convert: (block) =>
    notify(
      "notify_top_up",
      [NotifyArgs, TopUpResult],
      { block_index: block, canister_id: canisterSelf() },
      (cycles: bigint) => cycles,
    ),
};

/**
 * Has ICP of a deposit account become cycles in that of the same person at the cycles ledger. The same terms do it once.
 * @param createdAtNs when it was asked first
 */
export async function mintForDeposit(account: Owner, amountE8s: bigint, createdAtNs: bigint): Promise<Converted> {
  const sent = await sendToMint(account, amountE8s, createdAtNs, "mint");
  if (sent.kind !== "done") return sent;
  const minting = { block_index: sent.block, to_subaccount: [subaccountOf(account)], deposit_memo: [] };
  return notify("notify_mint_cycles", [MintArgs, MintResult], minting, ({ minted }: { minted: bigint }) => minted);
}

function sendToMint(
  account: Owner,
  amount: bigint,
  createdAtNs: bigint,
  purpose: keyof typeof MEMOS,
): Promise<Transferred> {
  return transfer(ICP_LEDGER, "icrc1_transfer", TransferArgs, {
    from_subaccount: [subaccountOf(account)],
    to: {
      owner: Principal.fromText(CYCLES_MINTING),
      subaccount: [subaccountOf(canisterSelf().toUint8Array())],
    },
    amount,
    fee: [],
    memo: [MEMOS[purpose]],
    created_at_time: [createdAtNs],
  });
}

/** @throws StoreError Conflict, where the ledger does not answer */
async function balanceOf(ledger: string, account: Owner): Promise<bigint> {
  try {
    return await call<[object], bigint>(ledger, "icrc1_balance_of", {
      args: [{ owner: canisterSelf(), subaccount: [subaccountOf(account)] }],
      paramIdlTypes: [Account],
      returnIdlType: IDL.Nat,
    });
  } catch {
    throw new StoreError("Conflict", "A ledger does not answer: try again later. Your payment is safe where it is.");
  }
}

async function transfer(ledger: string, method: string, type: IDL.Type, argument: object): Promise<Transferred> {
  try {
    const result = await call<[object], TransferResult>(ledger, method, {
      args: [argument],
      paramIdlTypes: [type],
      returnIdlType: TransferResult,
    });
    if ("Ok" in result) return { kind: "done", block: result.Ok };
    if (result.Err.Duplicate !== undefined) return { kind: "done", block: result.Err.Duplicate.duplicate_of };
    return { kind: "refused", reason: nameOf(result.Err) };
  } catch (error) {
    return { kind: "unknown", reason: String(error) };
  }
}

async function notify<T>(
  method: string,
  [argumentType, returnIdlType]: [IDL.Type, IDL.Type],
  argument: object,
  cyclesOf: (settled: T) => bigint,
): Promise<Converted> {
  try {
    const result = await call<[object], NotifyResult<T>>(CYCLES_MINTING, method, {
      args: [argument],
      paramIdlTypes: [argumentType],
      returnIdlType,
    });
    if ("Ok" in result) return { kind: "done", cycles: cyclesOf(result.Ok) };
    const reason = nameOf(result.Err);
    // The minting canister is busy, or its limit for an hour is reached. Nothing else changes by asking again.
    return { kind: reason === "Processing" || reason === "Other" ? "unknown" : "refused", reason };
  } catch (error) {
    return { kind: "unknown", reason: String(error) };
  }
}
