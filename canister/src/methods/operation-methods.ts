import {
  type AuditListing,
  type Balance,
  type CanisterHistory,
  type Certified,
  type CostEstimate,
  type FeatureSwitch,
  LIMITS,
  type LimitsChange,
  type ListedEdge,
  type ListingRequest,
  nameOf,
  type Opt,
  type Origins,
  type PaidUntil,
  type ProvenNonce,
  type ReportedEdge,
  type ResultOf,
  type Stats,
} from "@store-forever/protocol";
import * as T from "@store-forever/protocol/candid";
import { canisterCycleBalance, IDL, Principal, query, update } from "azle";
import { caller, mayAdminister, requireAdmin } from "../admission/callers.ts";
import { listEdges, reportEdge } from "../memories/edges.ts";
import { askCanisterHistory } from "../operations/canister-history.ts";
import { provenOrigins, setAdmins, setFeature, setLimits, setOrigins } from "../operations/config.ts";
import { estimateCost } from "../operations/costs.ts";
import { readFunding } from "../operations/funding.ts";
import { auditListing, tallies } from "../operations/journal.ts";
import { proveNonce, provenNonce } from "../operations/nonces.ts";
import { readBalances } from "../store/bookkeeping/balances-record.ts";
import { readConfig } from "../store/bookkeeping/config-record.ts";
import { readGauges } from "../store/bookkeeping/gauges.ts";
import { FORMAT } from "../store/format.ts";
import { toOpt } from "../store/to-opt.ts";
import { API_VERSION, BUILD } from "../version.ts";
import { certified } from "./certified-answers.ts";
import { resultOf, resultOfPromise } from "./results.ts";
import { store } from "./singletons.ts";
import { administer, change, changeEach } from "./update-calls.ts";
import { auditView, nonceProofView } from "./views.ts";

/** Instructions and cycles are told to strangers in billions. */
const STRANGERS_UNIT = 1_000_000_000n;

/** Edges, the proof that links a gallery to a principal, costs, and what administrators do. */
export class OperationMethods {
  @update([IDL.Vec(T.ReportedEdge)], IDL.Vec(T.EmptyResult))
  report_edges(edges: ReportedEdge[]): ResultOf<null>[] {
    return changeEach(store, "report_edges", edges, LIMITS.maxMemoriesPerCall, (owner, edge) =>
      reportEdge(store, owner, edge),
    );
  }

  @query([IDL.Vec(IDL.Text)], T.ListedEdgesResult)
  list_edges(memoryIds: string[]): ResultOf<ListedEdge[]> {
    return resultOf(() => listEdges(store, caller(store), memoryIds));
  }

  @update([IDL.Vec(IDL.Nat8)], T.ProvenNonceResult)
  prove_nonce(nonce: Uint8Array): ResultOf<ProvenNonce> {
    return change(store, "prove_nonce", (owner) => nonceProofView(proveNonce(store, owner, nonce)));
  }

  @query([IDL.Vec(IDL.Nat8)], T.VerifiedNonceResult)
  verify_nonce(nonce: Uint8Array): ResultOf<Certified<Opt<ProvenNonce>>> {
    return resultOf(() => {
      const { value, paths } = provenNonce(store, nonce);
      const proof: Opt<ProvenNonce> = value === undefined ? [] : [nonceProofView(value)];
      return certified(store, { value: proof, paths });
    });
  }

  @query([T.CostRequest], T.CostEstimate)
  estimate_cost(request: { size_bytes: bigint; asset_count: number }): CostEstimate {
    return estimateCost(request.size_bytes, request.asset_count);
  }

  @query([], T.PaidUntil)
  paid_until(): PaidUntil {
    const paid = readFunding(store);
    return { ...paid, cycles: this.#shown(paid.cycles) };
  }

  @query([], T.Stats)
  stats(): Stats {
    const { blobCount, blobBytes, openSessions } = readGauges(store);
    const { operations, failures } = tallies(store);
    return {
      api_version: API_VERSION,
      build: BUILD,
      format: FORMAT,
      operations: operations.map((each) => ({ ...each, instructions: this.#shown(each.instructions) })),
      failures,
      blob_count: blobCount,
      blob_bytes: blobBytes,
      open_sessions: openSessions,
      cycles: this.#shown(canisterCycleBalance()),
      funding: readFunding(store).funding,
    };
  }

  @update([], T.CanisterHistoryResult)
  async get_canister_history(): Promise<ResultOf<CanisterHistory>> {
    const counted = change(store, "get_canister_history", () => null);
    if ("Err" in counted) return counted;
    return resultOfPromise(askCanisterHistory);
  }

  @query([], T.BalancesResult)
  list_balances(): ResultOf<Balance[]> {
    return resultOf(() => {
      requireAdmin(store);
      return readBalances(store).map(({ atNs, cycles }) => ({ at_ns: atNs, cycles }));
    });
  }

  @query([], T.PrincipalsResult)
  list_admins(): ResultOf<Principal[]> {
    return resultOf(() => {
      requireAdmin(store);
      return readConfig(store).admins.map((admin) => Principal.fromUint8Array(admin));
    });
  }

  @update([IDL.Vec(IDL.Principal)], T.EmptyResult)
  set_admins(admins: Principal[]): ResultOf<null> {
    return administer(store, "set_admins", () =>
      setAdmins(
        store,
        admins.map((admin) => admin.toUint8Array()),
      ),
    );
  }

  @update([T.LimitsChange], T.EmptyResult)
  set_limits(limits: LimitsChange): ResultOf<null> {
    return administer(store, "set_limits", () => setLimits(store, limits));
  }

  @query([], T.OriginsResult)
  get_origins(): ResultOf<Certified<Opt<Origins>>> {
    return resultOf(() => {
      const { value, paths } = provenOrigins(store);
      return certified(store, { value: toOpt(value), paths });
    });
  }

  @update([T.Origins], T.EmptyResult)
  set_origins(origins: Origins): ResultOf<null> {
    return administer(store, "set_origins", () => setOrigins(store, origins));
  }

  @update([T.FeatureSwitch], T.EmptyResult)
  set_feature({ feature, enabled }: FeatureSwitch): ResultOf<null> {
    return administer(store, "set_feature", () => setFeature(store, nameOf(feature), enabled));
  }

  @query([T.ListingRequest], T.AuditListingResult)
  list_audit(page: ListingRequest): ResultOf<AuditListing> {
    return resultOf(() => {
      requireAdmin(store);
      const { entries, next_cursor } = auditListing(store, page);
      return { entries: entries.map(auditView), next_cursor };
    });
  }

  /** To the instruction, what storing a file costs tells a stranger whether somebody has it already. */
  #shown(count: bigint): bigint {
    return mayAdminister(store) ? count : count - (count % STRANGERS_UNIT);
  }
}
