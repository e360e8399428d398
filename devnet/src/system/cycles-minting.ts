import { IDL } from "@dfinity/candid";
import { Principal } from "@dfinity/principal";
import { decodeArg, encode } from "../candid/candid-codec.ts";
import { type CandidSettings, type Opt, SettingsType } from "../candid/management-types.ts";
import type { Bytes } from "../encoding/bytes.ts";
import type { Network } from "../network/network.ts";
import { type Account, accountText, subaccountOf } from "./account.ts";
import { SubnetSelection } from "./cycles-ledger-types.ts";
import { NotifyError, NotifyErrorType } from "./cycles-minting-errors.ts";
import { icpAccountKey } from "./icp-ledger.ts";
import type { Block, Ledger } from "./ledger.ts";
import { createPaidCanister, UnfulfilledPaymentError } from "./paid-creation.ts";
import type { SystemCall, SystemCanister } from "./system-canister.ts";

export const CYCLES_MINTING_ID = "rkp4c-7iaaa-aaaaa-aaaca-cai";
/** 10,000ths of an XDR that one ICP is worth here. A trillion cycles are one XDR. */
const XDR_PERMYRIAD_PER_ICP = 30_000n;

/** Memos that say what a payment is for. */
const Memo = { topUp: 0x50555054n, create: 0x41455243n, mint: 0x544e494dn } as const;

const Blob = IDL.Vec(IDL.Nat8);
const TopUpArg = IDL.Record({ block_index: IDL.Nat64, canister_id: IDL.Principal });
const NotifyCreateArg = IDL.Record({
  block_index: IDL.Nat64,
  controller: IDL.Principal,
  subnet_selection: IDL.Opt(SubnetSelection),
  settings: IDL.Opt(SettingsType),
});
interface NotifyCreateArg {
  block_index: bigint;
  controller: Principal;
  subnet_selection: Opt<SubnetSelection>;
  settings: Opt<CandidSettings>;
}
const MintArg = IDL.Record({ block_index: IDL.Nat64, to_subaccount: IDL.Opt(Blob), deposit_memo: IDL.Opt(Blob) });
interface MintArg {
  block_index: bigint;
  to_subaccount: Opt<Bytes>;
}
const CreateArg = IDL.Record({ subnet_selection: IDL.Opt(SubnetSelection), settings: IDL.Opt(SettingsType) });
const CreateResult = IDL.Variant({
  Ok: IDL.Principal,
  Err: IDL.Variant({ Refunded: IDL.Record({ refund_amount: IDL.Nat, create_error: IDL.Text }) }),
});
const Minted = IDL.Record({ block_index: IDL.Nat, minted: IDL.Nat, balance: IDL.Nat });
const RateResult = IDL.Record({
  data: IDL.Record({ timestamp_seconds: IDL.Nat64, xdr_permyriad_per_icp: IDL.Nat64 }),
  hash_tree: Blob,
  certificate: Blob,
});

/** What was made of each payment, by the block of the ICP ledger: the reply as hexadecimal, so that a second notice gets it again. */
export type SettledPayments = Map<bigint, string>;

interface Payment {
  block: bigint;
  memo: bigint;
  payee: Principal;
}
type Give = (amount: bigint) => unknown;

interface Ledgers {
  icp: Ledger;
  cycles: Ledger;
}

