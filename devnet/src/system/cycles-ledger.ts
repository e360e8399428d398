import { IDL } from "@dfinity/candid";
import { Principal } from "@dfinity/principal";
import { type CandidSettings, type Opt, SettingsType } from "../candid/management-types.ts";
import { FEES } from "../canister/fees.ts";
import { type Bytes, toHex } from "../encoding/bytes.ts";
import { decodeArg, encode, findCanister } from "../management/arguments.ts";
import { createCanister } from "../management/create-canister.ts";
import type { Network } from "../network/network.ts";
import type { SystemCanister } from "./system-canister.ts";

export const CYCLES_LEDGER_ID = "um5iw-rqaaa-aaaaq-qaaba-cai";

/** What everybody begins with: enough for all that a developer does. */
const FIRST_BALANCE = 1_000_000_000_000_000_000n;

const Blob = IDL.Vec(IDL.Nat8);
const Account = IDL.Record({ owner: IDL.Principal, subaccount: IDL.Opt(Blob) });
interface Account {
  owner: Principal;
  subaccount: Opt<Uint8Array>;
}
const CreateArg = IDL.Record({
  from_subaccount: IDL.Opt(Blob),
  created_at_time: IDL.Opt(IDL.Nat64),
  amount: IDL.Nat,
  creation_args: IDL.Opt(IDL.Record({ settings: IDL.Opt(SettingsType) })),
});
interface CreateArg {
  from_subaccount: Opt<Uint8Array>;
  amount: bigint;
  creation_args: Opt<{ settings: Opt<CandidSettings> }>;
}
const WithdrawArg = IDL.Record({ amount: IDL.Nat, from_subaccount: IDL.Opt(Blob), to: IDL.Principal });
interface WithdrawArg {
  amount: bigint;
  from_subaccount: Opt<Uint8Array>;
  to: Principal;
}
const DepositArg = IDL.Record({ to: Account, memo: IDL.Opt(Blob) });

const InsufficientFunds = IDL.Record({ balance: IDL.Nat });
const CreateResult = IDL.Variant({
  Ok: IDL.Record({ block_id: IDL.Nat, canister_id: IDL.Principal }),
  Err: IDL.Variant({ InsufficientFunds }),
});
const WithdrawResult = IDL.Variant({ Ok: IDL.Nat, Err: IDL.Variant({ InsufficientFunds }) });
const DepositResult = IDL.Record({ balance: IDL.Nat, block_index: IDL.Nat });

/** The cycles ledger, where everybody is rich; balances are not kept between runs. */
export const cyclesLedger: SystemCanister = {
  queries: {
    icrc1_balance_of: ({ network, arg }) => {
      const { owner, subaccount } = decodeArg<Account>(Account, arg);
      return encode([IDL.Nat], [balanceOf(network, accountKey(owner, subaccount))]);
    },
    icrc1_fee: () => encode([IDL.Nat], [0n]),
    icrc1_decimals: () => encode([IDL.Nat8], [12]),
    icrc1_symbol: () => encode([IDL.Text], ["TCYCLES"]),
  },
  updates: {
    create_canister: ({ network, caller, arg }) => {
      const { amount, from_subaccount, creation_args } = decodeArg<CreateArg>(CreateArg, arg);
      const balance = take(network, caller, from_subaccount, amount);
      if (balance !== undefined) return encode([CreateResult], [{ Err: { InsufficientFunds: { balance } } }]);
      const cycles = amount > FEES.createCanister ? amount - FEES.createCanister : 0n;
      const origin = {
        from_canister: { canister_id: Principal.fromText(CYCLES_LEDGER_ID), canister_version: [] },
      } as const;
      const settings = creation_args[0]?.settings ?? [];
      const { id } = createCanister(network, { caller, settings, cycles, origin });
      const created = { block_id: network.nextLedgerBlock++, canister_id: Principal.fromUint8Array(id) };
      return encode([CreateResult], [{ Ok: created }]);
    },
    withdraw: ({ network, caller, arg }) => {
      const { amount, from_subaccount, to } = decodeArg<WithdrawArg>(WithdrawArg, arg);
      const canister = findCanister(network, to);
      const balance = take(network, caller, from_subaccount, amount);
      if (balance !== undefined) return encode([WithdrawResult], [{ Err: { InsufficientFunds: { balance } } }]);
      network.topUp(canister, amount);
      return encode([WithdrawResult], [{ Ok: network.nextLedgerBlock++ }]);
    },
    deposit: (call) => {
      const { network, cycles } = call;
      const { to } = decodeArg<{ to: Account }>(DepositArg, call.arg);
      const key = accountKey(to.owner, to.subaccount);
      const balance = balanceOf(network, key) + cycles;
      network.ledgerBalances.set(key, balance);
      call.cycles = 0n;
      return encode([DepositResult], [{ balance, block_index: network.nextLedgerBlock++ }]);
    },
  },
};

function accountKey(owner: Principal, [subaccount]: Opt<Uint8Array>): string {
  const isDefault = subaccount === undefined || subaccount.every((byte) => byte === 0);
  return isDefault ? owner.toText() : `${owner.toText()}.${toHex(new Uint8Array(subaccount))}`;
}

function balanceOf(network: Network, key: string): bigint {
  return network.ledgerBalances.get(key) ?? FIRST_BALANCE;
}

/** @returns the balance when it does not cover the amount */
function take(network: Network, caller: Bytes, subaccount: Opt<Uint8Array>, amount: bigint): bigint | undefined {
  const key = accountKey(Principal.fromUint8Array(caller), subaccount);
  const balance = balanceOf(network, key);
  if (balance < amount) return balance;
  network.ledgerBalances.set(key, balance - amount);
  return undefined;
}
