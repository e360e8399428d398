import { RecordReader, RecordWriter } from "@store-forever/certified";
import type { ByteMap } from "../../byte-map.ts";
import { ownerKey } from "../../keys.ts";
import type { Owner, Store } from "../../store.ts";

const VERSION = 1;

/** What is known of an owner besides what they store. */
export interface Account {
  createdAtNs: bigint;
  displayName: string | undefined;
  totals: Totals;
  /** In place of the default quota. */
  quotaBytes: bigint | undefined;
  /** The owners whose capsules this one took in: what was shared with them is shared with its owner. */
  predecessors: Owner[];
  /** What they published on a day, which is counted since 1970. */
  published: { day: number; links: number; leaves: number };
}
interface Totals {
  memories: number;
  galleries: number;
  assets: number;
  /** What the assets take. */
  sizeBytes: bigint;
  /** What everything else takes: descriptions, inline assets, galleries, sharing, edges, and what stands around each of them. */
  recordBytes: bigint;
  /** What uploads that have begun to arrive will take. */
  reservedBytes: bigint;
}

/** What keys, places in lists and nodes of the certified tree take besides a record. */
export const RECORD_OVERHEAD_BYTES = 1_024;

export function readAccount({ maps }: Store, owner: Owner): Account | undefined {
  const bytes = maps.accounts.get(ownerKey(owner));
  if (bytes === undefined) return undefined;
  const reader = new RecordReader(bytes, VERSION, "account");
  return {
    createdAtNs: reader.nat64(),
    displayName: reader.optional(() => reader.text()),
    totals: {
      memories: reader.nat32(),
      galleries: reader.nat32(),
      assets: reader.nat32(),
      sizeBytes: reader.nat64(),
      recordBytes: reader.nat64(),
      reservedBytes: reader.nat64(),
    },
    quotaBytes: reader.optional(() => reader.nat64()),
    predecessors: reader.list(() => reader.bytes().slice()),
    published: { day: reader.nat32(), links: reader.nat32(), leaves: reader.nat32() },
  };
}

/** The owner's account, or a new one that is not stored yet. */
export function accountOf(store: Store, owner: Owner): Account {
  const totals = { memories: 0, galleries: 0, assets: 0, sizeBytes: 0n, recordBytes: 0n, reservedBytes: 0n };
  const published = { day: 0, links: 0, leaves: 0 };
  const account = { displayName: undefined, totals, quotaBytes: undefined, predecessors: [], published };
  return readAccount(store, owner) ?? { createdAtNs: store.now(), ...account };
}

export function writeAccount({ maps }: Store, owner: Owner, account: Account): void {
  const { createdAtNs, displayName, totals, quotaBytes, predecessors, published } = account;
  const writer = new RecordWriter(VERSION).nat64(createdAtNs);
  writer.optional(displayName, (name) => writer.text(name)).nat32(totals.memories);
  writer.nat32(totals.galleries).nat32(totals.assets).nat64(totals.sizeBytes);
  writer.nat64(totals.recordBytes).nat64(totals.reservedBytes);
  writer.optional(quotaBytes, (bytes) => writer.nat64(bytes));
  writer.list(predecessors, (predecessor) => writer.bytes(predecessor));
  writer.nat32(published.day).nat32(published.links).nat32(published.leaves);
  maps.accounts.set(ownerKey(owner), writer.finish());
}

export function deleteAccount({ maps }: Store, owner: Owner): void {
  maps.accounts.delete(ownerKey(owner));
}

/** Adds to an owner's totals. A number below zero takes away. */
export function adjustTotals(store: Store, owner: Owner, change: Partial<Totals>): void {
  const account = accountOf(store, owner);
  const { totals } = account;
  totals.memories += change.memories ?? 0;
  totals.galleries += change.galleries ?? 0;
  totals.assets += change.assets ?? 0;
  totals.sizeBytes += change.sizeBytes ?? 0n;
  totals.recordBytes += change.recordBytes ?? 0n;
  totals.reservedBytes += change.reservedBytes ?? 0n;
  writeAccount(store, owner, account);
}

/** How much more a record counts than the one before it. @param before `undefined`, as `after`, where there is none */
export function growthOf(before: number | undefined, after: number | undefined): bigint {
  const counted = (bytes: number | undefined) => (bytes === undefined ? 0 : bytes + RECORD_OVERHEAD_BYTES);
  return BigInt(counted(after) - counted(before));
}

/** Counts a record that is written, or deleted, toward its owner's totals. */
export function countRecord(
  store: Store,
  owner: Owner,
  before: Uint8Array | undefined,
  after: Uint8Array | undefined,
): void {
  const recordBytes = growthOf(before?.length, after?.length);
  if (recordBytes !== 0n) adjustTotals(store, owner, { recordBytes });
}

/** The people with whom an owner shares something; the latest first. */
export function readConnections({ maps }: Store, owner: Owner): Owner[] {
  return readPeople(maps.connections, owner);
}

export function writeConnections({ maps }: Store, owner: Owner, people: readonly Owner[]): void {
  writePeople(maps.connections, owner, people);
}

export function deleteConnections({ maps }: Store, owner: Owner): void {
  maps.connections.delete(ownerKey(owner));
}

/** The people who share something with an owner, the latest first. Anybody can be among them: it is shown to nobody. */
export function readSharers({ maps }: Store, owner: Owner): Owner[] {
  return readPeople(maps.sharers, owner);
}

export function writeSharers({ maps }: Store, owner: Owner, people: readonly Owner[]): void {
  writePeople(maps.sharers, owner, people);
}

export function deleteSharers({ maps }: Store, owner: Owner): void {
  maps.sharers.delete(ownerKey(owner));
}

function readPeople(map: ByteMap, owner: Owner): Owner[] {
  const bytes = map.get(ownerKey(owner));
  if (bytes === undefined) return [];
  const reader = new RecordReader(bytes, VERSION, "list of people");
  return reader.list(() => reader.bytes().slice());
}

function writePeople(map: ByteMap, owner: Owner, people: readonly Owner[]): void {
  if (people.length === 0) {
    map.delete(ownerKey(owner));
    return;
  }
  const writer = new RecordWriter(VERSION);
  writer.list(people, (person) => writer.bytes(person));
  map.set(ownerKey(owner), writer.finish());
}
