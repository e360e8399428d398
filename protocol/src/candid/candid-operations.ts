import type { Principal } from "@dfinity/principal";
import type { Artifact, StorageBackend } from "../values/edges.ts";
import { ARTIFACTS, STORAGE_BACKENDS } from "../values/edges.ts";
import { STORE_ERROR_CODES, type StoreErrorCode } from "../values/errors.ts";
import { FEATURES, type Feature } from "../values/limits.ts";
import type { CommonTypes, Idl } from "./candid-common.ts";
import type { Certified, ResultOf } from "./candid-types.ts";
import type { Opt, Variant } from "./shapes.ts";

/** Which backend holds which artifact of a memory, as the extension saw it. Names have `_` where the gallery's API has `-`. */
export interface ReportedEdge {
  memory_id: string;
  artifact: Variant<Artifact>;
  backend: Variant<EdgeBackend>;
  present: boolean;
  location: Opt<string>;
  sha256: Opt<Uint8Array>;
  size_bytes: Opt<bigint>;
}
export type EdgeBackend = Underscored<StorageBackend>;
type Underscored<Name extends string> = Name extends `${infer First}-${infer Rest}`
  ? `${First}_${Underscored<Rest>}`
  : Name;
export interface ListedEdge extends ReportedEdge {
  reported_at_ns: bigint;
}

/** Who proved a nonce, and when. */
export interface ProvenNonce {
  owner: Principal;
  proved_at_ns: bigint;
}

export interface OperationCount {
  operation: string;
  count: bigint;
  /** Executed for all of them, without encoding their replies. */
  instructions: bigint;
}
export interface FailureCount {
  code: Variant<StoreErrorCode>;
  count: bigint;
}
export interface Stats {
  api_version: string;
  /** What the module was built from: the commit, or `unknown`. */
  build: string;
  format: number;
  operations: OperationCount[];
  failures: FailureCount[];
  /** Bytes of all blobs, each counted once. */
  blob_count: bigint;
  blob_bytes: bigint;
  open_sessions: number;
  cycles: bigint;
  funding: Funding;
}
/** Whether the balance lasts for a month more, and for a few messages (`low` when not), before the network freezes the canister. */
export type Funding = Variant<(typeof FUNDINGS)[number]>;
export const FUNDINGS = ["enough", "low", "frozen"] as const;

/** Fields left out stay as they are. */
export interface LimitsChange {
  max_file_size_bytes: Opt<bigint>;
  max_open_sessions: Opt<number>;
  session_ttl_seconds: Opt<number>;
  /** For people without a quota of their own. */
  default_quota_bytes: Opt<bigint>;
}
/** Where browsers find this network's pages, without a slash at the end: `https://….icp0.io`. */
export interface Origins {
  /** The viewer's. */
  viewer: string;
  /** This canister's own HTTP. */
  media: string;
  /** This canister's id, as the viewer's addresses name it. */
  canister: string;
}
export interface FeatureSwitch {
  feature: Variant<Feature>;
  enabled: boolean;
}
export interface AuditEntry {
  sequence: bigint;
  at_ns: bigint;
  caller: Principal;
  operation: string;
  /** `ok` or the refusal's code. */
  outcome: string;
}
export interface AuditPage {
  entries: AuditEntry[];
  next_cursor: Opt<string>;
}

export interface CostEstimate {
  /** For sending and storing it. */
  cycles_now: bigint;
  /** For keeping it. */
  cycles_per_year: bigint;
}
export interface PaidUntil {
  cycles: bigint;
  /** For all that is stored now, and for what was deleted: stable memory never shrinks. */
  burn_per_day: bigint;
  /** What the network keeps back, so that a canister freezes before it is lost. */
  freezing_reserve: bigint;
  frozen_at_ns: bigint;
  funding: Funding;
}

