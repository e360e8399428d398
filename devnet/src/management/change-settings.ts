import type { Canister } from "../canister/canister.ts";
import type { CanisterSettings } from "../canister/canister-settings.ts";
import { storedBytes } from "../canister/storage.ts";
import { reserveStorage } from "../lifecycle/reserve-storage.ts";
import { RejectCode, RejectError } from "../messages/reject.ts";
import type { Subnet } from "../subnet/subnet.ts";

/** @throws RejectError when the canister cannot pay for its memory allocation, or has set aside more than the new limit */
export function changeSettings(subnet: Subnet, canister: Canister, settings: CanisterSettings): void {
  if (settings.reservedCyclesLimit < canister.reservedCycles)
    throw new RejectError(
      RejectCode.CanisterError,
      "IC0540",
      `Canister ${canister.text} has set aside ${canister.reservedCycles} cycles; reserved_cycles_limit cannot be below.`,
    );
  const before = canister.settings;
  const storedBefore = storedBytes(canister);
  canister.settings = settings;
  const addedBytes = storedBytes(canister) - storedBefore;
  canister.settings = { ...settings, memoryAllocation: before.memoryAllocation };
  try {
    reserveStorage(subnet, canister, addedBytes);
  } catch (error) {
    canister.settings = before;
    throw error;
  }
  canister.settings = settings;
}
