import { certify } from "@store-forever/certified/azle";
import { dataCertificate, IDL, init, msgCaller, type Principal, postUpgrade, query, update } from "azle";
import { AssetStore } from "./asset-store.ts";
import * as Candid from "./candid.ts";
import { answer, chooseEncoding, locate, nextPart, pieceOf } from "./http.ts";
import { Permissions } from "./permissions.ts";
import { Refusal } from "./refusal.ts";

const permissions = new Permissions(0);
const assets = new AssetStore();

/** The standard asset canister's interface, as far as `AssetManager` and HTTP gateways use it. */
export default class {
  @init([])
  init(): void {
    assets.initialise();
  }

  @postUpgrade([])
  postUpgrade(): void {
    certify(assets.tree);
  }

  @query([], IDL.Text)
  api_version(): string {
    return "1.0.0";
  }

  @update([IDL.Principal])
  authorize(writer: Principal): void {
    permissions.requireController(msgCaller());
    permissions.authorize(writer);
  }

  @update([IDL.Principal])
  deauthorize(writer: Principal): void {
    permissions.requireController(msgCaller());
    permissions.deauthorize(writer);
  }

  @query([], Candid.Principals)
  list_authorized(): Principal[] {
    return permissions.authorized();
  }

  @update([Candid.StoreArgs])
  store(request: Candid.StoreRequest): void {
    permissions.requireWriter(msgCaller());
    assets.store(request);
  }

  @update([Candid.Empty], Candid.BatchId)
  create_batch(_: Record<string, never>): { batch_id: bigint } {
    permissions.requireWriter(msgCaller());
    return { batch_id: BigInt(assets.uploads.openBatch()) };
  }

  @update([Candid.CreateChunkArgs], Candid.ChunkId)
  create_chunk({ batch_id, content }: { batch_id: bigint; content: Uint8Array }): { chunk_id: bigint } {
    permissions.requireWriter(msgCaller());
    return { chunk_id: BigInt(assets.uploads.addToBatch(Number(batch_id), content)) };
  }

  @update([Candid.CommitBatchArgs])
  commit_batch({ batch_id, operations }: { batch_id: bigint; operations: Candid.BatchOperation[] }): void {
    permissions.requireWriter(msgCaller());
    assets.commitBatch(Number(batch_id), operations);
  }

  @update([Candid.DeleteAsset])
  delete_asset({ key }: { key: string }): void {
    permissions.requireWriter(msgCaller());
    assets.delete(key);
  }

  @update([Candid.Empty])
  clear(_: Record<string, never>): void {
    permissions.requireWriter(msgCaller());
    assets.clear();
  }

  @query([Candid.Empty], Candid.AssetList)
  list(_: Record<string, never>): Candid.AssetSummary[] {
    return assets.all().map(([key, { contentType, encodings }]) => ({
      key,
      content_type: contentType,
      encodings: [...encodings].map(([name, { sha256, sizeBytes, modifiedNs }]) => ({
        content_encoding: name,
        sha256: [sha256],
        length: BigInt(sizeBytes),
        modified: modifiedNs,
      })),
    }));
  }

  @query([Candid.GetArgs], Candid.GetResult)
  get({ key, accept_encodings }: { key: string; accept_encodings: string[] }): Candid.AssetContent {
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
  get_chunk(locator: Candid.ChunkLocatorRecord): { content: Uint8Array } {
    const { encoding, index } = locate(assets, locator);
    return { content: pieceOf(assets, encoding, index) };
  }

  @query([Candid.HttpRequest], Candid.HttpResponse)
  http_request(request: Candid.HttpRequestRecord): Candid.HttpResponseRecord {
    const certificate = dataCertificate();
    if (certificate === undefined)
      throw new Refusal("InvalidArgument", "Ask with a query call: only it carries a certificate.");
    return answer(assets, request, certificate);
  }

  @query([Candid.ChunkLocator], IDL.Opt(Candid.StreamingPart))
  http_request_streaming_callback(locator: Candid.ChunkLocatorRecord): [Candid.StreamingPartRecord] {
    return [nextPart(assets, locator)];
  }
}