/** The cycles minting canister: takes ICP, and gives cycles at a fixed rate. Its rate is not certified. */
export function cyclesMinting({ icp, cycles }: Ledgers, settled: SettledPayments): SystemCanister {
  const own = (principal: Principal): Account => ({
    owner: Principal.fromText(CYCLES_MINTING_ID),
    subaccount: [subaccountOf(principal)],
  });

  /** Settles a payment once. `give` gets the cycles that it is worth. */
  const settle = ({ network }: SystemCall, payment: Payment, Ok: IDL.Type, give: Give): Bytes => {
    const result = IDL.Variant({ Ok, Err: NotifyErrorType });
    try {
      const block = paymentBlock(payment);
      const known = settled.get(payment.block);
      if (known !== undefined) return new Uint8Array(Buffer.from(known, "hex"));
      const reply = encode([result], [{ Ok: exchange(network, payment, block, give) }]);
      settled.set(payment.block, Buffer.from(reply).toString("hex"));
      return reply;
    } catch (error) {
      if (error instanceof NotifyError) return encode([result], [{ Err: error.err }]);
      throw error;
    }
  };

  const paymentBlock = ({ block: index, memo, payee }: Payment): Block => {
    const block = icp.block(index);
    const account = icpAccountKey(own(payee));
    if (block === undefined || block.kind !== "transfer")
      throw new NotifyError({ Other: { error_code: 1n, error_message: `The ICP ledger has no transfer ${index}.` } });
    if (block.to === account && block.memo === memo) return block;
    throw new NotifyError({
      InvalidTransaction: `Block ${index} does not pay ${account} with the memo ${memo}, but ${block.to} with ${block.memo}.`,
    });
  };

  const exchange = (network: Network, { payee }: Payment, { amount, from = "" }: Block, give: Give) => {
    const account = icpAccountKey(own(payee));
    const terms = { nowNs: network.nowNs() };
    try {
      const given = give(amount * XDR_PERMYRIAD_PER_ICP);
      if (amount > icp.fee) icp.burn(account, amount - icp.fee, terms);
      return given;
    } catch (error) {
      if (!(error instanceof UnfulfilledPaymentError)) throw error;
      const refund = amount > icp.fee ? [icp.transfer(account, from, amount - icp.fee, terms)] : [];
      throw new NotifyError({ Refunded: { reason: error.message, block_index: refund } });
    }
  };

  return {
    id: CYCLES_MINTING_ID,
    queries: {
      get_default_subnets: ({ network }) => encode([IDL.Vec(IDL.Principal)], [defaultSubnets(network)]),
      get_subnet_types_to_subnets: () =>
        encode([IDL.Record({ data: IDL.Vec(IDL.Tuple(IDL.Text, IDL.Vec(IDL.Principal))) })], [{ data: [] }]),
      get_icp_xdr_conversion_rate: ({ network }) => {
        const timestamp_seconds = network.nowNs() / 1_000_000_000n;
        const data = { timestamp_seconds, xdr_permyriad_per_icp: XDR_PERMYRIAD_PER_ICP };
        return encode([RateResult], [{ data, hash_tree: [], certificate: [] }]);
      },
    },
    updates: {
      notify_top_up: (call) => {
        const { block_index: block, canister_id: payee } = decodeArg<{ block_index: bigint; canister_id: Principal }>(
          TopUpArg,
          call.arg,
        );
        return settle(call, { block, memo: Memo.topUp, payee }, IDL.Nat, (amount) => {
          const subnet = call.network.subnetOf(payee.toUint8Array());
          const canister = subnet?.canister(payee.toUint8Array());
          if (subnet === undefined || canister === undefined)
            throw new UnfulfilledPaymentError(`Canister ${payee.toText()} not found`);
          subnet.topUp(canister, amount);
          return amount;
        });
      },
      notify_create_canister: (call) => {
        const asked = decodeArg<NotifyCreateArg>(NotifyCreateArg, call.arg);
        const payment = { block: asked.block_index, memo: Memo.create, payee: asked.controller };
        return settle(call, payment, IDL.Principal, (amount) => {
          const { settings } = asked;
          const [selection] = asked.subnet_selection;
          const controller = asked.controller.toUint8Array();
          const creation = { payer: CYCLES_MINTING_ID, controller, cycles: amount, settings, selection };
          return Principal.fromUint8Array(createPaidCanister(call.network, creation).id);
        });
      },
      notify_mint_cycles: (call) => {
        const { block_index: block, to_subaccount } = decodeArg<MintArg>(MintArg, call.arg);
        const payee = Principal.fromUint8Array(call.caller);
        return settle(call, { block, memo: Memo.mint, payee }, Minted, (minted) => {
          const account = accountText({ owner: payee, subaccount: to_subaccount });
          const block_index = cycles.mint(account, minted);
          return { block_index, minted, balance: cycles.balanceOf(account) };
        });
      },
      create_canister: (call) => {
        const { settings, subnet_selection } = decodeArg<Pick<NotifyCreateArg, "settings" | "subnet_selection">>(
          CreateArg,
          call.arg,
        );
        const paidFor = { payer: CYCLES_MINTING_ID, controller: call.caller, cycles: call.cycles, settings };
        try {
          const { id } = createPaidCanister(call.network, { ...paidFor, selection: subnet_selection[0] });
          call.cycles = 0n;
          return encode([CreateResult], [{ Ok: Principal.fromUint8Array(id) }]);
        } catch (error) {
          if (!(error instanceof UnfulfilledPaymentError)) throw error;
          const refunded = { refund_amount: call.cycles, create_error: error.message };
          return encode([CreateResult], [{ Err: { Refunded: refunded } }]);
        }
      },
    },
  };
}

/** The subnets that take canisters. */
function defaultSubnets({ applications, root }: Network): Principal[] {
  const subnets = applications.length === 0 ? [root] : applications;
  return subnets.map(({ subnetId }) => Principal.fromUint8Array(subnetId));
}
