import type { Canister } from "../canister/canister.ts";
import { executionFee, freezingLimit, liquidCycles } from "../canister/fees.ts";
import { type Reject, rejects } from "../messages/reject.ts";
import type { Subnet } from "./subnet.ts";

/** Why a canister accepts no messages now; undefined when it does. */
export function unavailable(canister: Canister): Reject | undefined {
  if (canister.lifecycle.kind === "stopped") return rejects.stopped(canister.text);
  if (canister.lifecycle.kind === "stopping") return rejects.stopping(canister.text);
  return canister.code === undefined ? rejects.noModule(canister.text) : undefined;
}

/** Why a canister cannot pay a price; undefined when it can. A frozen canister can pay for nothing. */
export function outOfCycles(canister: Canister, price: bigint): Reject | undefined {
  if (liquidCycles(canister) >= price && canister.cycles >= freezingLimit(canister)) return undefined;
  return rejects.outOfCycles(canister.text, canister.cycles, price + freezingLimit(canister));
}

/** The cycles that an execution needs to begin. At its end it pays only for what it used. */
export function executionPrice({ instructionLimits }: Subnet): bigint {
  return executionFee(instructionLimits.update);
}
