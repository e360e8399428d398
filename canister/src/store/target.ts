import { concatBytes } from "@store-forever/protocol";
import { uuidBytes, uuidText } from "./ids.ts";
import { ownedKey, ownerOf } from "./keys.ts";
import type { Owner } from "./store.ts";

/** In the order of their stored numbers. */
const TARGET_KINDS = ["gallery", "memory"] as const;

/** Something that can be shared. */
export interface Target {
  kind: (typeof TARGET_KINDS)[number];
  owner: Owner;
  /** A UUID. */
  id: string;
}

export function targetKey({ kind, owner, id }: Target): Uint8Array {
  return concatBytes([Uint8Array.of(TARGET_KINDS.indexOf(kind)), ownedKey(owner, uuidBytes(id))]);
}

export function targetOf(key: Uint8Array): Target {
  const { owner, id } = ownerOf(key.slice(1));
  return { kind: key[0] === 0 ? "gallery" : "memory", owner, id: uuidText(id) };
}
