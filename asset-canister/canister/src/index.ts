import "@store-forever/certified/azle/fast-text";
import "@store-forever/certified/azle/fast-candid";
import { toHex } from "@store-forever/protocol";
import {
  dataCertificate,
  IDL,
  init,
  msgArgData,
  msgCaller,
  type Principal,
  postUpgrade,
  query,
  time,
  update,
} from "azle";
import { Refusal } from "./asset-error.ts";
import { propertiesOf } from "./assets/asset.ts";
import { Configuration } from "./batches/configuration.ts";
import { stateEvidenceOf } from "./batches/evidence.ts";
import { Proposals, sha256Of } from "./batches/proposals.ts";
import { ANY_BATCH } from "./batches/uploads.ts";
import * as Candid from "./candid/candid.ts";
import type * as Records from "./candid/candid-records.ts";
import { answer, chooseEncoding, locate, nextPart, pieceOf } from "./http/http.ts";
import { installArguments, permissionOf, setInstallPermissions } from "./permissions/install.ts";
import { Permissions } from "./permissions/permissions.ts";
import { AssetStore } from "./store/asset-store.ts";

const permissions = new Permissions(6);
const configuration = new Configuration(7);
const assets = new AssetStore();
const proposals = new Proposals(8, assets.uploads);

const HTTP_TREE = [new TextEncoder().encode("http_expr")];

function prepare(): void {
  permissions.require("Prepare", msgCaller());
}

/** Runs a change of what is served, for those who may, and writes and certifies its outcome. */
function change(make: () => void): void {
  permissions.require("Commit", msgCaller());
  make();
  configuration.noteChange(time());
  assets.settle();
}

function manage(make: () => void): void {
  permissions.require("ManagePermissions", msgCaller());
  make();
}

/** The standard asset canister's interface. */
export default class {
  @init([Candid.CanisterArgs], { manual: true })
  init(): void {
    setInstallPermissions(permissions, installArguments(msgArgData()));
    assets.initialise();
  }

  @postUpgrade([Candid.CanisterArgs], { manual: true })
  postUpgrade(): void {
    setInstallPermissions(permissions, installArguments(msgArgData()));
    assets.restore();
  }

  @query([], IDL.Nat16)
  api_version(): number {
    return 2;
  }

  @query([Candid.GetArgs], Candid.GetResult)
  get({ key, accept_encodings }: { key: string; accept_encodings: string[] }): Records.AssetContent {
    const asset = assets.asset(key);
    if (asset === undefined) throw new Refusal("NotFound", `There is no asset ${key}.`);
    const { name, encoding } = chooseEncoding(asset, accept_encodings.join(","));
    return {
      content: pieceOf(assets, encoding, 0),
      sha256: [encoding.sha256],
      content_type: asset.contentType,
      content_encoding: name,
      total_length: BigInt(encoding.sizeBytes),
    };
  }

  @query([Candid.ChunkLocator], Candid.ChunkContent)
  get_chunk(locator: Records.ChunkLocatorRecord): { content: Uint8Array } {
    const { encoding, index } = locate(assets, locator);
    return { content: pieceOf(assets, encoding, index) };
  }

  /** @param start how many keys to leave out, in their order; at most `length` follow, or all */
  @query([Candid.ListArgs], Candid.AssetList)
  list({ start, length }: { start: Records.Opt<bigint>; length: Records.Opt<bigint> }): Records.AssetSummary[] {
    return assets.list(start.map(Number)[0], length.map(Number)[0]).map(([key, asset]) => ({
      ...propertiesOf(asset),
      key,
      content_type: asset.contentType,
      encodings: [...asset.encodings].map(([name, { sha256, sizeBytes, modifiedNs }]) => ({
        content_encoding: name,
        sha256: [sha256],
        length: BigInt(sizeBytes),
        modified: modifiedNs,
      })),
    }));
  }

  @query([Candid.Empty], Candid.CertifiedTree)
  certified_tree(_: Record<string, never>): { certificate: Uint8Array; tree: Uint8Array } {
    return { certificate: requireCertificate(), tree: assets.tree.witness([HTTP_TREE]) };
  }

  @query([Candid.Key], Candid.AssetProperties)
  get_asset_properties(key: string): Records.AssetPropertiesRecord {
    const asset = assets.asset(key);
    if (asset === undefined) throw new Refusal("NotFound", `There is no asset ${key}.`);
    return propertiesOf(asset);
  }

