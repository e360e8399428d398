import { RecordReader, RecordWriter } from "@store-forever/certified";
import { ownerKey, ownerOf } from "../../keys.ts";
import type { Owner, Store } from "../../store.ts";

const VERSION = 1;

/** A gallery that is gone here. The addresses of its memories are still to be led on. */
export interface LeftGallery {
  /** The beginnings of the addresses. */
  prefixes: readonly (readonly string[])[];
  /** One after the other. */
  memoryIds: Uint8Array;
  /** How many of them are done. */
  place: number;
}

/** Somebody whose capsule is in their own canister and goes here. */
export interface Leaving {
  owner: Owner;
  gallery: LeftGallery | undefined;
}

export function writeLeaving({ maps }: Store, { owner, gallery }: Leaving): void {
  const writer = new RecordWriter(VERSION);
  writer.optional(gallery, ({ prefixes, memoryIds, place }) => {
    writer.list(prefixes, (prefix) => writer.list(prefix, (part) => writer.text(part)));
    return writer.nat32(place).bytes(memoryIds);
  });
  maps.leaving.set(ownerKey(owner), writer.finish());
}

export function nextLeaving({ maps }: Store): Leaving | undefined {
  const entry = maps.leaving.first();
  if (entry === undefined) return undefined;
  const reader = new RecordReader(entry.value, VERSION, "capsule that leaves");
  const gallery = reader.optional(() => {
    const prefixes = reader.list(() => reader.list(() => reader.text()));
    return { prefixes, place: reader.nat32(), memoryIds: reader.bytes().slice() };
  });
  return { owner: ownerOf(entry.key).owner, gallery };
}

export function deleteLeaving({ maps }: Store, owner: Owner): void {
  maps.leaving.delete(ownerKey(owner));
}
