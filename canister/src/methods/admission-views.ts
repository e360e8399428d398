import type { Invitation, InvitationOffer, InvitationTerms, OwnInvitation, Standing } from "@store-forever/protocol";
import type { GuestRight, KnownInvitation, Offer } from "../admission/invitations.ts";
import type { CallerStanding } from "../admission/standing.ts";
import { toOpt } from "../store/to-opt.ts";
import { errorRecord } from "./results.ts";
import { principalOf } from "./views.ts";

export function standingView(standing: CallerStanding): Standing {
  const { refusal, isHotKey, isAdministrator, quotaBytes, usedBytes, invitation, payment, usedToday } = standing;
  return {
    may_store: refusal === undefined ? { Ok: null } : { Err: errorRecord(refusal) },
    is_hot_key: isHotKey,
    is_administrator: isAdministrator,
    quota_bytes: quotaBytes,
    used_bytes: usedBytes,
    invitation: invitation === undefined ? [] : [ownInvitationView(invitation)],
    payment: toOpt(payment),
    used_today: usedToday,
  };
}

export function invitationView(invitation: KnownInvitation): Invitation {
  const { hash, label, createdAtNs, redeemed } = invitation;
  return {
    ...termsView(invitation),
    secret_sha256: hash,
    label: toOpt(label),
    created_at_ns: createdAtNs,
    redeemed: redeemed === undefined ? [] : [{ by: principalOf(redeemed.by), at_ns: redeemed.atNs }],
  };
}

export function ownInvitationView(right: GuestRight): OwnInvitation {
  switch (right.state) {
    case "valid":
      return { valid: termsView(right.invitation) };
    case "ended":
      return { ended: termsView(right.invitation) };
    case "revoked":
      return { revoked: null };
  }
}

export function offerView({ state, invitation }: Offer): InvitationOffer {
  switch (state) {
    case "open":
      return { open: termsView(invitation) };
    case "ended":
      return { ended: termsView(invitation) };
    case "redeemed":
      return { redeemed: termsView(invitation) };
    case "used":
      return { used: null };
  }
}

function termsView({ quotaBytes, endsAtNs }: KnownInvitation): InvitationTerms {
  return { quota_bytes: quotaBytes, ends_at_ns: endsAtNs };
}
