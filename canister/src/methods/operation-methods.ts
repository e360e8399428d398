import {
  type AuditPage,
  type Certified,
  type CostEstimate,
  type FeatureSwitch,
  LIMITS,
  type LimitsChange,
  type ListedEdge,
  type Opt,
  type Origins,
  type PageRequest,
  type PaidUntil,
  type ProvenNonce,
  type ReportedEdge,
  type ResultOf,
  type Stats,
} from "@store-forever/protocol";
import { canisterCycleBalance, IDL, Principal, query, update } from "azle";
import { setQuota } from "../capsules/accounts.ts";
import { listEdges, reportEdge } from "../memories/edges.ts";
import { readConfig, setAdmins, setFeature, setLimits, setOrigins } from "../operations/config.ts";
import { estimateCost } from "../operations/costs.ts";
import { readFunding } from "../operations/funding-timer.ts";
import { auditPage, tallies } from "../operations/journal.ts";
import { type OwnedProof, proveNonce, provenNonce } from "../operations/nonces.ts";
import { FORMAT } from "../store/format.ts";
import { readGauges } from "../store/records/gauges.ts";
import { nameOf } from "../store/records/memory-record.ts";
import { API_VERSION, BUILD } from "../version.ts";
import { caller, certified, change, changeEach, requireAdmin } from "./messages.ts";
import { answer } from "./refusal.ts";
import { store, T } from "./singletons.ts";

const proofView = ({ owner, provedAtNs }: OwnedProof): ProvenNonce => ({
  owner: Principal.fromUint8Array(owner),
  proved_at_ns: provedAtNs,
});

/** Edges, linking, costs, and what administrators do. */
export class OperationMethods {
  @update([IDL.Vec(T.ReportedEdge)], IDL.Vec(T.EmptyResult))
  report_edges(edges: ReportedEdge[]): ResultOf<null>[] {
    return changeEach(store, "report_edges", edges, LIMITS.maxMemoriesPerCall, (owner, edge) =>
      reportEdge(store, owner, edge),
    );
  }

  @query([IDL.Vec(IDL.Text)], T.ListedEdgesResult)
  list_edges(memoryIds: string[]): ResultOf<ListedEdge[]> {
    return answer(() => listEdges(store, caller(), memoryIds));
  }

  @update([T.Blob], T.ProvenNonceResult)
  prove_nonce(nonce: Uint8Array): ResultOf<ProvenNonce> {
    return change(store, "prove_nonce", (owner) => proofView(proveNonce(store, owner, nonce)));
  }

  @query([T.Blob], T.VerifiedNonceResult)
  verify_nonce(nonce: Uint8Array): ResultOf<Certified<Opt<ProvenNonce>>> {
    return answer(() => {
      const { value, paths } = provenNonce(store, nonce);
      const proof: Opt<ProvenNonce> = value === undefined ? [] : [proofView(value)];
      return certified(store, { value: proof, paths });
    });
  }

  @query([T.CostRequest], T.CostEstimate)
  estimate_cost(request: { size_bytes: bigint; asset_count: number }): CostEstimate {
    return estimateCost(request.size_bytes, request.asset_count);
  }

  @query([], T.PaidUntil)
  paid_until(): PaidUntil {
    return readFunding(store);
  }

  @query([], T.Stats)
  stats(): Stats {
    const { blobCount, blobBytes, openSessions } = readGauges(store);
    return {
      api_version: API_VERSION,
      build: BUILD,
      format: FORMAT,
      ...tallies(store),
      blob_count: blobCount,
      blob_bytes: blobBytes,
      open_sessions: openSessions,
      cycles: canisterCycleBalance(),
      funding: readFunding(store).funding,
    };
  }

  @query([], T.PrincipalsResult)
  list_admins(): ResultOf<Principal[]> {
    return answer(() => {
      requireAdmin(store);
      return readConfig(store).admins.map((admin) => Principal.fromUint8Array(admin));
    });
  }

  @update([IDL.Vec(IDL.Principal)], T.EmptyResult)
  set_admins(admins: Principal[]): ResultOf<null> {
    return this.#administer("set_admins", () =>
      setAdmins(
        store,
        admins.map((admin) => admin.toUint8Array()),
      ),
    );
  }

  @update([T.LimitsChange], T.EmptyResult)
  set_limits(limits: LimitsChange): ResultOf<null> {
    return this.#administer("set_limits", () => setLimits(store, limits));
  }

  @update([T.Origins], T.EmptyResult)
  set_origins(origins: Origins): ResultOf<null> {
    return this.#administer("set_origins", () => setOrigins(store, origins));
  }

  @update([T.FeatureSwitch], T.EmptyResult)
  set_feature({ feature, enabled }: FeatureSwitch): ResultOf<null> {
    return this.#administer("set_feature", () => setFeature(store, nameOf(feature), enabled));
  }

  @update([T.QuotaChange], T.EmptyResult)
  set_quota({ owner, quota_bytes }: { owner: Principal; quota_bytes: Opt<bigint> }): ResultOf<null> {
    return this.#administer("set_quota", () => setQuota(store, owner.toUint8Array(), quota_bytes[0]));
  }

  @query([T.PageRequest], T.AuditPageResult)
  list_audit(page: PageRequest): ResultOf<AuditPage> {
    return answer(() => {
      requireAdmin(store);
      const { entries, next_cursor } = auditPage(store, page);
      return {
        entries: entries.map(({ callerBytes, ...entry }) => ({
          ...entry,
          caller: Principal.fromUint8Array(callerBytes),
        })),
        next_cursor,
      };
    });
  }

  #administer(name: string, operation: () => null): ResultOf<null> {
    return change(store, name, () => {
      requireAdmin(store);
      return operation();
    });
  }
}
