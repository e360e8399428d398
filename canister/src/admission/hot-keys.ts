import { equalBytes, LIMITS, notForHotKeys, StoreError } from "@store-forever/protocol";
import { readAccount } from "../store/records/people/account-record.ts";
import {
  deleteHotKeyOwner,
  hotKeyOwner,
  readHotKeys,
  type StoredHotKey,
  writeHotKeyOwner,
  writeHotKeys,
} from "../store/records/people/hot-key-record.ts";
import type { Owner, Store } from "../store/store.ts";

const SECOND_NS = 1_000_000_000n;
const LONGEST_NS = BigInt(LIMITS.maxHotKeySeconds) * SECOND_NS;
/** How long a removed key is remembered: longer than viewers let a key sign on, so that it never stores for itself. */
const REMEMBERED_NS = 3_600n * SECOND_NS;
/** A principal that is hashed from a key ends so. IC interface specification, "Principals". */
const SELF_AUTHENTICATING = { lengthBytes: 29, lastByte: 2 };

/**
 * The updates that hot keys may send: what storing takes, and what the owner sees and can undo. All others are refused, those too that are
 * added to the interface later. `update_gallery` and `delete_gallery` take nothing that is stored out of a gallery
 * (`galleries/losing.ts`).
 */
const METHODS: ReadonlySet<string> = new Set([
  "store_assets",
  "begin_asset_upload",
  "put_chunk",
  "commit_asset",
  "cancel_upload",
  "memories_create",
  "store_gallery_forever",
  "update_gallery",
  "delete_gallery",
  "create_share_link",
  "report_edges",
  "prove_nonce",
  "accept_capsule",
  "add_presence_key",
  "remove_presence_key",
]);

/** Why a hot key may not send an update, whoever its owner is; `undefined` when it may. */
export function hotKeyRefusal(method: string): StoreError | undefined {
  return METHODS.has(method) ? undefined : notForHotKeys();
}

/** For whom a key calls: for itself, or as a hot key for its owner. */
export interface ActsFor {
  owner: Owner;
  isHotKey: boolean;
}

/** @throws StoreError Unauthorized, for a hot key that has ended: what it sent would be stored where nobody finds it */
export function actsFor(store: Store, key: Owner): ActsFor {
  const owner = hotKeyOwner(store, key);
  if (owner === undefined) return { owner: key, isHotKey: false };
  const found = readHotKeys(store, owner).find((each) => equalBytes(each.key, key));
  if (found?.state === "active" && found.expiresAtNs > store.now()) return { owner, isHotKey: true };
  throw new StoreError("Unauthorized", "This key acts for nobody any more: sign in again.");
}

/**
 * Lets a key act for an owner, once it accepts. The same key again changes its end.
 * @throws StoreError InvalidArgument, LimitExceeded
 */
export function addHotKey(store: Store, owner: Owner, key: Owner, expiresAtNs: bigint): null {
  const { lengthBytes, lastByte } = SELF_AUTHENTICATING;
  if (key.length !== lengthBytes || key.at(-1) !== lastByte || equalBytes(key, owner))
    throw new StoreError("InvalidArgument", "Give the principal of a key other than your own.", "key");
  if (expiresAtNs <= store.now() || expiresAtNs > store.now() + LONGEST_NS)
    throw new StoreError("InvalidArgument", "Choose an end within the next 31 days.", "expires_at_ns");
  const hotKeys = forgetEnded(store, owner);
  const known = hotKeys.find((each) => equalBytes(each.key, key));
  if (known?.state === "removed") throw new StoreError("InvalidArgument", "This key was removed: make another.", "key");
  const removed = hotKeys.filter(({ state }) => state === "removed");
  const others = hotKeys.filter((each) => each !== known && each.state !== "removed");
  if (others.length >= LIMITS.maxHotKeys)
    throw new StoreError("LimitExceeded", "Extensions store for you from too many browsers: sign out in one of them.");
  const added = { key, state: known?.state ?? "added", expiresAtNs };
  writeHotKeys(store, owner, [...removed.slice(-LIMITS.maxHotKeys), ...others, added]);
  return null;
}

/**
 * Makes a key act for the owner who has added it, and for nobody else from now on.
 * @throws StoreError NotFound (not added), Conflict (the key has a capsule, which it could not reach any more)
 */
export function acceptHotKey(store: Store, key: Owner, owner: Owner): null {
  const hotKeys = readHotKeys(store, owner);
  const found = hotKeys.find((each) => equalBytes(each.key, key));
  if (found === undefined || !isAdded(store, found))
    throw new StoreError("NotFound", "They have not added this key: sign in at the viewer again.", "owner");
  if (readAccount(store, key) !== undefined)
    throw new StoreError("Conflict", "This key has an archive of its own: use another.", "owner");
  writeHotKeys(
    store,
    owner,
    hotKeys.map((each) => (each === found ? { ...found, state: "active" } : each)),
  );
  writeHotKeyOwner(store, key, owner);
  return null;
}

/** Ends what a key may do. A key that is none of theirs is left alone. */
export function removeHotKey(store: Store, owner: Owner, key: Owner): null {
  const hotKeys = readHotKeys(store, owner);
  const found = hotKeys.find((each) => equalBytes(each.key, key));
  if (found === undefined || found.state === "removed") return null;
  const expiresAtNs = store.now() + REMEMBERED_NS;
  writeHotKeys(
    store,
    owner,
    hotKeys.map((each) => (each === found ? { ...found, state: "removed", expiresAtNs } : each)),
  );
  return null;
}

/** The hot keys of an owner that have not ended, and those that were removed of late. */
export function hotKeysOf(store: Store, owner: Owner): StoredHotKey[] {
  return readHotKeys(store, owner).filter(({ expiresAtNs }) => expiresAtNs > store.now());
}

/** Whether an owner has added this key, and it has not accepted yet. */
export function isHotKeyAdded(store: Store, owner: Owner, key: Owner): boolean {
  return readHotKeys(store, owner).some((each) => equalBytes(each.key, key) && isAdded(store, each));
}

const isAdded = (store: Store, { state, expiresAtNs }: StoredHotKey) => state === "added" && expiresAtNs > store.now();

/** Forgets the keys whose time is over; the network takes no message of theirs any more. @returns the others */
function forgetEnded(store: Store, owner: Owner): StoredHotKey[] {
  const isOver = ({ expiresAtNs }: StoredHotKey) => expiresAtNs <= store.now();
  const hotKeys = readHotKeys(store, owner);
  for (const { key } of hotKeys.filter(isOver))
    if (equalBytes(hotKeyOwner(store, key) ?? NOBODY, owner)) deleteHotKeyOwner(store, key);
  return hotKeys.filter((each) => !isOver(each));
}

const NOBODY = new Uint8Array(0);
