import { type AdmissionPolicy, LIMITS, StoreError } from "@store-forever/protocol";
import { readConfig, writeConfig } from "../store/bookkeeping/config-record.ts";
import type { Store } from "../store/store.ts";
import type { Caller } from "./callers.ts";
import { type GuestRight, guestRight, offerOf, offerRefusal } from "./invitations.ts";
import { paymentRefusal } from "./payments.ts";

/**
 * Sets who may store from now on. What is stored stays, and its owners go on reading and deleting it. Under `paid`, what was kept until now
 * and not yet taken from a balance is not taken any more: it had another price.
 * @throws StoreError InvalidArgument
 */
export function setAdmission(store: Store, admission: AdmissionPolicy): null {
  if ("paid" in admission && admission.paid.margin_percent > LIMITS.maxMarginPercent)
    throw new StoreError("InvalidArgument", `Choose a margin of at most ${LIMITS.maxMarginPercent} percent.`, "paid");
  writeConfig(store, { ...readConfig(store), admission, paidSinceNs: "paid" in admission ? store.now() : 0n });
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
  if ("invited" in admission) return guestRefusal(guestRight(store, caller.owner));
  return paymentRefusal(store, caller.owner);
}

/**
 * Why somebody may not redeem an invitation; `undefined` when they may.
 * @param secret `undefined` where the argument is none
 */
export function invitationRefusal(
  store: Store,
  caller: Caller,
  secret: Uint8Array | undefined,
): StoreError | undefined {
  const isInvited = "invited" in readConfig(store).admission;
  if (isInvited && !caller.isAdministrator()) return offerRefusal(secret && offerOf(store, secret, caller.owner));
  return (
    policyRefusal(store, caller) ??
    new StoreError("Conflict", "You may store here without an invitation. Keep it for somebody else.")
  );
}

function guestRefusal(right: GuestRight | undefined): StoreError | undefined {
  switch (right?.state) {
    case "valid":
      return undefined;
    case "ended":
      return new StoreError(
        "InvitationNeeded",
        "Your invitation has ended: you read, export and delete what you have. Ask for a new one to store more.",
      );
    case "revoked":
      return new StoreError(
        "InvitationNeeded",
        "Your invitation was revoked: you read, export and delete what you have. Ask for a new one to store more.",
      );
    case undefined:
      return new StoreError(
        "InvitationNeeded",
        "This archive takes new people by invitation only. Ask its owner for a link.",
      );
  }
}
