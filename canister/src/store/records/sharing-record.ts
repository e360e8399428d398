import { RecordReader, RecordWriter } from "@store-forever/certified";
import { concatBytes } from "@store-forever/protocol";
import { ownedKey, ownerOf, uuidBytes, uuidText } from "../keys.ts";
import type { Owner, Store } from "../store.ts";

const VERSION = 1;
/** In the order of their stored numbers. */
const TARGET_KINDS = ["gallery", "memory"] as const;

/** Something that can be shared. */
export interface Target {
  kind: (typeof TARGET_KINDS)[number];
  owner: Owner;
  /** A UUID. */
  id: string;
}

export interface StoredLink {
  token: string;
  createdAtNs: bigint;
  label: string | undefined;
}

/** Who may read a target besides its owner. */
export interface Sharing {
  isPublic: boolean;
  people: Owner[];
  /** Oldest first. */
  links: StoredLink[];
}

export function targetKey({ kind, owner, id }: Target): Uint8Array {
  return concatBytes([Uint8Array.of(TARGET_KINDS.indexOf(kind)), ownedKey(owner, uuidBytes(id))]);
}

export function targetOf(key: Uint8Array): Target {
  const { owner, id } = ownerOf(key.slice(1));
  return { kind: key[0] === 0 ? "gallery" : "memory", owner, id: uuidText(id) };
}

export function readSharing({ maps }: Store, target: Target): Sharing {
  const bytes = maps.sharing.get(targetKey(target));
  if (bytes === undefined) return { isPublic: false, people: [], links: [] };
  const reader = new RecordReader(bytes, VERSION, "sharing");
  return {
    isPublic: reader.nat8() === 1,
    people: reader.list(() => reader.bytes().slice()),
    links: reader.list(() => ({
      token: reader.text(),
      createdAtNs: reader.nat64(),
      label: reader.optional(() => reader.text()),
    })),
  };
}

export function writeSharing({ maps }: Store, target: Target, { isPublic, people, links }: Sharing): void {
  const key = targetKey(target);
  if (!isPublic && people.length === 0 && links.length === 0) {
    maps.sharing.delete(key);
    return;
  }
  const writer = new RecordWriter(VERSION).nat8(isPublic ? 1 : 0);
  writer.list(people, (person) => writer.bytes(person));
  writer.list(links, ({ token, createdAtNs, label }) =>
    writer
      .text(token)
      .nat64(createdAtNs)
      .optional(label, (text) => writer.text(text)),
  );
  maps.sharing.set(key, writer.finish());
}
