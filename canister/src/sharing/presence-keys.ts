import {
  archiveId,
  equalBytes,
  isWebOrigin,
  LIMITS,
  memoryAssetPaths,
  type SitePresenceRequest,
  StoreError,
} from "@store-forever/protocol";
import { requireQuota } from "../admission/quota.ts";
import { requireAtMost, requireSha256, requireText, requireUuid } from "../operations/checks.ts";
import type { Proven } from "../operations/proven.ts";
import { assetOf, readMemory } from "../store/records/memory-record.ts";
import { growthOf } from "../store/records/people/account-record.ts";
import {
  encodePresenceKeys,
  readPresenceKeys,
  type StoredPresenceKey,
  writePresenceKeys,
} from "../store/records/people/presence-key-record.ts";
import type { Owner, Store } from "../store/store.ts";

const SECRET_BYTES = 32;

/**
 * Lets a site ask which of its own files are stored. Each browser of a person makes a key of its own, and none knows another's, so a site has
 * several. The oldest goes where there are more than `LIMITS.maxPresenceKeysPerSite`.
 * @throws StoreError InvalidArgument, TooLarge, LimitExceeded
 */
export function addPresenceKey(
  store: Store,
  owner: Owner,
  { origin, secret_sha256: secretSha256 }: { origin: string; secret_sha256: Uint8Array },
): null {
  requireText(origin, LIMITS.maxOriginBytes, "origin");
  if (!isWebOrigin(origin))
    throw new StoreError("InvalidArgument", "Give the site's origin, such as https://gallery.example.", "origin");
  requireSha256(secretSha256, "secret_sha256");
  const known = readPresenceKeys(store, owner);
  const others = known.filter((key) => key.origin === origin && !equalBytes(key.secretSha256, secretSha256));
  const kept = others.slice(Math.max(0, others.length + 1 - LIMITS.maxPresenceKeysPerSite));
  const keys = [
    ...known.filter((key) => key.origin !== origin || kept.includes(key)),
    { origin, secretSha256, createdAtNs: store.now() },
  ];
  if (new Set(keys.map((key) => key.origin)).size > LIMITS.maxPresenceKeys)
    throw new StoreError("LimitExceeded", `${LIMITS.maxPresenceKeys} sites may ask: take it from one first.`, "origin");
  requireQuota(store, owner, growthOf(encodePresenceKeys(known)?.length, encodePresenceKeys(keys)?.length), "origin");
  writePresenceKeys(store, owner, keys);
  return null;
}

/** Answers a site nothing more. A site that has no key is left alone. */
export function removePresenceKey(store: Store, owner: Owner, origin: string): null {
  const known = readPresenceKeys(store, owner);
  const keys = known.filter((key) => key.origin !== origin);
  if (keys.length < known.length) writePresenceKeys(store, owner, keys);
  return null;
}

/** Ends what all sites may ask of a capsule. */
export function dropPresenceKeys(store: Store, owner: Owner): void {
  if (readPresenceKeys(store, owner).length > 0) writePresenceKeys(store, owner, []);
}

/** The newest key of each site that may ask, those that were let last first. */
export function presenceKeysOf(store: Store, owner: Owner): StoredPresenceKey[] {
  const keys = readPresenceKeys(store, owner).reverse();
  return keys.filter(({ origin }, index) => keys.findIndex((key) => key.origin === origin) === index);
}

/**
 * Whether the originals of memories are exactly the files that a site names. The site names ids of its pages, from which those of
 * the archive are made with the origin of its key: so it can ask about no other site. What it does not have itself it is not told: neither another
 * hash, nor, by a proof of absence, the labels beside.
 * @throws StoreError InvalidArgument, InvalidHash, TooLarge, Unauthorized (no such key, or no more)
 */
export function sitePresence(store: Store, { owner, secret, files }: SitePresenceRequest): Proven<boolean[]> {
  requireAtMost(files.length, LIMITS.presenceMax, "files", "files");
  for (const { page_id, sha256 } of files) {
    requireUuid(page_id, "files");
    requireSha256(sha256, "files");
  }
  const ownerBytes = owner.toUint8Array();
  const { digest } = store.hasher;
  const origin = originOf(store, ownerBytes, secret);
  const answers = files.map(({ page_id, sha256 }) => {
    const id = archiveId(origin, "memory", page_id, store.sha1);
    const memory = readMemory(store, ownerBytes, id);
    const original = memory && assetOf(memory, "original");
    return { id, isStored: original !== undefined && equalBytes(original.sha256, sha256) };
  });
  return {
    value: answers.map(({ isStored }) => isStored),
    paths: memoryAssetPaths(
      ownerBytes,
      answers.filter(({ isStored }) => isStored).map(({ id }) => id),
      "original",
      digest,
    ),
  };
}

/** The site whose key this is. Which owners have keys nobody is told. */
function originOf(store: Store, owner: Owner, secret: Uint8Array): string {
  const hash = secret.length === SECRET_BYTES ? store.hasher.digest(secret) : undefined;
  const key = hash && readPresenceKeys(store, owner).find(({ secretSha256 }) => equalBytes(secretSha256, hash));
  if (key === undefined)
    throw new StoreError("Unauthorized", "This key opens nothing, or nothing more: its owner gives another.", "secret");
  return key.origin;
}
