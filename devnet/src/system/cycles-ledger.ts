import { IDL } from "@dfinity/candid";
import { Principal } from "@dfinity/principal";
import { bytesToHex } from "@noble/hashes/utils";
import { decodeArg, encode } from "../candid/candid-codec.ts";
import { type CandidSettings, type Opt, SettingsType } from "../candid/management-types.ts";
import { FEES } from "../canister/fees.ts";
import { createCanister } from "../lifecycle/create-canister.ts";
import { findCanister } from "../lifecycle/find-canister.ts";
import { RejectCode, RejectError } from "../messages/reject.ts";
import type { Network } from "../network/network.ts";
import type { Subnet } from "../subnet/subnet.ts";
import { LedgerBalances } from "./ledger-balances.ts";
import type { SystemCanister } from "./system-canister.ts";

const CYCLES_LEDGER_ID = "um5iw-rqaaa-aaaaq-qaaba-cai";

const Blob = IDL.Vec(IDL.Nat8);
const Account = IDL.Record({ owner: IDL.Principal, subaccount: IDL.Opt(Blob) });
interface Account {
  owner: Principal;
  subaccount: Opt<Uint8Array>;
}
const SubnetSelection = IDL.Variant({
  Filter: IDL.Record({ subnet_type: IDL.Opt(IDL.Text) }),
  Subnet: IDL.Record({ subnet: IDL.Principal }),
});
type SubnetSelection = { Filter: object } | { Subnet: { subnet: Principal } };
const CreateArg = IDL.Record({
  from_subaccount: IDL.Opt(Blob),
  created_at_time: IDL.Opt(IDL.Nat64),
  amount: IDL.Nat,
  creation_args: IDL.Opt(IDL.Record({ settings: IDL.Opt(SettingsType), subnet_selection: IDL.Opt(SubnetSelection) })),
});
interface CreateArg {
  from_subaccount: Opt<Uint8Array>;
  amount: bigint;
  creation_args: Opt<{
    settings: Opt<CandidSettings>;
    subnet_selection: Opt<SubnetSelection>;
  }>;
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

/** A cycles ledger on which every account begins with 10¹⁸ cycles. */
export function createCyclesLedger(): SystemCanister {
  const balances = new LedgerBalances();
  return {
    id: CYCLES_LEDGER_ID,
    queries: {
      icrc1_balance_of: ({ arg }) => {
        const { owner, subaccount } = decodeArg<Account>(Account, arg);
        return encode([IDL.Nat], [balances.of(accountKey(owner, subaccount))]);
      },
      icrc1_fee: () => encode([IDL.Nat], [0n]),
      icrc1_decimals: () => encode([IDL.Nat8], [12]),
      icrc1_symbol: () => encode([IDL.Text], ["TCYCLES"]),
    },
    updates: {
      create_canister: ({ network, caller, arg }) => {
        const { amount, from_subaccount, creation_args } = decodeArg<CreateArg>(CreateArg, arg);
        const account = accountKey(Principal.fromUint8Array(caller), from_subaccount);
        const subnet = chosenSubnet(network, creation_args[0]?.subnet_selection[0]);
        if (!balances.take(account, amount)) return encode([CreateResult], [insufficientFunds(balances.of(account))]);
        const cycles = amount > FEES.createCanister ? amount - FEES.createCanister : 0n;
        const origin = {
          from_canister: { canister_id: Principal.fromText(CYCLES_LEDGER_ID), canister_version: [] },
        } as const;
        const settings = creation_args[0]?.settings ?? [];
        const { id } = createCanister(subnet, { caller, settings, cycles, origin });
        const created = { block_id: balances.nextBlock(), canister_id: Principal.fromUint8Array(id) };
        return encode([CreateResult], [{ Ok: created }]);
      },
      withdraw: ({ network, caller, arg }) => {
        const { amount, from_subaccount, to } = decodeArg<WithdrawArg>(WithdrawArg, arg);
        const subnet = network.subnetOf(to.toUint8Array()) ?? network.root;
        const canister = findCanister(subnet, to);
        const account = accountKey(Principal.fromUint8Array(caller), from_subaccount);
        if (!balances.take(account, amount)) return encode([WithdrawResult], [insufficientFunds(balances.of(account))]);
        subnet.topUp(canister, amount);
        return encode([WithdrawResult], [{ Ok: balances.nextBlock() }]);
      },
      deposit: (call) => {
        const { to } = decodeArg<{ to: Account }>(DepositArg, call.arg);
        const account = accountKey(to.owner, to.subaccount);
        balances.add(account, call.cycles);
        call.cycles = 0n;
        return encode([DepositResult], [{ balance: balances.of(account), block_index: balances.nextBlock() }]);
      },
    },
  };
}

/** The subnet that the caller chose; without a choice the root subnet, which places canisters. @throws RejectError for an unknown one */
function chosenSubnet(network: Network, selection: SubnetSelection | undefined): Subnet {
  if (selection === undefined || !("Subnet" in selection)) return network.root;
  const { subnet: id } = selection.Subnet;
  const subnet = network.subnetById(id.toUint8Array());
  if (subnet !== undefined) return subnet;
  throw new RejectError(RejectCode.CanisterReject, "IC0406", `There is no subnet ${id.toText()}.`);
}

function insufficientFunds(balance: bigint): object {
  return { Err: { InsufficientFunds: { balance } } };
}

function accountKey(owner: Principal, [subaccount]: Opt<Uint8Array>): string {
  const isDefault = subaccount === undefined || subaccount.every((byte) => byte === 0);
  return isDefault ? owner.toText() : `${owner.toText()}.${bytesToHex(new Uint8Array(subaccount))}`;
}
