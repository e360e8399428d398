import { type AdmissionPolicy, StoreError } from "@store-forever/protocol";
import { readConfig, writeConfig } from "../store/bookkeeping/config-record.ts";
import type { Store } from "../store/store.ts";
import type { Caller } from "./callers.ts";

/** Sets who may store from now on. What is stored stays, and its owners go on reading and deleting it. */
export function setAdmission(store: Store, admission: AdmissionPolicy): null {
  writeConfig(store, { ...readConfig(store), admission });
  return null;
}

/** Why the policy does not let somebody store; `undefined` when it does. */
export function policyRefusal(store: Store, caller: Caller): StoreError | undefined {
  const { admission } = readConfig(store);
  if ("open" in admission || caller.isAdministrator()) return undefined;
  if ("owner" in admission)
    return new StoreError(
      "OwnerOnly",
      "This archive stores for its owner only. Ask its owner to let you in, or set up an archive of your own.",
    );
  if ("invited" in admission)
    return new StoreError(
      "InvitationNeeded",
      "This archive takes new people by invitation only. Ask its owner for a link.",
    );
  return new StoreError(
    "PaymentNeeded",
    "This archive stores for people who have paid for it. Ask its owner how to pay, then try again.",
  );
}
