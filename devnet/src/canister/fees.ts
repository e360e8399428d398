import type { Canister } from "./canister.ts";
import { memoryUsageBytes } from "./memory-usage.ts";

/** The published prices of a 13-node subnet, in cycles. */
export const FEES = {
  createCanister: 500_000_000_000n,
  execution: 5_000_000n,
  perInstruction: 1n,
  ingressMessage: 1_200_000n,
  perIngressByte: 2_000n,
  call: 260_000n,
  perCallByte: 1_000n,
  storagePerGibSecond: 127_000n,
  computePerPercentSecond: 10_000_000n,
  httpRequest: 49_140_000n,
  perHttpByte: 10_400n,
  signature: 10_000_000_000n,
} as const;

export const GIB = 1024n * 1024n * 1024n;
const SECONDS_PER_DAY = 86_400n;
/** A caller pays for a reply of this size up front, and gets back what the reply did not need. */
const RESERVED_REPLY_BYTES = 2n * 1024n * 1024n;

export function executionFee(instructions: bigint): bigint {
  return FEES.execution + FEES.perInstruction * instructions;
}

export function ingressFee(sizeBytes: number): bigint {
  return FEES.ingressMessage + FEES.perIngressByte * BigInt(sizeBytes);
}

/** What performing a call costs for good: the transmission of the request. */
export function callFee(nameBytes: bigint, payloadBytes: bigint): bigint {
  return FEES.call + FEES.perCallByte * (nameBytes + payloadBytes);
}

/** What a call sets aside until its answer comes: for the execution of the callback and the transmission of the reply. */
export function callReserve(callbackInstructions: bigint): bigint {
  return executionFee(callbackInstructions) + FEES.perCallByte * RESERVED_REPLY_BYTES;
}

/** What the transmission of a reply costs. Bytes beyond the reserved size cost nothing. */
export function replyFee(sizeBytes: number): bigint {
  const charged = BigInt(sizeBytes) < RESERVED_REPLY_BYTES ? BigInt(sizeBytes) : RESERVED_REPLY_BYTES;
  return FEES.perCallByte * charged;
}

/** The price of storage and allocated compute for a time, rounded up. @param addedBytes storage to add to the present one */
export function idleFee(canister: Canister, durationNs: bigint, addedBytes = 0n): bigint {
  const { memoryAllocation, computeAllocation } = canister.settings;
  const usedBytes = BigInt(memoryUsageBytes(canister)) + addedBytes;
  const storedBytes = usedBytes > memoryAllocation ? usedBytes : memoryAllocation;
  const storage = storedBytes * FEES.storagePerGibSecond;
  const compute = computeAllocation * FEES.computePerPercentSecond * GIB;
  const divisor = GIB * 1_000_000_000n;
  return ((storage + compute) * durationNs + divisor - 1n) / divisor;
}

export function idleBurnPerDay(canister: Canister): bigint {
  return idleFee(canister, SECONDS_PER_DAY * 1_000_000_000n);
}

/**
 * The balance below which the canister is frozen: its idle costs over the freezing threshold, less the cycles that are set
 * aside for them already.
 * @param addedBytes storage to add to the present one
 * @param addedReservation cycles to add to those that are set aside
 */
export function freezingLimit(canister: Canister, addedBytes = 0n, addedReservation = 0n): bigint {
  const burnPerDay = idleFee(canister, SECONDS_PER_DAY * 1_000_000_000n, addedBytes);
  const costs = (burnPerDay * canister.settings.freezingThresholdSeconds) / SECONDS_PER_DAY;
  const reserved = canister.reservedCycles + addedReservation;
  return costs > reserved ? costs - reserved : 0n;
}

/** The part of a balance that may be spent. */
export function liquidCycles(canister: Canister, balance = canister.cycles): bigint {
  const liquid = balance - freezingLimit(canister);
  return liquid > 0n ? liquid : 0n;
}

/** Takes idle costs, first from the cycles that are set aside for them. */
export function chargeIdle(canister: Canister, fee: bigint): void {
  const reserved = canister.reservedCycles < fee ? canister.reservedCycles : fee;
  canister.reservedCycles -= reserved;
  charge(canister, fee - reserved);
}

/** Takes a fee, as far as the balance goes. */
export function charge(canister: Canister, fee: bigint): void {
  canister.cycles = canister.cycles > fee ? canister.cycles - fee : 0n;
}
