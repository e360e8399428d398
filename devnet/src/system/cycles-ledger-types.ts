import { IDL } from "@dfinity/candid";
import type { Principal } from "@dfinity/principal";
import { type CandidSettings, type Opt, SettingsType } from "../candid/management-types.ts";
import type { Bytes } from "../encoding/bytes.ts";
import { type Account, AccountType } from "./account.ts";
import { LEDGER_ERRORS } from "./icrc-methods.ts";

/** Candid types of the cycles ledger's own methods, and what they decode to. */
const Blob = IDL.Vec(IDL.Nat8);

export const SubnetSelection = IDL.Variant({
  Filter: IDL.Record({ subnet_type: IDL.Opt(IDL.Text) }),
  Subnet: IDL.Record({ subnet: IDL.Principal }),
});
export type SubnetSelection = { Filter: object } | { Subnet: { subnet: Principal } };

const creation = {
  created_at_time: IDL.Opt(IDL.Nat64),
  amount: IDL.Nat,
  creation_args: IDL.Opt(IDL.Record({ settings: IDL.Opt(SettingsType), subnet_selection: IDL.Opt(SubnetSelection) })),
};
export interface Creation {
  created_at_time: Opt<bigint>;
  amount: bigint;
  creation_args: Opt<{ settings: Opt<CandidSettings>; subnet_selection: Opt<SubnetSelection> }>;
}
export const CreateArg = IDL.Record({ from_subaccount: IDL.Opt(Blob), ...creation });
export interface CreateArg extends Creation {
  from_subaccount: Opt<Bytes>;
}
export const CreateFromArg = IDL.Record({ from: AccountType, spender_subaccount: IDL.Opt(Blob), ...creation });
export interface CreateFromArg extends Creation {
  from: Account;
  spender_subaccount: Opt<Bytes>;
}

const withdrawal = { amount: IDL.Nat, to: IDL.Principal, created_at_time: IDL.Opt(IDL.Nat64) };
export interface Withdrawal {
  amount: bigint;
  to: Principal;
  created_at_time: Opt<bigint>;
}
export const WithdrawArg = IDL.Record({ from_subaccount: IDL.Opt(Blob), ...withdrawal });
export interface WithdrawArg extends Withdrawal {
  from_subaccount: Opt<Bytes>;
}
export const WithdrawFromArg = IDL.Record({ from: AccountType, spender_subaccount: IDL.Opt(Blob), ...withdrawal });
export interface WithdrawFromArg extends Withdrawal {
  from: Account;
  spender_subaccount: Opt<Bytes>;
}
export const DepositArg = IDL.Record({ to: AccountType, memo: IDL.Opt(Blob) });
export const DepositResult = IDL.Record({ balance: IDL.Nat, block_index: IDL.Nat });

const { BadFee, ...errors } = LEDGER_ERRORS;
const InsufficientAllowance = IDL.Record({ allowance: IDL.Nat });
const RejectionCode = IDL.Variant({ DestinationInvalid: IDL.Null });
const created = { block_id: IDL.Nat, canister_id: IDL.Principal };
const creationErrors = {
  ...errors,
  Duplicate: IDL.Record({ duplicate_of: IDL.Nat, canister_id: IDL.Opt(IDL.Principal) }),
};
export const CreateResult = IDL.Variant({
  Ok: IDL.Record(created),
  Err: IDL.Variant({
    ...creationErrors,
    FailedToCreate: IDL.Record({ fee_block: IDL.Opt(IDL.Nat), refund_block: IDL.Opt(IDL.Nat), error: IDL.Text }),
  }),
});
export const CreateFromResult = IDL.Variant({
  Ok: IDL.Record(created),
  Err: IDL.Variant({
    ...creationErrors,
    InsufficientAllowance,
    FailedToCreateFrom: IDL.Record({
      create_from_block: IDL.Opt(IDL.Nat),
      refund_block: IDL.Opt(IDL.Nat),
      approval_refund_block: IDL.Opt(IDL.Nat),
      rejection_code: IDL.Variant({ CanisterReject: IDL.Null }),
      rejection_reason: IDL.Text,
    }),
  }),
});
export const WithdrawResult = IDL.Variant({
  Ok: IDL.Nat,
  Err: IDL.Variant({
    ...errors,
    BadFee,
    FailedToWithdraw: IDL.Record({
      fee_block: IDL.Opt(IDL.Nat),
      rejection_code: RejectionCode,
      rejection_reason: IDL.Text,
    }),
  }),
});
export const WithdrawFromResult = IDL.Variant({
  Ok: IDL.Nat,
  Err: IDL.Variant({
    ...errors,
    InsufficientAllowance,
    FailedToWithdrawFrom: IDL.Record({
      withdraw_from_block: IDL.Opt(IDL.Nat),
      refund_block: IDL.Opt(IDL.Nat),
      approval_refund_block: IDL.Opt(IDL.Nat),
      rejection_code: RejectionCode,
      rejection_reason: IDL.Text,
    }),
  }),
});