export interface OperationMethods {
  report_edges: (edges: ReportedEdge[]) => Promise<ResultOf<null>[]>;
  list_edges: (memoryIds: string[]) => Promise<ResultOf<ListedEdge[]>>;
  /** Proves to whoever knows the nonce who the caller is. Good for 10 minutes; nobody else can prove it meanwhile. */
  prove_nonce: (nonce: Uint8Array) => Promise<ResultOf<ProvenNonce>>;
  /** Who proved the nonce, or, provably, nobody: `checkNonce` in verify.ts. */
  verify_nonce: (nonce: Uint8Array) => Promise<ResultOf<Certified<Opt<ProvenNonce>>>>;
  estimate_cost: (request: { size_bytes: bigint; asset_count: number }) => Promise<CostEstimate>;
  paid_until: () => Promise<PaidUntil>;
  stats: () => Promise<Stats>;
  /** For administrators: the canister's controllers, and whom they name. */
  list_admins: () => Promise<ResultOf<Principal[]>>;
  set_admins: (admins: Principal[]) => Promise<ResultOf<null>>;
  set_limits: (change: LimitsChange) => Promise<ResultOf<null>>;
  /** Says where the viewer is: only then do public galleries have pages for link previews. */
  set_origins: (origins: Origins) => Promise<ResultOf<null>>;
  set_feature: (change: FeatureSwitch) => Promise<ResultOf<null>>;
  set_quota: (request: { owner: Principal; quota_bytes: Opt<bigint> }) => Promise<ResultOf<null>>;
  list_audit: (page: { cursor: Opt<string>; limit: Opt<number> }) => Promise<ResultOf<AuditPage>>;
}

export function operationTypes(IDL: Idl, { ResultOf, Certified, names, Blob }: CommonTypes) {
  const edgeFields = {
    memory_id: IDL.Text,
    artifact: names(ARTIFACTS),
    backend: names(STORAGE_BACKENDS.map((name) => name.replaceAll("-", "_"))),
    present: IDL.Bool,
    location: IDL.Opt(IDL.Text),
    sha256: IDL.Opt(Blob),
    size_bytes: IDL.Opt(IDL.Nat64),
  };
  const ProvenNonce = IDL.Record({ owner: IDL.Principal, proved_at_ns: IDL.Nat64 });
  const AuditEntry = IDL.Record({
    sequence: IDL.Nat64,
    at_ns: IDL.Nat64,
    caller: IDL.Principal,
    operation: IDL.Text,
    outcome: IDL.Text,
  });
  return {
    ReportedEdge: IDL.Record(edgeFields),
    ListedEdgesResult: ResultOf(IDL.Vec(IDL.Record({ ...edgeFields, reported_at_ns: IDL.Nat64 }))),
    ProvenNonceResult: ResultOf(ProvenNonce),
    VerifiedNonceResult: ResultOf(Certified(IDL.Opt(ProvenNonce))),
    CostRequest: IDL.Record({ size_bytes: IDL.Nat64, asset_count: IDL.Nat32 }),
    CostEstimate: IDL.Record({ cycles_now: IDL.Nat, cycles_per_year: IDL.Nat }),
    PaidUntil: IDL.Record({
      cycles: IDL.Nat,
      burn_per_day: IDL.Nat,
      freezing_reserve: IDL.Nat,
      frozen_at_ns: IDL.Nat64,
      funding: names(FUNDINGS),
    }),
    Stats: IDL.Record({
      api_version: IDL.Text,
      build: IDL.Text,
      format: IDL.Nat32,
      operations: IDL.Vec(IDL.Record({ operation: IDL.Text, count: IDL.Nat64, instructions: IDL.Nat64 })),
      failures: IDL.Vec(IDL.Record({ code: names(STORE_ERROR_CODES), count: IDL.Nat64 })),
      blob_count: IDL.Nat64,
      blob_bytes: IDL.Nat64,
      open_sessions: IDL.Nat32,
      cycles: IDL.Nat,
      funding: names(FUNDINGS),
    }),
    PrincipalsResult: ResultOf(IDL.Vec(IDL.Principal)),
    LimitsChange: IDL.Record({
      max_file_size_bytes: IDL.Opt(IDL.Nat64),
      max_open_sessions: IDL.Opt(IDL.Nat32),
      session_ttl_seconds: IDL.Opt(IDL.Nat32),
      default_quota_bytes: IDL.Opt(IDL.Nat64),
    }),
    Origins: IDL.Record({ viewer: IDL.Text, media: IDL.Text, canister: IDL.Text }),
    FeatureSwitch: IDL.Record({ feature: names(FEATURES), enabled: IDL.Bool }),
    QuotaChange: IDL.Record({ owner: IDL.Principal, quota_bytes: IDL.Opt(IDL.Nat64) }),
    AuditPageResult: ResultOf(IDL.Record({ entries: IDL.Vec(AuditEntry), next_cursor: IDL.Opt(IDL.Text) })),
  };
}