  @update([Candid.Empty], Candid.BatchId)
  create_batch(_: Record<string, never>): { batch_id: bigint } {
    prepare();
    return { batch_id: BigInt(assets.uploads.openBatch(configuration.uploadLimits())) };
  }

  @update([Candid.CreateChunkArgs], Candid.ChunkId)
  create_chunk({ batch_id, content }: { batch_id: bigint; content: Uint8Array }): { chunk_id: bigint } {
    prepare();
    const [chunkId = 0] = assets.uploads.addToBatch(Number(batch_id), [content], configuration.uploadLimits());
    return { chunk_id: BigInt(chunkId) };
  }

  @update([Candid.CreateChunksArgs], Candid.ChunkIds)
  create_chunks({ batch_id, content }: { batch_id: bigint; content: Uint8Array[] }): { chunk_ids: bigint[] } {
    prepare();
    const chunkIds = assets.uploads.addToBatch(Number(batch_id), content, configuration.uploadLimits());
    return { chunk_ids: chunkIds.map(BigInt) };
  }

  /** Under the batch id 0 it commits a part of a larger change: chunks of any batch are found, and none is closed. */
  @update([Candid.CommitBatchArgs])
  commit_batch({ batch_id, operations }: Records.CommitBatchRecord): void {
    change(() => {
      const batchId = Number(batch_id);
      if (batchId !== ANY_BATCH) assets.uploads.requireOpen(batchId);
      assets.apply(batchId, operations);
      if (batchId !== ANY_BATCH) assets.uploads.closeBatch(batchId);
    });
  }

  @update([Candid.CommitBatchArgs])
  propose_commit_batch(batch: Records.CommitBatchRecord): void {
    prepare();
    proposals.propose(batch);
  }

  @update([Candid.ComputeEvidence], Candid.Evidence)
  compute_evidence({ batch_id }: { batch_id: bigint }): [Uint8Array] {
    prepare();
    return [proposals.evidence(Number(batch_id))];
  }

  @update([], Candid.StateHash)
  compute_state_hash(): [string] {
    prepare();
    return [toHex(sha256Of(stateEvidenceOf(assets.list(), (chunkId) => assets.uploads.chunk(chunkId))))];
  }

  /** The hash is not kept: `compute_state_hash` takes it anew. */
  @query([], Candid.StateInfo)
  get_state_info(): Records.StateInfoRecord {
    return { last_state_update_timestamp: configuration.lastChangeNs(), state_hash: [] };
  }

  @update([Candid.CommitProposedBatch])
  commit_proposed_batch({ batch_id, evidence }: { batch_id: bigint; evidence: Uint8Array }): void {
    change(() => {
      const batchId = Number(batch_id);
      assets.apply(batchId, proposals.require(batchId, evidence).operations);
      proposals.delete(batchId);
      assets.uploads.closeBatch(batchId);
    });
  }

  @update([Candid.BatchId])
  delete_batch({ batch_id }: { batch_id: bigint }): void {
    prepare();
    assets.uploads.closeBatch(Number(batch_id));
    proposals.delete(Number(batch_id));
  }

  @update([Candid.CreateAsset])
  create_asset(request: Records.CreateAssetRecord): void {
    change(() => assets.create(request));
  }

  @update([Candid.SetAssetContent])
  set_asset_content(request: Records.SetAssetContentRecord): void {
    change(() => assets.setContent(request));
  }

  @update([Candid.UnsetAssetContent])
  unset_asset_content(request: Records.UnsetAssetContentRecord): void {
    change(() => assets.unsetContent(request));
  }

  @update([Candid.SetAssetProperties])
  set_asset_properties(request: Records.SetAssetPropertiesRecord): void {
    change(() => assets.setProperties(request));
  }

  @update([Candid.DeleteAsset])
  delete_asset({ key }: { key: string }): void {
    change(() => assets.delete(key));
  }

  @update([Candid.Empty])
  clear(_: Record<string, never>): void {
    change(() => assets.clear());
  }

  @update([Candid.StoreArgs])
  store(request: Records.StoreRecord): void {
    change(() => assets.store(request));
  }

  @query([Candid.HttpRequest], Candid.HttpResponse)
  http_request(request: Records.HttpRequestRecord): Records.HttpResponseRecord {
    return answer(assets, request, requireCertificate());
  }

  @query([Candid.ChunkLocator], IDL.Opt(Candid.StreamingPart))
  http_request_streaming_callback(locator: Records.ChunkLocatorRecord): [Records.StreamingPartRecord] {
    return [nextPart(assets, locator)];
  }

