import { compareBytes, equalBytes, type InvitationInput, LIMITS, StoreError } from "@store-forever/protocol";
import { requireSha256, requireText } from "../operations/checks.ts";
import {
  deleteGuest,
  deleteInvitation,
  readGuest,
  readInvitation,
  readInvitations,
  type StoredInvitation,
  writeGuest,
  writeInvitation,
} from "../store/records/people/invitation-record.ts";
import type { Owner, Store } from "../store/store.ts";

/** An invitation with the SHA-256 of its secret, by which it is known. */
export type KnownInvitation = StoredInvitation & { hash: Uint8Array };

/** What became of the invitation that somebody redeemed. */
export type GuestRight = { state: "valid" | "ended"; invitation: KnownInvitation } | { state: "revoked" };

/** What whoever has a secret can do with it. */
export interface Offer {
  /** `used`: by somebody else, or by this person before another one took its place. */
  state: "open" | "ended" | "redeemed" | "used";
  invitation: KnownInvitation;
}

const SECRET_BYTES = 32;

/**
 * Makes an invitation whose secret the canister does not know.
 * @throws StoreError InvalidArgument, InvalidHash, TooLarge, AlreadyExists, LimitExceeded
 */
export function createInvitation(store: Store, input: InvitationInput): KnownInvitation {
  const { secret_sha256: hash, label, quota_bytes: quotaBytes, ends_at_ns: endsAtNs } = input;
  requireSha256(hash, "secret_sha256");
  requireText(label[0], LIMITS.maxTitleBytes, "label");
  if (quotaBytes === 0n) throw new StoreError("InvalidArgument", "Give a quota of at least one byte.", "quota_bytes");
  if (endsAtNs <= store.now())
    throw new StoreError("InvalidArgument", "Choose a time that is still to come.", "ends_at_ns");
  if (readInvitation(store, hash) !== undefined)
    throw new StoreError("AlreadyExists", "There is an invitation with this secret: make another one.");
  const { maxInvitations } = LIMITS;
  if (readInvitations(store, maxInvitations).length === maxInvitations)
    throw new StoreError("LimitExceeded", `There are ${maxInvitations} invitations: revoke one that is over first.`);
  const invitation = { label: label[0], quotaBytes, endsAtNs, createdAtNs: store.now(), redeemed: undefined };
  writeInvitation(store, hash, invitation);
  return { ...invitation, hash };
}

/** All invitations, newest first. */
export function invitationsOf(store: Store): KnownInvitation[] {
  return readInvitations(store, LIMITS.maxInvitations).sort((left, right) => {
    if (left.createdAtNs === right.createdAtNs) return compareBytes(left.hash, right.hash);
    return left.createdAtNs < right.createdAtNs ? 1 : -1;
  });
}

/**
 * Ends an invitation, and with it the right to store of whoever redeemed it. What they stored stays theirs.
 * @throws StoreError InvalidHash
 */
export function revokeInvitation(store: Store, hash: Uint8Array): null {
  requireSha256(hash, "secret_sha256");
  deleteInvitation(store, hash);
  return null;
}

/** What a secret opens; `undefined` where nothing, as after it was revoked. */
export function offerOf(store: Store, secret: Uint8Array, owner: Owner): Offer | undefined {
  if (secret.length !== SECRET_BYTES) return undefined;
  const hash = store.hasher.digest(secret);
  const stored = readInvitation(store, hash);
  if (stored === undefined) return undefined;
  const invitation = { ...stored, hash };
  if (stored.redeemed !== undefined && !isRightOf(store, owner, hash, stored)) return { state: "used", invitation };
  if (hasEnded(store, stored)) return { state: "ended", invitation };
  return { state: stored.redeemed === undefined ? "open" : "redeemed", invitation };
}

/**
 * Lets somebody store by an invitation, in place of the one that they redeemed before. Again, it changes nothing.
 * @throws StoreError InvitationNeeded, when the secret opens nothing for them
 */
export function redeemInvitation(store: Store, owner: Owner, secret: Uint8Array): GuestRight {
  const offer = offerOf(store, secret, owner);
  const refusal = offerRefusal(offer);
  if (offer === undefined || refusal !== undefined) throw refusal;
  const { state, invitation } = offer;
  if (state === "open") {
    writeInvitation(store, invitation.hash, { ...invitation, redeemed: { by: owner, atNs: store.now() } });
    writeGuest(store, owner, invitation.hash);
  }
  return { state: "valid", invitation };
}

/** Why an invitation lets nobody in; `undefined` where it does. */
export function offerRefusal(offer: Offer | undefined): StoreError | undefined {
  switch (offer?.state) {
    case "open":
    case "redeemed":
      return undefined;
    case "ended":
      return new StoreError("InvitationNeeded", "This invitation has ended: ask for a new one.", "secret");
    case "used":
      return new StoreError("InvitationNeeded", "This invitation has been used: ask for one of your own.", "secret");
    case undefined:
      return new StoreError("InvitationNeeded", "There is no such invitation: ask for a new link.", "secret");
  }
}

/** The right to store that somebody redeemed; `undefined` for people who never did. */
export function guestRight(store: Store, owner: Owner): GuestRight | undefined {
  const hash = readGuest(store, owner);
  if (hash === undefined) return undefined;
  const stored = readInvitation(store, hash);
  if (stored === undefined || !isRightOf(store, owner, hash, stored)) return { state: "revoked" };
  return { state: hasEnded(store, stored) ? "ended" : "valid", invitation: { ...stored, hash } };
}

/** Moves the right to store with a capsule: otherwise one invitation could fill any number of them, one after the other. */
export function moveGuest(store: Store, from: Owner, to: Owner): void {
  const moved = guestRight(store, from);
  if (moved === undefined) return;
  deleteGuest(store, from);
  if (moved.state !== "valid") return;
  const { hash, ...invitation } = moved.invitation;
  writeInvitation(store, hash, { ...invitation, redeemed: { by: to, atNs: invitation.redeemed?.atNs ?? store.now() } });
  const known = guestRight(store, to);
  if (known?.state === "valid" && known.invitation.quotaBytes >= invitation.quotaBytes) return;
  writeGuest(store, to, hash);
}

/** Whether it is by this invitation that somebody may store: the last one that they redeemed. */
function isRightOf(store: Store, owner: Owner, hash: Uint8Array, { redeemed }: StoredInvitation): boolean {
  const current = readGuest(store, owner);
  return redeemed !== undefined && equalBytes(redeemed.by, owner) && current !== undefined && equalBytes(current, hash);
}

function hasEnded({ now }: Store, { endsAtNs }: StoredInvitation): boolean {
  return endsAtNs <= now();
}
