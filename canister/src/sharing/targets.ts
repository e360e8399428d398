import { RecordReader, RecordWriter, type Sha256Engine } from "@store-forever/certified";
import { StoreError } from "@store-forever/protocol";
import { requireUuid } from "../operations/validate.ts";
import { UUID_BYTES, uuidBytes, uuidText } from "../store/keys.ts";
import { requireGallery } from "../store/records/gallery-store.ts";
import { readMemory } from "../store/records/memory-store.ts";
import type { Target } from "../store/records/sharing-record.ts";
import type { Store } from "../store/store.ts";

const VERSION = 1;
const encoder = new TextEncoder();

/** @throws StoreError InvalidArgument, NotFound */
export function requireTarget(store: Store, { kind, owner, id }: Target): void {
  if (kind === "gallery") {
    requireGallery(store, owner, id);
    return;
  }
  requireUuid(id, "memory");
  if (readMemory(store, owner, id) === undefined)
    throw new StoreError("NotFound", "You have no memory with this id.", "memory");
}

/** A token itself is never a key: whoever sees a key has nothing. */
export function tokenKey({ digest }: Sha256Engine, token: string): Uint8Array {
  return digest(encoder.encode(token));
}

export function writeToken({ maps, hasher }: Store, token: string, { kind, owner, id }: Target): void {
  const writer = new RecordWriter(VERSION).bytes(owner).fixed(uuidBytes(id));
  maps.shareLinks.set(tokenKey(hasher, token), writer.nat8(kind === "gallery" ? 0 : 1).finish());
}

/** What a link's token opens. */
export function tokenTarget({ maps, hasher }: Store, token: string): Target | undefined {
  const bytes = maps.shareLinks.get(tokenKey(hasher, token));
  if (bytes === undefined) return undefined;
  const reader = new RecordReader(bytes, VERSION, "share link");
  const owner = reader.bytes().slice();
  const id = uuidText(reader.fixed(UUID_BYTES));
  return { kind: reader.nat8() === 0 ? "gallery" : "memory", owner, id };
}

/** @throws StoreError NotFound, without telling whether the token was ever good */
export function openToken(store: Store, token: string): Target {
  const target = tokenTarget(store, token);
  if (target === undefined) throw new StoreError("NotFound", "This link does not open anything.", "token");
  return target;
}
