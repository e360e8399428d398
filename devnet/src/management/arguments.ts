import { IDL } from "@dfinity/candid";
import type { Principal } from "@dfinity/principal";
import type { Canister } from "../canister/canister.ts";
import { requireStorage } from "../canister/storage.ts";
import type { Bytes } from "../encoding/bytes.ts";
import { RejectCode, RejectError } from "../messages/reject.ts";
import { StorageUnpaid } from "../messages/trap.ts";
import type { Network } from "../network/network.ts";

/** Encodes a method's results. */
export function encode(types: IDL.Type[], values: unknown[]): Bytes {
  return new Uint8Array(IDL.encode(types, values));
}

/** @throws RejectError IC0408 when the argument is not of the type */
export function decodeArg<T>(type: IDL.Type, arg: Bytes): T {
  try {
    return IDL.decode([type], arg)[0] as unknown as T;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new RejectError(RejectCode.CanisterError, "IC0408", `The management canister cannot decode this: ${reason}`);
  }
}

/** @throws RejectError IC0301 */
export function findCanister(network: Network, id: Principal): Canister {
  const canister = network.canister(id.toUint8Array());
  if (canister !== undefined) return canister;
  throw new RejectError(RejectCode.DestinationInvalid, "IC0301", `Canister ${id.toText()} not found`);
}

/**
 * Sets aside what a canister has to for storing more.
 * @throws RejectError IC0532 or IC0534 when it cannot
 */
export function reserveStorage(network: Network, canister: Canister, addedBytes: bigint): void {
  try {
    const reservation = requireStorage(canister, {
      subnetBytes: network.storedBytes(),
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
