import { Principal } from "@dfinity/principal";
import type { Canister } from "../canister/canister.ts";
import { type Bytes, equalBytes } from "../encoding/bytes.ts";
import { principalText } from "../encoding/principal-text.ts";
import { RejectCode, RejectError } from "../messages/reject.ts";

/** Who, besides its controllers, may do something to a canister or see something of it. */
export type CanisterAccess = "controllers" | "controllers and itself" | "status viewers" | "snapshot viewers";

/** Allows the caller to go on. @throws RejectError IC0512 for callers without access */
export function requireAccess(canister: Canister, caller: Bytes, access: CanisterAccess = "controllers"): void {
  const principal = Principal.fromUint8Array(caller);
  if (canister.isController(principal) || isAllowed(canister, principal, access)) return;
  throw new RejectError(
    RejectCode.CanisterError,
    "IC0512",
    `Only controllers of canister ${canister.text} can do this, and ${principalText(caller)} is none of them.`,
  );
}

function isAllowed(canister: Canister, caller: Principal, access: CanisterAccess): boolean {
  const isItself = equalBytes(canister.id, caller.toUint8Array());
  switch (access) {
    case "controllers":
      return false;
    case "controllers and itself":
      return isItself;
    case "status viewers":
      return isItself || canister.isVisibleTo(caller, canister.settings.statusVisibility);
    case "snapshot viewers":
      return canister.isVisibleTo(caller, canister.settings.snapshotVisibility);
  }
}
