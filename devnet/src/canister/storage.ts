import { StorageUnpaid } from "../messages/trap.ts";
import type { Canister } from "./canister.ts";
import { FEES, freezingLimit, GIB } from "./fees.ts";
import { memoryUsageBytes } from "./memory-usage.ts";

/** The published numbers of an application subnet. */
const SUBNET_CAPACITY_BYTES = 2_048n * GIB;
const RESERVATION_FROM_BYTES = 750n * GIB;
const MAX_RESERVATION_SECONDS = 300_000_000n;

/** What a canister takes of the subnet's storage: what it holds or, when that is more, what is allocated to it. */
export function storedBytes(canister: Canister): bigint {
  const usedBytes = BigInt(memoryUsageBytes(canister));
  const { memoryAllocation } = canister.settings;
  return usedBytes > memoryAllocation ? usedBytes : memoryAllocation;
}

/**
 * The cycles set aside for storing more on a subnet that is filling up: its price for a time that grows with how full the
 * subnet is. Source: resource reservation mechanism.
 * @param usedBytes of the subnet, with what is to be added
 */
export function storageReservation(usedBytes: bigint, addedBytes: bigint): bigint {
  if (usedBytes <= RESERVATION_FROM_BYTES || addedBytes <= 0n) return 0n;
  const seconds =
    (MAX_RESERVATION_SECONDS * (usedBytes - RESERVATION_FROM_BYTES)) / (SUBNET_CAPACITY_BYTES - RESERVATION_FROM_BYTES);
  return (addedBytes * FEES.storagePerGibSecond * seconds) / GIB;
}

export interface StorageRequest {
  /** What the subnet holds. */
  subnetBytes: bigint;
  /** What the canister is to take more of the subnet. */
  addedBytes: bigint;
  /** Whether the subnet and the canister hold that already. */
  isStored: boolean;
  /** What the canister may spend from; its own balance when left out. */
  balance?: bigint;
  /** What an execution has set aside already. */
  reserved?: bigint;
}

/**
 * What has to be set aside so that a canister may store more.
 * @throws StorageUnpaid IC0534 when that is above its `reserved_cycles_limit`, IC0532 when it would be frozen by it
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
