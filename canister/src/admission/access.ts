import { equalBytes, type StoreError } from "@store-forever/protocol";
import { readAccount } from "../store/records/account-record.ts";
import { readHandover } from "../store/records/handover-record.ts";
import type { Owner, Store } from "../store/store.ts";
import type { Caller } from "./callers.ts";
import { policyRefusal } from "./policy.ts";

/** Who may call a method besides those whom the admission policy lets store. */
type Exception =
  /** Whoever has a capsule: they take back what they gave. `update_sharing` refuses by itself to share more. */
  | "people with a capsule"
  /** Whoever was offered the capsule. */
  | "the receiver of an offer";

/** All other updates are for those who may store. Queries that are sent as updates are among them, because they cost as much. */
const EXCEPTIONS: ReadonlyMap<string, Exception> = new Map([
  ["memories_delete", "people with a capsule"],
  ["delete_gallery", "people with a capsule"],
  ["revoke_share_link", "people with a capsule"],
  ["update_sharing", "people with a capsule"],
  ["cancel_upload", "people with a capsule"],
  ["offer_capsule", "people with a capsule"],
  ["prove_nonce", "people with a capsule"],
  ["accept_capsule", "the receiver of an offer"],
]);

/**
 * Why somebody may not call an update; `undefined` when they may.
 * @param giver reads from the argument whose capsule is accepted
 */
export function refusalOf(
  store: Store,
  caller: Caller,
  method: string,
  giver: () => Owner | undefined,
): StoreError | undefined {
  const refusal = policyRefusal(store, caller);
  if (refusal === undefined) return undefined;
  const exception = EXCEPTIONS.get(method);
  if (exception === "people with a capsule" && readAccount(store, caller.owner) !== undefined) return undefined;
  if (exception === "the receiver of an offer" && isReceiver(store, giver(), caller)) return undefined;
  return refusal;
}

function isReceiver(store: Store, giver: Owner | undefined, { owner }: Caller): boolean {
  const handover = giver && readHandover(store, giver);
  if (handover === undefined || !equalBytes(handover.to, owner)) return false;
  return handover.state === "moving" || handover.expiresAtNs > store.now();
}
