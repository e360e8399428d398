import type { Canister } from "../canister/canister.ts";
import { requireStorage } from "../canister/storage.ts";
import { RejectCode, RejectError } from "../messages/reject.ts";
import { StorageUnpaid } from "../messages/trap.ts";
import type { Subnet } from "../subnet/subnet.ts";

/**
 * Sets aside the cycles that a canister needs for storing more.
 * @throws RejectError IC0532 or IC0534 when it does not have them
 */
export function reserveStorage(subnet: Subnet, canister: Canister, addedBytes: bigint): void {
  try {
    const reservation = requireStorage(canister, {
      subnetBytes: subnet.storedBytes(),
      addedBytes,
      isStored: false,
    });
    canister.cycles -= reservation;
    canister.reservedCycles += reservation;
  } catch (error) {
    if (!(error instanceof StorageUnpaid)) throw error;
    throw new RejectError(RejectCode.CanisterError, error.errorCode, `Canister ${canister.text}: ${error.message}.`);
  }
}
