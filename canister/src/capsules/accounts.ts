import { RecordReader, RecordWriter } from "@store-forever/certified";
import { type CapsuleTotals, equalBytes, LIMITS, StoreError } from "@store-forever/protocol";
import { readConfig } from "../operations/config.ts";
import { requireText } from "../operations/validate.ts";
import { ownerKey } from "../store/keys.ts";
import type { Owner, Store } from "../store/store.ts";

const VERSION = 1;
const MAX_PREDECESSORS = 20;

/** What is known of a person besides what they store. */
export interface Account {
  createdAtNs: bigint;
  displayName: string | undefined;
  totals: Totals;
  /** In place of everybody's. */
  quotaBytes: bigint | undefined;
  /** Whose capsules this one took in: what was shared with them is shared with its owner. */
  predecessors: Owner[];
}
interface Totals {
  memories: number;
  galleries: number;
  assets: number;
  sizeBytes: bigint;
}

/** A capsule before its principals are put in. */
export interface OwnedCapsule {
  ownerBytes: Owner;
  connectionBytes: Owner[];
  display_name: [] | [string];
  created_at_ns: bigint;
  totals: CapsuleTotals;
  quota_bytes: bigint;
}

export function readAccount({ maps }: Store, owner: Owner): Account | undefined {
  const bytes = maps.accounts.get(ownerKey(owner));
  if (bytes === undefined) return undefined;
  const reader = new RecordReader(bytes, VERSION, "account");
  return {
    createdAtNs: reader.nat64(),
    displayName: reader.optional(() => reader.text()),
    totals: { memories: reader.nat32(), galleries: reader.nat32(), assets: reader.nat32(), sizeBytes: reader.nat64() },
    quotaBytes: reader.optional(() => reader.nat64()),
    predecessors: reader.list(() => reader.bytes().slice()),
  };
}

function writeAccount({ maps }: Store, owner: Owner, account: Account): void {
  const { createdAtNs, displayName, totals, quotaBytes, predecessors } = account;
  const writer = new RecordWriter(VERSION).nat64(createdAtNs);
  writer.optional(displayName, (name) => writer.text(name)).nat32(totals.memories);
  writer.nat32(totals.galleries).nat32(totals.assets).nat64(totals.sizeBytes);
  writer.optional(quotaBytes, (bytes) => writer.nat64(bytes));
  writer.list(predecessors, (predecessor) => writer.bytes(predecessor));
  maps.accounts.set(ownerKey(owner), writer.finish());
}

function accountOf(store: Store, owner: Owner): Account {
  const totals = { memories: 0, galleries: 0, assets: 0, sizeBytes: 0n };
  const account = { displayName: undefined, totals, quotaBytes: undefined, predecessors: [] };
  return readAccount(store, owner) ?? { createdAtNs: store.now(), ...account };
}

/** @throws StoreError LimitExceeded, when so many more bytes would be over the owner's quota */
export function requireQuota(store: Store, owner: Owner, sizeBytes: bigint): void {
  const { totals, quotaBytes = readConfig(store).defaultQuotaBytes } = accountOf(store, owner);
  if (totals.sizeBytes + sizeBytes <= quotaBytes) return;
  const message = `You may store ${quotaBytes} bytes, and ${totals.sizeBytes} are taken: delete something first.`;
  throw new StoreError("LimitExceeded", message, "size_bytes");
}

/** @param quotaBytes `undefined` for everybody's */
export function setQuota(store: Store, owner: Owner, quotaBytes: bigint | undefined): null {
  writeAccount(store, owner, { ...accountOf(store, owner), quotaBytes });
  return null;
}

/** Counts what came or, below zero, went. */
export function adjustTotals(store: Store, owner: Owner, change: Partial<Totals>): void {
  const account = accountOf(store, owner);
  const { totals } = account;
  totals.memories += change.memories ?? 0;
  totals.galleries += change.galleries ?? 0;
  totals.assets += change.assets ?? 0;
  totals.sizeBytes += change.sizeBytes ?? 0n;
  writeAccount(store, owner, account);
}

/**
 * Makes a capsule. One that is there stays as it is.
 * @throws StoreError TooLarge
 */
