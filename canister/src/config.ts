import { equalBytes, FEATURES, type Feature, LIMITS, type LimitsChange } from "@store-forever/protocol";
import type { Archive, Owner } from "./archive.ts";
import { RecordReader, RecordWriter } from "./record-codec.ts";
import { Refusal } from "./refusal.ts";
import { requireAtMost } from "./validate.ts";

const VERSION = 1;
const KEY = Uint8Array.of(0);
const MAX_FILE_BYTES = BigInt(LIMITS.maxChunks) * BigInt(LIMITS.chunkSizeBytes);

/** What administrators may change. */
export interface Config {
  maxFileSizeBytes: bigint;
  maxOpenSessions: number;
  sessionTtlSeconds: number;
  /** For people without a quota of their own. */
  defaultQuotaBytes: bigint;
  /** Besides the canister's controllers. */
  admins: Owner[];
  disabled: Feature[];
}

const DEFAULTS: Config = {
  maxFileSizeBytes: BigInt(LIMITS.maxFileSizeBytes),
  maxOpenSessions: LIMITS.maxOpenSessions,
  sessionTtlSeconds: LIMITS.sessionTtlSeconds,
  defaultQuotaBytes: BigInt(LIMITS.defaultQuotaBytes),
  admins: [],
  disabled: [],
};

export function readConfig({ stores }: Archive): Config {
  const bytes = stores.config.get(KEY);
  if (bytes === undefined) return DEFAULTS;
  const reader = new RecordReader(bytes, VERSION, "configuration");
  return {
    maxFileSizeBytes: reader.nat64(),
    maxOpenSessions: reader.nat32(),
    sessionTtlSeconds: reader.nat32(),
    defaultQuotaBytes: reader.nat64(),
    admins: reader.list(() => reader.bytes().slice()),
    disabled: reader.list(() => FEATURES[reader.nat8()] as Feature),
  };
}

function writeConfig({ stores }: Archive, config: Config): void {
  const writer = new RecordWriter(VERSION).nat64(config.maxFileSizeBytes).nat32(config.maxOpenSessions);
  writer.nat32(config.sessionTtlSeconds).nat64(config.defaultQuotaBytes);
  writer.list(config.admins, (admin) => writer.bytes(admin));
  writer.list(config.disabled, (feature) => writer.nat8(FEATURES.indexOf(feature)));
  stores.config.set(KEY, writer.finish());
}

/** @throws Refusal Disabled */
export function requireFeature(archive: Archive, feature: Feature): void {
  if (readConfig(archive).disabled.includes(feature))
    throw new Refusal("Disabled", `An administrator has switched ${feature} off: try again later.`);
}

/** @throws Refusal InvalidArgument */
export function setLimits(archive: Archive, change: LimitsChange): null {
  const config = readConfig(archive);
  const maxFileSizeBytes = change.max_file_size_bytes[0] ?? config.maxFileSizeBytes;
  if (maxFileSizeBytes < 1n || maxFileSizeBytes > MAX_FILE_BYTES)
    throw new Refusal("InvalidArgument", `Allow files of 1 to ${MAX_FILE_BYTES} bytes.`, "max_file_size_bytes");
  const maxOpenSessions = change.max_open_sessions[0] ?? config.maxOpenSessions;
  requireBetween(maxOpenSessions, 1, 100, "max_open_sessions");
  const sessionTtlSeconds = change.session_ttl_seconds[0] ?? config.sessionTtlSeconds;
  requireBetween(sessionTtlSeconds, 60, 86_400, "session_ttl_seconds");
  const defaultQuotaBytes = change.default_quota_bytes[0] ?? config.defaultQuotaBytes;
  writeConfig(archive, { ...config, maxFileSizeBytes, maxOpenSessions, sessionTtlSeconds, defaultQuotaBytes });
  return null;
}

export function setFeature(archive: Archive, feature: Feature, isEnabled: boolean): null {
  const config = readConfig(archive);
  const others = config.disabled.filter((other) => other !== feature);
  writeConfig(archive, { ...config, disabled: isEnabled ? others : [...others, feature] });
  return null;
}

/** @throws Refusal TooLarge */
export function setAdmins(archive: Archive, admins: readonly Owner[]): null {
  requireAtMost(admins.length, LIMITS.maxAdmins, "administrators", "admins");
  writeConfig(archive, { ...readConfig(archive), admins: [...admins] });
  return null;
}

export function isAdmin(archive: Archive, caller: Owner): boolean {
  return readConfig(archive).admins.some((admin) => equalBytes(admin, caller));
}

function requireBetween(value: number, least: number, most: number, field: string): void {
  if (value < least || value > most) throw new Refusal("InvalidArgument", `Choose ${least} to ${most}.`, field);
}
