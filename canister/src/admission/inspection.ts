import { canisterCycleBalance, IDL, msgArgData, msgMethodName, type Principal } from "azle";
import type { Owner, Store } from "../store/store.ts";
import { refusalOf, storingRefusal } from "./access.ts";
import { type Caller, requireCaller } from "./callers.ts";

/** A principal with what Candid puts around it. */
const MAX_PRINCIPAL_ARGUMENT_BYTES = 64;

/** Whether the message that is inspected may run. A message that is refused here costs the canister nothing. */
export function isAdmitted(store: Store): boolean {
  return refusalOf(store, messageFrom(requireCaller(store), msgMethodName())) === undefined;
}

/**
 * Asks again in the method: calls between canisters are not inspected, and an inspected message runs later.
 * @throws StoreError Unauthorized, and what `refusalOf` gives
 */
export function requireAdmitted(store: Store, method: string): Caller {
  const caller = requireCaller(store);
  const refusal = refusalOf(store, messageFrom(caller, method));
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
  return { caller, method, principal: principalArgument, balance: canisterCycleBalance };
}

/** The argument of methods that take one principal; `undefined` where it is something else. */
function principalArgument(): Owner | undefined {
  const bytes = msgArgData();
  if (bytes.length > MAX_PRINCIPAL_ARGUMENT_BYTES) return undefined;
  try {
    const [principal] = IDL.decode([IDL.Principal], bytes) as unknown as [Principal];
    return principal.toUint8Array();
  } catch {
    return undefined;
  }
}
