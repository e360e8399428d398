import type { Handover as HandoverView, ResultOf } from "@store-forever/protocol";
import { IDL, Principal, query, update } from "azle";
import { acceptCapsule, handoverOf, leftToMove, offerCapsule, withdrawOffer } from "../capsules/handovers.ts";
import type { Handover } from "../store/records/handover-record.ts";
import type { Owner } from "../store/store.ts";
import { caller, change, changeCapsule } from "./messages.ts";
import { answer } from "./refusal.ts";
import { store, T } from "./singletons.ts";

/** A capsule that changes hands, by the word of both. */
export class HandoverMethods {
  @update([IDL.Principal], T.HandoverResult)
  offer_capsule(to: Principal): ResultOf<HandoverView> {
    return change(store, "offer_capsule", (owner) => view(owner, offerCapsule(store, owner, to.toUint8Array())));
  }

  @update([], T.EmptyResult)
  withdraw_capsule_offer(): ResultOf<null> {
    return change(store, "withdraw_capsule_offer", (owner) => withdrawOffer(store, owner));
  }

  @update([IDL.Principal], T.HandoverResult)
  accept_capsule(from: Principal): ResultOf<HandoverView> {
    const giver = from.toUint8Array();
    return changeCapsule(store, "accept_capsule", (owner) => view(giver, acceptCapsule(store, owner, giver)));
  }

  @query([IDL.Principal], T.HandoverResult)
  get_capsule_handover(from: Principal): ResultOf<HandoverView> {
    const giver = from.toUint8Array();
    return answer(() => view(giver, handoverOf(store, caller(), giver)));
  }
}

function view(from: Owner, handover: Handover): HandoverView {
  return {
    from: Principal.fromUint8Array(from),
    to: Principal.fromUint8Array(handover.to),
    state: { [handover.state]: null } as HandoverView["state"],
    expires_at_ns: handover.state === "moving" ? [] : [handover.expiresAtNs],
    moved_memories: handover.memories,
    moved_galleries: handover.galleries,
    left: leftToMove(store, from, handover),
  };
}
