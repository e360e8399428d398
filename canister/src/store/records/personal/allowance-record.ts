import { RecordReader, RecordWriter } from "@store-forever/certified";
import type { Owner, Store } from "../../store.ts";

const VERSION = 1;
const KEY = Uint8Array.of(3);

/** A canister that the reserve gave, or is about to give. */
export interface GivenCanister {
  owner: Owner;
  /** When its owner began with the move. */
  startedAtNs: bigint;
  cycles: bigint;
}

/** What the reserve gave on the last day on which it gave something. */
export interface StoredAllowance {
  day: number;
  given: GivenCanister[];
}

export function readAllowance({ maps }: Store): StoredAllowance {
  const bytes = maps.personal.get(KEY);
  if (bytes === undefined) return { day: 0, given: [] };
  const reader = new RecordReader(bytes, VERSION, "day of the reserve");
  const day = reader.nat32();
  const given = reader.list(() => ({
    owner: reader.bytes().slice(),
    startedAtNs: reader.nat64(),
    cycles: reader.nat64(),
  }));
  return { day, given };
}

export function writeAllowance({ maps }: Store, { day, given }: StoredAllowance): void {
  const writer = new RecordWriter(VERSION).nat32(day);
  writer.list(given, ({ owner, startedAtNs, cycles }) => writer.bytes(owner).nat64(startedAtNs).nat64(cycles));
  maps.personal.set(KEY, writer.finish());
}