export function createCapsule(store: Store, owner: Owner, displayName: string | undefined): OwnedCapsule {
  requireText(displayName, LIMITS.maxTitleBytes, "display_name");
  if (readAccount(store, owner) === undefined) writeAccount(store, owner, { ...accountOf(store, owner), displayName });
  return capsuleOf(store, owner);
}

/**
 * Makes a capsule or gives it another name.
 * @throws StoreError TooLarge
 */
export function registerCapsule(store: Store, owner: Owner, displayName: string): OwnedCapsule {
  requireText(displayName, LIMITS.maxTitleBytes, "display_name");
  writeAccount(store, owner, { ...accountOf(store, owner), displayName });
  return capsuleOf(store, owner);
}

/** @throws StoreError NotFound, when the owner neither made a capsule nor stored anything */
export function capsuleOf(store: Store, owner: Owner): OwnedCapsule {
  const account = readAccount(store, owner);
  if (account === undefined) throw new StoreError("NotFound", "You have no capsule yet: create one.");
  const { sizeBytes, ...totals } = account.totals;
  return {
    ownerBytes: owner,
    connectionBytes: connectionsOf(store, owner),
    display_name: account.displayName === undefined ? [] : [account.displayName],
    created_at_ns: account.createdAtNs,
    totals: { ...totals, size_bytes: sizeBytes },
    quota_bytes: account.quotaBytes ?? readConfig(store).defaultQuotaBytes,
  };
}

export function connectionsOf({ maps }: Store, owner: Owner): Owner[] {
  const bytes = maps.connections.get(ownerKey(owner));
  if (bytes === undefined) return [];
  const reader = new RecordReader(bytes, VERSION, "list of connections");
  return reader.list(() => reader.bytes().slice());
}

export function predecessorsOf(store: Store, owner: Owner): readonly Owner[] {
  return readAccount(store, owner)?.predecessors ?? [];
}

/** Joins what is known of two people who are one: the larger quota, the earlier date, and whom they share with. */
export function mergeAccounts(store: Store, from: Owner, to: Owner): void {
  const moved = accountOf(store, from);
  const account = accountOf(store, to);
  const { quotaBytes = readConfig(store).defaultQuotaBytes } = account;
  const predecessors = [from, ...moved.predecessors, ...account.predecessors].filter(
    (person, place, all) => !equalBytes(person, to) && all.findIndex((other) => equalBytes(other, person)) === place,
  );
  writeAccount(store, to, {
    ...account,
    createdAtNs: account.createdAtNs < moved.createdAtNs ? account.createdAtNs : moved.createdAtNs,
    displayName: account.displayName ?? moved.displayName,
    quotaBytes: moved.quotaBytes !== undefined && moved.quotaBytes > quotaBytes ? moved.quotaBytes : account.quotaBytes,
    predecessors: predecessors.slice(0, MAX_PREDECESSORS),
  });
  moveConnections(store, from, to);
  // Bytes that no memory refers to are still counted, until they go.
  if (moved.totals.assets > 0) writeAccount(store, from, { ...moved, displayName: undefined, predecessors: [] });
  else store.maps.accounts.delete(ownerKey(from));
}

function moveConnections(store: Store, from: Owner, to: Owner): void {
  for (const other of connectionsOf(store, from)) {
    const others = connectionsOf(store, other).filter((known) => !equalBytes(known, from));
    writeConnections(store, other, others);
    if (!equalBytes(other, to)) connect(store, to, other);
  }
  store.maps.connections.delete(ownerKey(from));
}

function writeConnections({ maps }: Store, owner: Owner, others: readonly Owner[]): void {
  const writer = new RecordWriter(VERSION);
  writer.list(others.slice(0, LIMITS.maxConnections), (known) => writer.bytes(known));
  maps.connections.set(ownerKey(owner), writer.finish());
}

/** Remembers, on both sides, that two people share something; the oldest of too many are forgotten. */
export function connect(store: Store, owner: Owner, other: Owner): void {
  for (const [from, to] of [
    [owner, other],
    [other, owner],
  ] as const) {
    const others = connectionsOf(store, from).filter((known) => !equalBytes(known, to));
    writeConnections(store, from, [to, ...others]);
  }
}
