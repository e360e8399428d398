import {
  equalBytes,
  type Feature,
  LIMITS,
  type LimitsChange,
  type Origins,
  originsLeaf,
  originsPath,
  StoreError,
} from "@store-forever/protocol";
import { readConfig, writeConfig } from "../store/bookkeeping/config-record.ts";
import type { Owner, Store } from "../store/store.ts";
import { requireAtMost } from "./checks.ts";
import type { Proven } from "./proven.ts";

const MAX_FILE_BYTES = BigInt(LIMITS.maxChunks) * BigInt(LIMITS.chunkSizeBytes);

/** @throws StoreError Disabled; its field names the feature, for which clients have words of their own */
export function requireFeature(store: Store, feature: Feature): void {
  if (readConfig(store).disabled.includes(feature))
    throw new StoreError("Disabled", `An administrator has switched ${feature} off: try again later.`, feature);
}

/** @throws StoreError InvalidArgument */
export function setLimits(store: Store, change: LimitsChange): null {
  const config = readConfig(store);
  const maxFileSizeBytes = change.max_file_size_bytes[0] ?? config.maxFileSizeBytes;
  if (maxFileSizeBytes < 1n || maxFileSizeBytes > MAX_FILE_BYTES)
    throw new StoreError("InvalidArgument", `Allow files of 1 to ${MAX_FILE_BYTES} bytes.`, "max_file_size_bytes");
  const maxOpenSessions = change.max_open_sessions[0] ?? config.maxOpenSessions;
  requireBetween(maxOpenSessions, 1, 100, "max_open_sessions");
  const sessionTtlSeconds = change.session_ttl_seconds[0] ?? config.sessionTtlSeconds;
  requireBetween(sessionTtlSeconds, 60, 86_400, "session_ttl_seconds");
  const defaultQuotaBytes = change.default_quota_bytes[0] ?? config.defaultQuotaBytes;
  writeConfig(store, { ...config, maxFileSizeBytes, maxOpenSessions, sessionTtlSeconds, defaultQuotaBytes });
  return null;
}

export function setFeature(store: Store, feature: Feature, isEnabled: boolean): null {
  const config = readConfig(store);
  const others = config.disabled.filter((other) => other !== feature);
  writeConfig(store, { ...config, disabled: isEnabled ? others : [...others, feature] });
  return null;
}

/**
 * Sets where things are. Pages that are made from now on lead to this viewer.
 * @throws StoreError InvalidArgument
 */
export function setOrigins(store: Store, origins: Origins): null {
  requireOrigin(origins.viewer, "viewer");
  requireOrigin(origins.media, "media");
  if (!/^[a-z0-9-]{5,63}$/.test(origins.canister))
    throw new StoreError("InvalidArgument", "Give this canister's id as text.", "canister");
  writeConfig(store, { ...readConfig(store), origins });
  certifyOrigins(store);
  return null;
}

/** Certifies where the pages are, for people who sign in there. */
export function certifyOrigins(store: Store): void {
  const { origins } = readConfig(store);
  if (origins !== undefined) store.tree.set(originsPath(), originsLeaf(origins, store.hasher.digest));
}

/** Where the pages are, with where that is certified. */
export const provenOrigins = (store: Store): Proven<Origins | undefined> => ({
  value: readConfig(store).origins,
  paths: [originsPath()],
});

function requireOrigin(origin: string, field: string): void {
  if (!/^https?:\/\/[a-z0-9.-]{1,253}(:\d{1,5})?$/.test(origin))
    throw new StoreError("InvalidArgument", "Give an origin, such as https://example.com, without a path.", field);
}

/** @throws StoreError TooLarge */
export function setAdmins(store: Store, admins: readonly Owner[]): null {
  requireAtMost(admins.length, LIMITS.maxAdmins, "administrators", "admins");
  writeConfig(store, { ...readConfig(store), admins: [...admins] });
  return null;
}

export function isAdmin(store: Store, caller: Owner): boolean {
  return readConfig(store).admins.some((admin) => equalBytes(admin, caller));
}

function requireBetween(value: number, least: number, most: number, field: string): void {
  if (value < least || value > most) throw new StoreError("InvalidArgument", `Choose ${least} to ${most}.`, field);
}