  @update([IDL.Principal])
  authorize(principal: Principal): void {
    manage(() => permissions.grant("Commit", principal));
  }

  @update([IDL.Principal])
  deauthorize(principal: Principal): void {
    manage(() => permissions.revoke("Commit", principal));
  }

  @update([], Candid.Principals)
  list_authorized(): Principal[] {
    return permissions.list("Commit");
  }

  @update([Candid.GrantPermission])
  grant_permission(request: { to_principal: Principal; permission: Records.PermissionVariant }): void {
    manage(() => permissions.grant(permissionOf(request.permission), request.to_principal));
  }

  /** Everybody may give up a permission of their own. */
  @update([Candid.RevokePermission])
  revoke_permission(request: { of_principal: Principal; permission: Records.PermissionVariant }): void {
    if (request.of_principal.toText() !== msgCaller().toText()) permissions.require("ManagePermissions", msgCaller());
    permissions.revoke(permissionOf(request.permission), request.of_principal);
  }

  @update([Candid.ListPermitted], Candid.Principals)
  list_permitted({ permission }: { permission: Records.PermissionVariant }): Principal[] {
    return permissions.list(permissionOf(permission));
  }

  /** Takes all permissions from all others. */
  @update([])
  take_ownership(): void {
    const caller = msgCaller();
    permissions.requireController(caller);
    permissions.set("Prepare", []);
    permissions.set("ManagePermissions", []);
    permissions.set("Commit", [caller]);
  }

  @update([], Candid.Configuration)
  get_configuration(): Records.ConfigurationRecord {
    prepare();
    const { maxBatches, maxChunks, maxBytes } = configuration.uploadLimits();
    const option = (limit: number | undefined): Records.Opt<bigint> => (limit === undefined ? [] : [BigInt(limit)]);
    return { max_batches: option(maxBatches), max_chunks: option(maxChunks), max_bytes: option(maxBytes) };
  }

  @update([Candid.Configure])
  configure({ max_batches, max_chunks, max_bytes }: Records.ConfigureRecord): void {
    permissions.require("Commit", msgCaller());
    const changes = [
      ["maxBatches", max_batches],
      ["maxChunks", max_chunks],
      ["maxBytes", max_bytes],
    ] as const;
    for (const [name, [limit]] of changes)
      if (limit !== undefined)
        configuration.setUploadLimit(name, limit[0] === undefined ? undefined : Number(limit[0]));
  }

  @update([Candid.GrantPermission], Candid.ValidationResult)
  validate_grant_permission(request: {
    to_principal: Principal;
    permission: Records.PermissionVariant;
  }): Records.ValidationRecord {
    return { Ok: `grant ${permissionOf(request.permission)} to ${request.to_principal.toText()}` };
  }

  @update([Candid.RevokePermission], Candid.ValidationResult)
  validate_revoke_permission(request: {
    of_principal: Principal;
    permission: Records.PermissionVariant;
  }): Records.ValidationRecord {
    return { Ok: `revoke ${permissionOf(request.permission)} of ${request.of_principal.toText()}` };
  }

  @update([], Candid.ValidationResult)
  validate_take_ownership(): Records.ValidationRecord {
    return { Ok: "revoke all permissions, then give the caller Commit" };
  }

  @update([Candid.CommitProposedBatch], Candid.ValidationResult)
  validate_commit_proposed_batch(request: { batch_id: bigint; evidence: Uint8Array }): Records.ValidationRecord {
    try {
      const { operations } = proposals.require(Number(request.batch_id), request.evidence);
      return { Ok: `commit the ${operations.length} operations of batch ${request.batch_id}` };
    } catch (error) {
      if (error instanceof Refusal) return { Err: `${error.name}: ${error.message}` };
      throw error;
    }
  }

  @update([Candid.Configure], Candid.ValidationResult)
  validate_configure(request: Records.ConfigureRecord): Records.ValidationRecord {
    const names = Object.entries(request).flatMap(([name, change]) => (change.length === 0 ? [] : [name]));
    return { Ok: `configure ${names.join(", ") || "nothing"}` };
  }
}

function requireCertificate(): Uint8Array {
  const certificate = dataCertificate();
  if (certificate === undefined)
    throw new Refusal("InvalidArgument", "Ask with a query call: only it carries a certificate.");
  return certificate;
}
