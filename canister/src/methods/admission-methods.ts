import {
  type AdmissionPolicy,
  type Budgets,
  type Invitation,
  type InvitationInput,
  type InvitationOffer,
  type Opt,
  type OwnInvitation,
  type PaymentReceipt,
  type ResultOf,
  type Standing,
  StoreError,
} from "@store-forever/protocol";
import * as T from "@store-forever/protocol/candid";
import { canisterCycleBalance, IDL, msgCyclesAccept, type Principal, query, update } from "azle";
import { setBudgets } from "../admission/budgets.ts";
import { caller, requireAdmin, requireCaller } from "../admission/callers.ts";
import { collectPayment, countLook } from "../admission/collecting.ts";
import {
  createInvitation,
  invitationsOf,
  offerOf,
  redeemInvitation,
  revokeInvitation,
} from "../admission/invitations.ts";
import { NETWORK_LEDGERS } from "../admission/ledgers.ts";
import { receive, roomFor } from "../admission/payments.ts";
import { setAdmission } from "../admission/policy.ts";
import { setQuota } from "../admission/quota.ts";
import { standingOf } from "../admission/standing.ts";
import { invitationView, offerView, ownInvitationView, standingView } from "./admission-views.ts";
import { resultOf, resultOfPromise } from "./results.ts";
import { store } from "./singletons.ts";
import { administer, change, changeDuringHandover } from "./update-calls.ts";

/** Who may store, how much, and by whose invitation. */
export class AdmissionMethods {
  @query([], T.StandingResult)
  get_standing(): ResultOf<Standing> {
    return resultOf(() => standingView(standingOf(store, requireCaller(store), canisterCycleBalance())));
  }

  @query([IDL.Vec(IDL.Nat8)], T.InvitationOfferResult)
  read_invitation(secret: Uint8Array): ResultOf<InvitationOffer> {
    return resultOf(() => {
      const offer = offerOf(store, secret, caller(store));
      if (offer === undefined) throw new StoreError("NotFound", "There is no such invitation: ask for a new link.");
      return offerView(offer);
    });
  }

  @update([IDL.Vec(IDL.Nat8)], T.OwnInvitationResult)
  redeem_invitation(secret: Uint8Array): ResultOf<OwnInvitation> {
    return change(store, "redeem_invitation", (owner) => ownInvitationView(redeemInvitation(store, owner, secret)));
  }

  @update([IDL.Principal], T.PaymentReceiptResult)
  pay_for(account: Principal): ResultOf<PaymentReceipt> {
    const owner = account.toUint8Array();
    return changeDuringHandover(store, "pay_for", () => {
      const cycles = msgCyclesAccept(roomFor(store, owner));
      receive(store, owner, cycles);
      return { accepted_cycles: cycles };
    });
  }

  @update([IDL.Principal], T.PaymentReceiptResult)
  async collect_payment(account: Principal): Promise<ResultOf<PaymentReceipt>> {
    const counted = changeDuringHandover(store, "collect_payment", (caller) => countLook(store, caller));
    if ("Err" in counted) return counted;
    return resultOfPromise(async () => {
      const accepted_cycles = await collectPayment(store, NETWORK_LEDGERS, account.toUint8Array());
      return { accepted_cycles };
    });
  }

  @update([T.AdmissionPolicy], T.EmptyResult)
  set_admission(policy: AdmissionPolicy): ResultOf<null> {
    return administer(store, "set_admission", () => setAdmission(store, policy));
  }

  @update([T.Budgets], T.EmptyResult)
  set_budgets(budgets: Budgets): ResultOf<null> {
    return administer(store, "set_budgets", () => setBudgets(store, budgets));
  }

  @update([T.QuotaChange], T.EmptyResult)
  set_quota({ owner, quota_bytes }: { owner: Principal; quota_bytes: Opt<bigint> }): ResultOf<null> {
    return administer(store, "set_quota", () => setQuota(store, owner.toUint8Array(), quota_bytes[0]));
  }

  @update([T.InvitationInput], T.InvitationResult)
  create_invitation(input: InvitationInput): ResultOf<Invitation> {
    return administer(store, "create_invitation", () => invitationView(createInvitation(store, input)));
  }

  @query([], T.InvitationsResult)
  list_invitations(): ResultOf<Invitation[]> {
    return resultOf(() => {
      requireAdmin(store);
      return invitationsOf(store).map(invitationView);
    });
  }

  @update([IDL.Vec(IDL.Nat8)], T.EmptyResult)
  revoke_invitation(hash: Uint8Array): ResultOf<null> {
    return administer(store, "revoke_invitation", () => revokeInvitation(store, hash));
  }
}
