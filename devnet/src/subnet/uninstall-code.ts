import type { Canister } from "../canister/canister.ts";
import { EMPTY } from "../encoding/bytes.ts";
import { StableMemory } from "../memory/stable-memory.ts";
import { RejectCode, RejectError } from "../messages/reject.ts";
import type { Subnet } from "./subnet.ts";

/** Removes the code and all its data. Calls that the canister has not answered are rejected. */
export function uninstallCode(subnet: Subnet, canister: Canister): void {
  canister.code = undefined;
  canister.installedAtNs = 0n;
  canister.stable = new StableMemory();
  canister.certifiedData = EMPTY;
  canister.globalTimerNs = 0n;
  canister.version++;
  canister.chunkStore.clear();
  canister.log.clear();
  canister.callbacks.clear();
  for (const context of canister.contexts.values()) {
    if (context.answered) continue;
    const rejection = new RejectError(RejectCode.CanisterReject, "IC0406", "Canister has been uninstalled.").reject;
    subnet.respond(context.origin, rejection, context.cyclesAvailable);
  }
  canister.contexts.clear();
  subnet.publish(canister);
  subnet.timers.schedule(canister);
}
