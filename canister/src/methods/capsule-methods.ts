import type { Capsule, Handover, Opt, ResultOf } from "@store-forever/protocol";
import * as T from "@store-forever/protocol/candid";
import { IDL, type Principal, query, update } from "azle";
import { caller } from "../admission/callers.ts";
import { capsuleOf, createCapsule } from "../capsules/capsules.ts";
import { acceptCapsule, handoverOf, offerCapsule } from "../capsules/handovers.ts";
import { offerToController } from "../personal/archive.ts";
import { resultOf } from "./results.ts";
import { store } from "./singletons.ts";
import { change, changeDuringHandover } from "./update-calls.ts";
import { capsuleView, handoverView } from "./views.ts";

/** An owner's capsule, and its move to another owner, to which both have to agree. */
export class CapsuleMethods {
  @update([IDL.Opt(IDL.Text)], T.CapsuleResult)
  create_capsule(displayName: Opt<string>): ResultOf<Capsule> {
    return change(store, "create_capsule", (owner) => capsuleView(createCapsule(store, owner, displayName[0])));
  }

  @query([], T.CapsuleResult)
  get_capsule(): ResultOf<Capsule> {
    return resultOf(() => capsuleView(capsuleOf(store, caller(store))));
  }

  @update([IDL.Principal], T.HandoverResult)
  offer_capsule(to: Principal): ResultOf<Handover> {
    return change(store, "offer_capsule", (owner) =>
      handoverView(store, owner, offerCapsule(store, owner, to.toUint8Array())),
    );
  }

  @update([IDL.Principal], T.HandoverResult)
  accept_capsule(from: Principal): ResultOf<Handover> {
    const giver = from.toUint8Array();
    return changeDuringHandover(store, "accept_capsule", ({ owner, isHotKey }) => {
      if (!isHotKey) offerToController(store, giver, owner);
      // What is made public elsewhere, under the ids of what is private here, must not make that public.
      return handoverView(store, giver, acceptCapsule(store, owner, giver, isHotKey ? "links" : "everybody"));
    });
  }

  @query([IDL.Principal], T.HandoverResult)
  get_capsule_handover(from: Principal): ResultOf<Handover> {
    const giver = from.toUint8Array();
    return resultOf(() => handoverView(store, giver, handoverOf(store, caller(store), giver)));
  }
}
