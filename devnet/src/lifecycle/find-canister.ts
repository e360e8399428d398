import type { Principal } from "@dfinity/principal";
import type { Canister } from "../canister/canister.ts";
import { RejectCode, RejectError } from "../messages/reject.ts";
import type { Subnet } from "../subnet/subnet.ts";

/** The canister with this id. @throws RejectError IC0301 when there is none */
export function findCanister(subnet: Subnet, id: Principal): Canister {
  const canister = subnet.canister(id.toUint8Array());
  if (canister !== undefined) return canister;
  throw new RejectError(RejectCode.DestinationInvalid, "IC0301", `Canister ${id.toText()} not found`);
}
