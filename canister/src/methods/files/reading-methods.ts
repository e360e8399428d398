import { dataCertificate, IDL, query } from "azle";
import { AssetError } from "../../files/asset-error.ts";
import { type Asset, propertiesOf } from "../../files/assets/asset.ts";
import * as Candid from "../../files/candid/idl.ts";
import type * as Records from "../../files/candid/records.ts";
import { answerRequest, nextPart } from "../../files/http/answer-request.ts";
import { chooseEncoding, locateChunk, readChunk } from "../../files/http/stored-content.ts";
import { answerHttp, isMediaRequest } from "../../publishing/answer-http.ts";
import { store } from "../singletons.ts";
import { assets } from "./state.ts";

/** Files, what is known about them, and the proofs. */
export class ReadingMethods {
  @query([Candid.GetArgs], Candid.GetResult)
  get({ key, accept_encodings }: { key: string; accept_encodings: string[] }): Records.GetResultRecord {
    const asset = requireAsset(key);
    const { name, encoding } = chooseEncoding(asset, accept_encodings.join(","));
    return {
      content: readChunk(assets, encoding, 0),
      sha256: [encoding.sha256],
      content_type: asset.contentType,
      content_encoding: name,
      total_length: BigInt(encoding.sizeBytes),
    };
  }

  @query([Candid.ChunkLocator], Candid.ChunkContent)
  get_chunk(locator: Records.ChunkLocatorRecord): { content: Uint8Array } {
    const { encoding, index } = locateChunk(assets, locator);
    return { content: readChunk(assets, encoding, index) };
  }

  /** @param start how many keys to leave out, in their order; at most `length` follow, or all */
  @query([Candid.ListArgs], Candid.AssetList)
  list({ start, length }: { start: Records.Opt<bigint>; length: Records.Opt<bigint> }): Records.AssetSummaryRecord[] {
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

  @query([Candid.Key], Candid.AssetProperties)
  get_asset_properties(key: string): Records.AssetPropertiesRecord {
    return propertiesOf(requireAsset(key));
  }

  /** The part of the tree that certifies files: what else is in it, such as the tokens of links, is nobody's to read. */
  @query([Candid.Empty], Candid.CertifiedTreeResult)
  certified_tree(_: Record<string, never>): { certificate: Uint8Array; tree: Uint8Array } {
    return { certificate: requireCertificate(), tree: assets.tree.witness(assets.certifiedPaths()) };
  }

  /** For HTTP gateways: what people publish, and files. */
  @query([Candid.HttpRequest], Candid.HttpResponse)
  http_request(request: Records.HttpRequestRecord): Records.HttpResponseRecord {
    const certificate = requireCertificate();
    return isMediaRequest(request)
      ? answerHttp(store, request, certificate)
      : answerRequest(assets, request, certificate);
  }

  /** The version of the standard interface; the archive's own is in `stats`. */
  @query([], IDL.Nat16)
  api_version(): number {
    return 2;
  }

  @query([Candid.ChunkLocator], IDL.Opt(Candid.StreamingPart))
  http_request_streaming_callback(locator: Records.ChunkLocatorRecord): [Records.StreamingPartRecord] {
    return [nextPart(assets, locator)];
  }
}

function requireAsset(key: string): Asset {
  const asset = assets.asset(key);
  if (asset === undefined) throw new AssetError("NotFound", `There is no asset ${key}.`);
  return asset;
}

function requireCertificate(): Uint8Array {
  const certificate = dataCertificate();
  if (certificate === undefined)
    throw new AssetError("InvalidArgument", "Ask with a query call: only it carries a certificate.");
  return certificate;
}
