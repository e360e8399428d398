import { equalBytes, type StoreError } from "@store-forever/protocol";
import { readHandover } from "../store/records/handover-record.ts";
import { readAccount } from "../store/records/people/account-record.ts";
import type { Owner, Store } from "../store/store.ts";
import { budgetRefusal, floorRefusal } from "./budgets.ts";
import type { Caller } from "./callers.ts";
import { collectingRefusal } from "./collecting.ts";
import { hotKeyRefusal, isHotKeyAdded } from "./hot-keys.ts";
import { accountRefusal, payingRefusal } from "./payments.ts";
import { invitationRefusal, policyRefusal } from "./policy.ts";

/** What is known of an update before it runs. */
export interface UpdateMessage {
  caller: Caller;
  method: string;
  /** The principal that is the argument, where one is. */
  principal(): Owner | undefined;
  /** The bytes that are the argument, where some are. */
  bytes(): Uint8Array | undefined;
  /** The canister's cycles. */
  balance(): bigint;
  /** The cycles that are attached to the call. Only canisters can attach some, and what they call is not inspected. */
  cycles(): bigint;
}

/** Who may call a method besides those whom the admission policy lets store. */
type Exception =
  /**
   * Whoever has a capsule: they take back what they gave, and say who acts for them. `update_sharing` refuses by itself to share
   * more.
   */
  | "people with a capsule"
  /** Whoever was offered the capsule that is named. */
  | "the receiver of an offer"
  /** Whoever has the secret of an invitation that is open to them. */
  | "the invited"
  /** The hot key that the owner who is named has added. */
  | "a key that was added"
  /** Whoever attaches cycles. */
  | "whoever pays"
  /** Whoever says that somebody's payment has arrived at a ledger: those without a balance only so often a day, in all. */
  | "whoever collects"
  /** They act on the archive, and store nothing. */
  | "administrators";

/** All other updates store. Queries that are sent as updates count among them, because they cost as much. */
const EXCEPTIONS: ReadonlyMap<string, Exception> = new Map([
  ["memories_delete", "people with a capsule"],
  ["delete_memory_version", "people with a capsule"],
  ["delete_gallery", "people with a capsule"],
  ["revoke_share_link", "people with a capsule"],
  ["update_sharing", "people with a capsule"],
  ["cancel_upload", "people with a capsule"],
  ["offer_capsule", "people with a capsule"],
  ["prove_nonce", "people with a capsule"],
  ["add_hot_key", "people with a capsule"],
  ["remove_hot_key", "people with a capsule"],
  ["remove_presence_key", "people with a capsule"],
  ["cancel_personal_canister", "people with a capsule"],
  ["confirm_personal_canister", "people with a capsule"],
  ["accept_hot_key", "a key that was added"],
  ["accept_capsule", "the receiver of an offer"],
  ["redeem_invitation", "the invited"],
  ["pay_for", "whoever pays"],
  ["collect_payment", "whoever collects"],
  ["create_invitation", "administrators"],
  ["get_canister_history", "administrators"],
  ["revoke_invitation", "administrators"],
  ["set_admission", "administrators"],
  ["set_admins", "administrators"],
  ["set_budgets", "administrators"],
  ["set_feature", "administrators"],
  ["set_limits", "administrators"],
  ["set_origins", "administrators"],
  ["set_quota", "administrators"],
  ["set_personal_canister_creation_enabled", "administrators"],
  ["set_personal_canister_reserve", "administrators"],
  ["top_up_personal_canister_reserve", "administrators"],
]);

/** Why an update may not run; `undefined` when it may. */
export function refusalOf(store: Store, message: UpdateMessage): StoreError | undefined {
  const { caller } = message;
  const refusal = caller.isHotKey ? hotKeyRefusal(message.method) : undefined;
  if (refusal !== undefined) return refusal;
  switch (EXCEPTIONS.get(message.method)) {
    case "administrators":
      return caller.isAdministrator() ? undefined : storingRefusal(store, message);
    case "people with a capsule":
      if (readAccount(store, caller.owner) === undefined) return storingRefusal(store, message);
      return caller.isAdministrator() ? undefined : budgetRefusal(store, caller.owner, true);
    case "the receiver of an offer":
      if (!isReceiver(store, message)) return storingRefusal(store, message);
      return budgetRefusal(store, caller.owner, true);
    case "the invited":
      return redemptionRefusal(store, message);
    case "a key that was added":
      if (!isAddedKey(store, message)) return storingRefusal(store, message);
      return budgetRefusal(store, caller.owner, true);
    case "whoever pays":
      return payingRefusalOf(store, message);
    case "whoever collects":
      return collectingRefusalOf(store, message);
    default:
      return storingRefusal(store, message);
  }
}

/** Why somebody may store nothing now; `undefined` when they may. */
export function storingRefusal(
  store: Store,
  { caller, balance }: Pick<UpdateMessage, "caller" | "balance">,
): StoreError | undefined {
  return (
    policyRefusal(store, caller) ??
    floorRefusal(store, balance()) ??
    (caller.isAdministrator() ? undefined : budgetRefusal(store, caller.owner, false))
  );
}

function payingRefusalOf(store: Store, { caller, principal, cycles }: UpdateMessage): StoreError | undefined {
  const attached = cycles();
  const stranger = attached === 0n ? policyRefusal(store, caller) : undefined;
  return stranger ?? payingRefusal(store, principal(), attached);
}

function collectingRefusalOf(store: Store, { caller, principal }: UpdateMessage): StoreError | undefined {
  const refusal = accountRefusal(store, principal());
  return refusal === undefined ? collectingRefusal(store, caller) : (policyRefusal(store, caller) ?? refusal);
}

function redemptionRefusal(store: Store, { caller, bytes, balance }: UpdateMessage): StoreError | undefined {
  return (
    invitationRefusal(store, caller, bytes()) ??
    floorRefusal(store, balance()) ??
    budgetRefusal(store, caller.owner, false)
  );
}

function isAddedKey(store: Store, { caller, principal }: UpdateMessage): boolean {
  const owner = principal();
  return owner !== undefined && isHotKeyAdded(store, owner, caller.owner);
}

function isReceiver(store: Store, { caller, principal }: UpdateMessage): boolean {
  const giver = principal();
  const handover = giver && readHandover(store, giver);
  if (handover === undefined || !equalBytes(handover.to, caller.owner)) return false;
  return handover.state === "moving" || handover.expiresAtNs > store.now();
}
