import { StorageUnpaid } from "../messages/trap.ts";
import type { Canister } from "./canister.ts";
import { FEES, freezingLimit, GIB } from "./fees.ts";
import { memoryUsageBytes } from "./memory-usage.ts";

/** The published limits of an application subnet. */
const SUBNET_CAPACITY_BYTES = 2_048n * GIB;
const RESERVATION_FROM_BYTES = 750n * GIB;
const MAX_RESERVATION_SECONDS = 300_000_000n;

/** How much of the subnet's storage a canister takes: what it holds or, when that is more, what is allocated to it. */
export function storedBytes(canister: Canister): bigint {
  const usedBytes = BigInt(memoryUsageBytes(canister));
  const { memoryAllocation } = canister.settings;
  return usedBytes > memoryAllocation ? usedBytes : memoryAllocation;
}

/**
 * The cycles set aside for storing more on a subnet that is filling up: the price of storage for a time that grows with the
 * subnet's use. Source: resource reservation mechanism.
 * @param usedBytes what the subnet stores, including the added bytes
 */
export function storageReservation(usedBytes: bigint, addedBytes: bigint): bigint {
  if (usedBytes <= RESERVATION_FROM_BYTES || addedBytes <= 0n) return 0n;
  const seconds =
    (MAX_RESERVATION_SECONDS * (usedBytes - RESERVATION_FROM_BYTES)) / (SUBNET_CAPACITY_BYTES - RESERVATION_FROM_BYTES);
  return (addedBytes * FEES.storagePerGibSecond * seconds) / GIB;
}

export interface StorageRequest {
  /** What all canisters of the subnet store. */
  subnetBytes: bigint;
  /** How much more the canister is to store. */
  addedBytes: bigint;
  /** Whether subnet and canister count the added bytes already. */
  isStored: boolean;
  /** The balance to spend from; the canister's own when left out. */
  balance?: bigint;
  /** What the execution has set aside so far. */
  reserved?: bigint;
}

/**
 * The cycles that have to be set aside so that a canister may store more.
 * @throws StorageUnpaid IC0534 when they exceed its `reserved_cycles_limit`, IC0532 when they would leave it frozen
 */
export function requireStorage(canister: Canister, request: StorageRequest): bigint {
  const { subnetBytes, addedBytes, isStored, balance = canister.cycles, reserved = 0n } = request;
  if (addedBytes <= 0n) return 0n;
  const missingBytes = isStored ? 0n : addedBytes;
  const reservation = storageReservation(subnetBytes + missingBytes, addedBytes);
  const limit = canister.settings.reservedCyclesLimit;
  if (canister.reservedCycles + reserved + reservation > limit)
    throw new StorageUnpaid(
      "IC0534",
      `Canister cannot grow memory by ${addedBytes} bytes due to its reserved cycles limit: ${reservation} cycles would be set aside, and the limit is ${limit}. Raise reserved_cycles_limit`,
    );
  const frozenBelow = freezingLimit(canister, missingBytes, reserved + reservation);
  if (balance - reservation < frozenBelow)
    throw new StorageUnpaid(
      "IC0532",
      `Canister cannot grow memory by ${addedBytes} bytes due to insufficient cycles: at least ${frozenBelow + reservation - balance} additional cycles are required`,
    );
  return reservation;
}
