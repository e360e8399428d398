import { RecordReader, RecordWriter } from "@store-forever/certified";
import { ownerKey } from "../../keys.ts";
import type { Owner, Store } from "../../store.ts";

const VERSION = 1;

/** An invitation. It is known by the SHA-256 of its secret. */
export interface StoredInvitation {
  label: string | undefined;
  quotaBytes: bigint;
  endsAtNs: bigint;
  createdAtNs: bigint;
  redeemed: { by: Owner; atNs: bigint } | undefined;
}

export function readInvitation({ maps }: Store, hash: Uint8Array): StoredInvitation | undefined {
  const bytes = maps.invitations.get(hash);
  return bytes && decodeInvitation(bytes);
}

export function writeInvitation({ maps }: Store, hash: Uint8Array, invitation: StoredInvitation): void {
  const { label, quotaBytes, endsAtNs, createdAtNs, redeemed } = invitation;
  const writer = new RecordWriter(VERSION);
  writer.optional(label, (text) => writer.text(text));
  writer.nat64(quotaBytes).nat64(endsAtNs).nat64(createdAtNs);
  writer.optional(redeemed, ({ by, atNs }) => writer.bytes(by).nat64(atNs));
  maps.invitations.set(hash, writer.finish());
}

export function deleteInvitation({ maps }: Store, hash: Uint8Array): void {
  maps.invitations.delete(hash);
}

/** In the order of their hashes. @param most how many are read */
export function readInvitations({ maps }: Store, most: number): (StoredInvitation & { hash: Uint8Array })[] {
  return maps.invitations.entries(0, most).map(({ key, value }) => ({ ...decodeInvitation(value), hash: key }));
}

/** The hash of the invitation that somebody redeemed last. It may be revoked since. */
export function readGuest({ maps }: Store, owner: Owner): Uint8Array | undefined {
  return maps.guests.get(ownerKey(owner));
}

export function writeGuest({ maps }: Store, owner: Owner, hash: Uint8Array): void {
  maps.guests.set(ownerKey(owner), hash);
}

export function deleteGuest({ maps }: Store, owner: Owner): void {
  maps.guests.delete(ownerKey(owner));
}

function decodeInvitation(bytes: Uint8Array): StoredInvitation {
  const reader = new RecordReader(bytes, VERSION, "invitation");
  return {
    label: reader.optional(() => reader.text()),
    quotaBytes: reader.nat64(),
    endsAtNs: reader.nat64(),
    createdAtNs: reader.nat64(),
    redeemed: reader.optional(() => ({ by: reader.bytes().slice(), atNs: reader.nat64() })),
  };
}
