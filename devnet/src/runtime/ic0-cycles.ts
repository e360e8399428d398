import { callFee, callReserve, FEES, liquidCycles } from "../canister/fees.ts";
import { ContractViolation } from "../messages/trap.ts";
import type { Execution } from "./execution.ts";

const MAX_U64 = 0xffff_ffff_ffff_ffffn;

/** System API functions about cycles: balances, cycles attached to the message, and prices. */
export const cyclesFunctions = {
  canister_cycle_balance: (x: Execution) => narrow(x.balance),
  canister_cycle_balance128: (x: Execution, target: number) => void x.writeCycles(target, x.balance),
  canister_liquid_cycle_balance128: (x: Execution, target: number) =>
    void x.writeCycles(target, liquidCycles(x.canister, x.balance)),
  msg_cycles_available: (x: Execution) => narrow(x.cyclesAvailable),
  msg_cycles_available128: (x: Execution, target: number) => void x.writeCycles(target, x.cyclesAvailable),
  msg_cycles_accept: (x: Execution, maximum: bigint) => narrow(accept(x, maximum)),
  msg_cycles_accept128: (x: Execution, high: bigint, low: bigint, target: number) =>
    void x.writeCycles(target, accept(x, wide(high, low))),
  msg_cycles_refunded: (x: Execution) => narrow(x.input.cyclesRefunded),
  msg_cycles_refunded128: (x: Execution, target: number) => void x.writeCycles(target, x.input.cyclesRefunded),
  cycles_burn128: (x: Execution, high: bigint, low: bigint, target: number) => {
    const burned = smaller(wide(high, low), x.balance);
    x.balance -= burned;
    x.writeCycles(target, burned);
  },
  mint_cycles: forbidMinting,
  mint_cycles128: forbidMinting,
  cost_call: (x: Execution, nameBytes: bigint, payloadBytes: bigint, target: number) =>
    void x.writeCycles(target, callFee(nameBytes, payloadBytes) + callReserve(x.host.instructionLimits.update)),
  cost_create_canister: (x: Execution, target: number) => void x.writeCycles(target, FEES.createCanister),
  cost_http_request: (x: Execution, requestBytes: bigint, responseBytes: bigint, target: number) =>
    void x.writeCycles(target, FEES.httpRequest + FEES.perHttpByte * (requestBytes + responseBytes)),
  cost_sign_with_ecdsa: costOfSignature,
  cost_sign_with_schnorr: costOfSignature,
  cost_vetkd_derive_key: costOfSignature,
};

function costOfSignature(x: Execution, _name: number, _size: number, _curve: number, target: number): number {
  x.writeCycles(target, FEES.signature);
  return 0;
}

function forbidMinting(): never {
  throw new ContractViolation("only the cycles minting canister can mint cycles");
}

function wide(high: bigint, low: bigint): bigint {
  return (high << 64n) | low;
}

function smaller(left: bigint, right: bigint): bigint {
  return left < right ? left : right;
}

function accept(x: Execution, maximum: bigint): bigint {
  const accepted = smaller(maximum, x.cyclesAvailable);
  x.cyclesAvailable -= accepted;
  x.balance += accepted;
  return accepted;
}

function narrow(amount: bigint): bigint {
  if (amount > MAX_U64)
    throw new ContractViolation("the amount of cycles does not fit 64 bits; use the 128-bit function");
  return amount;
}
