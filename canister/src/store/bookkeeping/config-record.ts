import { RecordReader, RecordWriter } from "@store-forever/certified";
import {
  ADMISSION_POLICIES,
  type AdmissionPolicy,
  type Budgets,
  type DailyBudget,
  FEATURES,
  type Feature,
  LIMITS,
  nameOf,
  type Origins,
} from "@store-forever/protocol";
import type { Owner, Store } from "../store.ts";

const VERSION = 1;
const KEY = Uint8Array.of(0);

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
  origins: Origins | undefined;
  /** Who may store. */
  admission: AdmissionPolicy;
  /** Since when people pay at the present price; 0 where they do not pay. */
  paidSinceNs: bigint;
  budgets: Budgets;
}

const DEFAULTS: Config = {
  maxFileSizeBytes: BigInt(LIMITS.maxFileSizeBytes),
  maxOpenSessions: LIMITS.maxOpenSessions,
  sessionTtlSeconds: LIMITS.sessionTtlSeconds,
  defaultQuotaBytes: BigInt(LIMITS.defaultQuotaBytes),
  admins: [],
  disabled: [],
  origins: undefined,
  admission: { owner: null },
  paidSinceNs: 0n,
  budgets: { person: LIMITS.budgets.person, all: LIMITS.budgets.all, cycles_floor: LIMITS.budgets.cyclesFloor },
};

export function readConfig({ maps }: Store): Config {
  const bytes = maps.config.get(KEY);
  if (bytes === undefined) return DEFAULTS;
  const reader = new RecordReader(bytes, VERSION, "configuration");
  return {
    maxFileSizeBytes: reader.nat64(),
    maxOpenSessions: reader.nat32(),
    sessionTtlSeconds: reader.nat32(),
    defaultQuotaBytes: reader.nat64(),
    admins: reader.list(() => reader.bytes().slice()),
    disabled: reader.list(() => FEATURES[reader.nat8()] as Feature),
    origins: reader.optional(() => ({ viewer: reader.text(), media: reader.text(), canister: reader.text() })),
    ...readAdmission(reader),
    budgets: { person: readBudget(reader), all: readBudget(reader), cycles_floor: reader.nat64() },
  };
}

export function writeConfig({ maps }: Store, config: Config): void {
  const writer = new RecordWriter(VERSION).nat64(config.maxFileSizeBytes).nat32(config.maxOpenSessions);
  writer.nat32(config.sessionTtlSeconds).nat64(config.defaultQuotaBytes);
  writer.list(config.admins, (admin) => writer.bytes(admin));
  writer.list(config.disabled, (feature) => writer.nat8(FEATURES.indexOf(feature)));
  writer.optional(config.origins, ({ viewer, media, canister }) => writer.text(viewer).text(media).text(canister));
  writer.nat8(ADMISSION_POLICIES.indexOf(nameOf(config.admission)));
  if ("open" in config.admission) writer.nat64(config.admission.open.quota_bytes);
  if ("paid" in config.admission) writer.nat32(config.admission.paid.margin_percent).nat64(config.paidSinceNs);
  for (const { bytes, messages, instructions } of [config.budgets.person, config.budgets.all])
    writer.nat64(bytes).nat32(messages).nat64(instructions);
  writer.nat64(config.budgets.cycles_floor);
  maps.config.set(KEY, writer.finish());
}

function readBudget(reader: RecordReader): DailyBudget {
  return { bytes: reader.nat64(), messages: reader.nat32(), instructions: reader.nat64() };
}

function readAdmission(reader: RecordReader): Pick<Config, "admission" | "paidSinceNs"> {
  const policy = ADMISSION_POLICIES[reader.nat8()] as (typeof ADMISSION_POLICIES)[number];
  switch (policy) {
    case "open":
      return { admission: { open: { quota_bytes: reader.nat64() } }, paidSinceNs: 0n };
    case "paid":
      return { admission: { paid: { margin_percent: reader.nat32() } }, paidSinceNs: reader.nat64() };
    case "invited":
      return { admission: { invited: null }, paidSinceNs: 0n };
    case "owner":
      return { admission: { owner: null }, paidSinceNs: 0n };
  }
}
