import { StoreError } from "@store-forever/protocol";
import { isController, msgCaller } from "azle";
import { isAdmin } from "../operations/config.ts";
import type { Owner, Store } from "../store/store.ts";

/** Somebody who calls. */
export interface Caller {
  owner: Owner;
  /** A controller of the canister, whom only the network knows, or somebody whom the administrators named. */
  isAdministrator(): boolean;
}

export function caller(): Owner {
  return msgCaller().toUint8Array();
}

/** @throws StoreError Unauthorized, for the anonymous caller */
export function requireCaller(store: Store): Caller {
  const principal = msgCaller();
  if (principal.isAnonymous())
    throw new StoreError("Unauthorized", "Sign in first: nothing is stored for the anonymous caller.");
  const owner = principal.toUint8Array();
  return { owner, isAdministrator: () => isController(principal) || isAdmin(store, owner) };
}

/** Whether whoever calls, the anonymous caller too, is an administrator. */
export function mayAdminister(store: Store): boolean {
  return isController(msgCaller()) || isAdmin(store, caller());
}

/** @throws StoreError Unauthorized */
export function requireAdmin(store: Store): void {
  if (!requireCaller(store).isAdministrator()) throw new StoreError("Unauthorized", "Only administrators may do this.");
}
