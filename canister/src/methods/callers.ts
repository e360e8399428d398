import { StoreError } from "@store-forever/protocol";
import { isController, msgCaller } from "azle";
import { isAdmin } from "../operations/config.ts";
import type { Owner, Store } from "../store/store.ts";

export function caller(): Owner {
  return msgCaller().toUint8Array();
}

/** @throws StoreError Unauthorized, for the anonymous caller */
export function requireOwner(): Owner {
  const principal = msgCaller();
  if (principal.isAnonymous())
    throw new StoreError("Unauthorized", "Sign in first: nothing is stored for the anonymous caller.");
  return principal.toUint8Array();
}

/** @throws StoreError Unauthorized */
export function requireAdmin(store: Store): void {
  if (!isController(msgCaller()) && !isAdmin(store, caller()))
    throw new StoreError("Unauthorized", "Only administrators may do this.");
}
