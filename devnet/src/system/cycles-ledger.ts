import { Principal } from "@dfinity/principal";
import { decodeArg, encode } from "../candid/candid-codec.ts";
import { type Account, accountText } from "./account.ts";
import {
  CreateArg,
  CreateFromArg,
  CreateFromResult,
  CreateResult,
  type Creation,
  DepositArg,
  DepositResult,
  WithdrawArg,
  type Withdrawal,
  WithdrawFromArg,
  WithdrawFromResult,
  WithdrawResult,
} from "./cycles-ledger-types.ts";
import { callersAccount, icrcMethods } from "./icrc-methods.ts";
import { type Ledger, ledgerResult, type Terms } from "./ledger.ts";
import { createPaidCanister, UnfulfilledPaymentError } from "./paid-creation.ts";
import type { SystemCall, SystemCanister } from "./system-canister.ts";

export const CYCLES_LEDGER_ID = "um5iw-rqaaa-aaaaq-qaaba-cai";
export const CYCLES_FEE = 100_000_000n;

/** The canister that each creating block made, so that a client that asks again learns its id. */
export type CreatedCanisters = Map<bigint, string>;

/** The cycles ledger: ICRC-1, ICRC-2, and what turns its cycles into those of canisters and back. */
export function cyclesLedger(ledger: Ledger, created: CreatedCanisters): SystemCanister {
  const icrc = icrcMethods({ ledger, name: "Cycles", symbol: "TCYCLES", decimals: 12, keyOf: accountText });

  const create = (call: SystemCall, from: string, asked: Creation, spender?: string) => {
    const { amount, creation_args } = asked;
    const result = ledgerResult(() => ledger.burn(from, amount, termsOf(call, asked, spender)));
    if ("Err" in result) {
      if (!("Duplicate" in result.Err)) return result;
      const { duplicate_of } = result.Err.Duplicate;
      const known = created.get(duplicate_of);
      return {
        Err: { Duplicate: { duplicate_of, canister_id: known === undefined ? [] : [Principal.fromText(known)] } },
      };
    }
    try {
      const [args] = creation_args;
      const { text } = createPaidCanister(call.network, {
        payer: CYCLES_LEDGER_ID,
        controller: call.caller,
        cycles: amount,
        settings: args?.settings ?? [],
        selection: args?.subnet_selection[0],
      });
      created.set(result.Ok, text);
      return { Ok: { block_id: result.Ok, canister_id: Principal.fromText(text) } };
    } catch (error) {
      if (!(error instanceof UnfulfilledPaymentError)) throw error;
      return { failed: error.message, feeBlock: result.Ok, refundBlock: ledger.mint(from, amount) };
    }
  };

  const withdraw = (call: SystemCall, from: string, { amount, to, ...asked }: Withdrawal, spender?: string) => {
    const subnet = call.network.subnetOf(to.toUint8Array());
    const canister = subnet?.canister(to.toUint8Array());
    const result = ledgerResult(() => ledger.burn(from, amount, termsOf(call, asked, spender)));
    if ("Err" in result) return result;
    if (subnet === undefined || canister === undefined)
      return {
        failed: `Canister ${to.toText()} not found`,
        feeBlock: result.Ok,
        refundBlock: ledger.mint(from, amount),
      };
    subnet.topUp(canister, amount);
    return result;
  };

  return {
    id: CYCLES_LEDGER_ID,
    queries: icrc.queries,
    updates: {
      ...icrc.updates,
      create_canister: (call) => {
        const { from_subaccount, ...asked } = decodeArg<CreateArg>(CreateArg, call.arg);
        const result = create(call, accountText(callersAccount(call.caller, from_subaccount)), asked);
        return encode(
          [CreateResult],
          [
            "failed" in result
              ? {
                  Err: {
                    FailedToCreate: {
                      fee_block: [result.feeBlock],
                      refund_block: [result.refundBlock],
                      error: result.failed,
                    },
                  },
                }
              : result,
          ],
        );
      },
      create_canister_from: (call) => {
        const { from, spender_subaccount, ...asked } = decodeArg<CreateFromArg>(CreateFromArg, call.arg);
        const spender = accountText(callersAccount(call.caller, spender_subaccount));
        const result = create(call, accountText(from), asked, spender);
        return encode(
          [CreateFromResult],
          [
            "failed" in result
              ? {
                  Err: {
                    FailedToCreateFrom: {
                      create_from_block: [result.feeBlock],
                      refund_block: [result.refundBlock],
                      approval_refund_block: [],
                      rejection_code: { CanisterReject: null },
                      rejection_reason: result.failed,
                    },
                  },
                }
              : result,
          ],
        );
      },
      withdraw: (call) => {
        const { from_subaccount, ...asked } = decodeArg<WithdrawArg>(WithdrawArg, call.arg);
        const result = withdraw(call, accountText(callersAccount(call.caller, from_subaccount)), asked);
        return encode(
          [WithdrawResult],
          [
            "failed" in result
              ? {
                  Err: {
                    FailedToWithdraw: {
                      fee_block: [result.feeBlock],
                      rejection_code: { DestinationInvalid: null },
                      rejection_reason: result.failed,
                    },
                  },
                }
              : result,
          ],
        );
      },
      withdraw_from: (call) => {
        const { from, spender_subaccount, ...asked } = decodeArg<WithdrawFromArg>(WithdrawFromArg, call.arg);
        const spender = accountText(callersAccount(call.caller, spender_subaccount));
        const result = withdraw(call, accountText(from), asked, spender);
        return encode(
          [WithdrawFromResult],
          [
            "failed" in result
              ? {
                  Err: {
                    FailedToWithdrawFrom: {
                      withdraw_from_block: [result.feeBlock],
                      refund_block: [result.refundBlock],
                      approval_refund_block: [],
                      rejection_code: { DestinationInvalid: null },
                      rejection_reason: result.failed,
                    },
                  },
                }
              : result,
          ],
        );
      },
      deposit: (call) => {
        const { to } = decodeArg<{ to: Account }>(DepositArg, call.arg);
        const account = accountText(to);
        const block = ledger.mint(account, call.cycles);
        call.cycles = 0n;
        return encode([DepositResult], [{ balance: ledger.balanceOf(account), block_index: block }]);
      },
    },
  };
}

function termsOf({ network }: SystemCall, asked: Pick<Creation, "created_at_time">, spender?: string): Terms {
  return { nowNs: network.nowNs(), createdAtNs: asked.created_at_time[0], spender };
}
