import { RecordReader, RecordWriter } from "@store-forever/certified";
import { concatBytes } from "@store-forever/protocol";
import { nat32Key, nat32Of, ownerKey } from "../keys.ts";
import type { Owner, Store } from "../store.ts";

const VERSION = 1;
const NOBODY = new Uint8Array(0);
/** No owner's key begins so: that is the length of a principal. */
const COLLECTORS = Uint8Array.of(0xff);

/** What messages of one day took. */
export interface Use {
  /** How long their arguments were. */
  bytes: bigint;
  messages: number;
  instructions: bigint;
}

/** Somebody, all together, or all those without a balance who had the archive look for their payment. */
export type User = Owner | "all" | "collectors";

/** A day's entries stand together, so that those of earlier days are the first. */
function useKey(day: number, user: User): Uint8Array {
  return concatBytes([nat32Key(day), userKey(user)]);
}

function userKey(user: User): Uint8Array {
  if (user === "all") return NOBODY;
  return user === "collectors" ? COLLECTORS : ownerKey(user);
}

/** `undefined` before the first message of the day. */
export function readUse({ maps }: Store, day: number, user: User): Use | undefined {
  const bytes = maps.dailyUse.get(useKey(day, user));
  if (bytes === undefined) return undefined;
  const reader = new RecordReader(bytes, VERSION, "record of use");
  return { bytes: reader.nat64(), messages: reader.nat32(), instructions: reader.nat64() };
}

export function writeUse({ maps }: Store, day: number, user: User, { bytes, messages, instructions }: Use): void {
  const record = new RecordWriter(VERSION).nat64(bytes).nat32(messages).nat64(instructions);
  maps.dailyUse.set(useKey(day, user), record.finish());
}

/** Forgets up to `most` entries of days before this one. */
export function forgetUseBefore({ maps }: Store, day: number, most: number): void {
  for (let left = most; left > 0; left--) {
    const entry = maps.dailyUse.first();
    if (entry === undefined || nat32Of(entry.key) >= day) return;
    maps.dailyUse.delete(entry.key);
  }
}
