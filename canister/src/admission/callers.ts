import { StoreError } from "@store-forever/protocol";
import { isController, msgCaller, Principal } from "azle";
import { isAdmin } from "../operations/config.ts";
import type { Owner, Store } from "../store/store.ts";
import { actsFor } from "./hot-keys.ts";

/** Somebody who calls. */
export interface Caller {
  /** Whose capsule it is about. */
  owner: Owner;
  /** Whether not the owner's own key signed, but one that may do some things for them. */
  isHotKey: boolean;
  /** A controller of the canister, whom only the network knows, or somebody whom the administrators named. */
  isAdministrator(): boolean;
}

/**
 * Whose capsule a call is about.
 * @throws StoreError Unauthorized, for a hot key that has ended
 */
export function caller(store: Store): Owner {
  return actsFor(store, msgCaller().toUint8Array()).owner;
}

/** @throws StoreError Unauthorized, for the anonymous caller and for a hot key that has ended */
export function requireCaller(store: Store): Caller {
  const principal = msgCaller();
  if (principal.isAnonymous())
    throw new StoreError("Unauthorized", "Sign in first: nothing is stored for the anonymous caller.");
  const { owner, isHotKey } = actsFor(store, principal.toUint8Array());
  const isAdministrator = () => isController(Principal.fromUint8Array(owner)) || isAdmin(store, owner);
  return { owner, isHotKey, isAdministrator };
}

/** Whether whoever calls, the anonymous caller too, is an administrator. */
export function mayAdminister(store: Store): boolean {
  const principal = msgCaller();
  return isController(principal) || isAdmin(store, principal.toUint8Array());
}

/** @throws StoreError Unauthorized */
export function requireAdmin(store: Store): void {
  const { isHotKey, isAdministrator } = requireCaller(store);
  if (isHotKey || !isAdministrator()) throw new StoreError("Unauthorized", "Only administrators may do this.");
}
