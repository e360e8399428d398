import { StoreError } from "@store-forever/protocol";
import { canisterCycleBalance, IDL, msgArgData, msgCyclesAvailable, msgMethodName, type Principal } from "azle";
import type { Owner, Store } from "../store/store.ts";
import { refusalOf, storingRefusal } from "./access.ts";
import { type Caller, requireCaller } from "./callers.ts";

/** A principal, or a secret, with what Candid puts around it. */
const MAX_DECODED_BYTES = 64;

/** Whether the message that is inspected may run. A message that is refused here costs the canister nothing. */
export function isAdmitted(store: Store): boolean {
  try {
    return refusalOf(store, { ...messageFrom(requireCaller(store), msgMethodName()), cycles: () => 0n }) === undefined;
  } catch (error) {
    if (error instanceof StoreError) return false;
    throw error;
  }
}

/**
 * Asks again in the method: calls between canisters are not inspected, and an inspected message runs later.
 * @throws StoreError Unauthorized, and what `refusalOf` gives
 */
export function requireAdmitted(store: Store, method: string): Caller {
  const caller = requireCaller(store);
  const refusal = refusalOf(store, { ...messageFrom(caller, method), cycles: msgCyclesAvailable });
  if (refusal !== undefined) throw refusal;
  return caller;
}

/**
 * For what a method does only sometimes, where the rest is open to more people.
 * @throws StoreError Unauthorized, and what `storingRefusal` gives
 */
export function requireMayStore(store: Store): void {
  const refusal = storingRefusal(store, { caller: requireCaller(store), balance: canisterCycleBalance });
  if (refusal !== undefined) throw refusal;
}

function messageFrom(caller: Caller, method: string) {
  return { caller, method, principal: principalArgument, bytes: bytesArgument, balance: canisterCycleBalance };
}

/** The argument of methods that take one principal; `undefined` where it is something else. */
function principalArgument(): Owner | undefined {
  return onlyArgument<Principal>(IDL.Principal)?.toUint8Array();
}

/** The argument of methods that take a few bytes; `undefined` where it is something else. */
function bytesArgument(): Uint8Array | undefined {
  return onlyArgument<Uint8Array>(IDL.Vec(IDL.Nat8));
}

function onlyArgument<T>(type: IDL.Type): T | undefined {
  const bytes = msgArgData();
  if (bytes.length > MAX_DECODED_BYTES) return undefined;
  try {
    const [value] = IDL.decode([type], bytes) as unknown as [T];
    return value;
  } catch {
    return undefined;
  }
}
