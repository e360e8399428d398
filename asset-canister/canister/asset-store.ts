import { CertifiedTree, type HeaderField } from "@store-forever/certified";
import {
  certify,
  StableNodeStore,
  sha256,
  sha256Finish,
  sha256Start,
  sha256Update,
} from "@store-forever/certified/azle";
import { equalBytes, toHex } from "@store-forever/protocol";
import { StableBTreeMap, time } from "azle";
import { type Asset, assetCodec, type Encoding, textCodec } from "./asset.ts";
import type { BatchOperation, StoreRequest } from "./candid.ts";
import { headersOf } from "./headers.ts";
import { INDEX_KEY, publish } from "./publication.ts";
import { Refusal } from "./refusal.ts";
import { Uploads } from "./uploads.ts";

const RESERVED_SEGMENTS = ["<$>", "<*>"];

/** The files and what is certified about them. Everything lies in stable memory, under memory ids that keep their meaning. */
export class AssetStore {
  readonly uploads = new Uploads({ chunks: 2, batches: 3, counters: 4 });
  readonly tree = new CertifiedTree(new StableNodeStore(5), sha256);
  readonly #assets = new StableBTreeMap<string, Asset>(1, textCodec, assetCodec);

  /** For a canister that holds nothing yet: certifies that it has no file. */
  initialise(): void {
    publish(this.tree, INDEX_KEY, undefined);
    certify(this.tree);
  }

  asset(key: string): Asset | undefined {
    return this.#assets.get(key);
  }

  all(): [string, Asset][] {
    return this.#assets.items();
  }

  /** Stores an asset's content in one call. */
  store({ key, content, content_type, content_encoding, sha256: [expectedSha256] }: StoreRequest): void {
    const actualSha256 = sha256(content);
    requireHash(key, actualSha256, expectedSha256);
    const asset = this.#assets.get(key) ?? newAsset(key, content_type, []);
    const described = { ...asset, contentType: content_type };
    const chunkIds = [this.uploads.addChunk(content)];
    this.#setContent(key, described, content_encoding, { chunkIds, sizeBytes: content.length, sha256: actualSha256 });
    certify(this.tree);
  }

  /** Applies all operations or, when one is refused, none: the refusal undoes the whole message. */
  commitBatch(batchId: number, operations: readonly BatchOperation[]): void {
    for (const operation of operations) this.#apply(batchId, operation);
    this.uploads.closeBatch(batchId);
    certify(this.tree);
  }

  delete(key: string): void {
    this.#delete(key);
    certify(this.tree);
  }

  clear(): void {
    this.#clear();
    certify(this.tree);
  }

  #apply(batchId: number, operation: BatchOperation): void {
    if ("CreateAsset" in operation) this.#create(operation.CreateAsset);
    else if ("SetAssetContent" in operation) this.#setFromBatch(batchId, operation.SetAssetContent);
    else if ("UnsetAssetContent" in operation) this.#unset(operation.UnsetAssetContent);
    else if ("DeleteAsset" in operation) this.#delete(operation.DeleteAsset.key);
    else this.#clear();
  }

  #create({
    key,
    content_type,
    headers: [headers],
  }: {
    key: string;
    content_type: string;
    headers: [] | [HeaderField[]];
  }) {
    const existing = this.#assets.get(key);
    if (existing === undefined) {
      this.#assets.insert(key, newAsset(key, content_type, headers ?? []));
      return;
    }
    if (existing.contentType === content_type) return;
    throw new Refusal(
      "InvalidArgument",
      `${key} has the content type ${existing.contentType}. To give it another, delete it first.`,
    );
  }

  #setFromBatch(
    batchId: number,
    content: { key: string; content_encoding: string; sha256: [] | [Uint8Array]; chunk_ids: bigint[] },
  ): void {
    const { key } = content;
    const asset = this.#existing(key);
    const chunkIds = content.chunk_ids.map(Number);
    if (chunkIds.length === 0) throw new Refusal("InvalidArgument", `The content of ${key} needs at least one chunk.`);
    this.uploads.takeFromBatch(batchId, chunkIds);
    let state = sha256Start();
    let sizeBytes = 0;
    for (const chunkId of chunkIds) {
      const chunk = this.uploads.chunk(chunkId);
      state = sha256Update(state, chunk);
      sizeBytes += chunk.length;
    }
    const actualSha256 = sha256Finish(state);
    requireHash(key, actualSha256, content.sha256[0]);
    this.#setContent(key, asset, content.content_encoding, { chunkIds, sizeBytes, sha256: actualSha256 });
  }

  #setContent(
    key: string,
    asset: Asset,
    contentEncoding: string,
    content: Pick<Encoding, "chunkIds" | "sizeBytes" | "sha256">,
  ): void {
    this.uploads.removeChunks(asset.encodings.get(contentEncoding)?.chunkIds ?? []);
    const { contentType, headers: custom } = asset;
    const headers = headersOf({ key, contentType, contentEncoding, sha256: content.sha256, custom });
    asset.encodings.set(contentEncoding, { ...content, headers, modifiedNs: time() });
    this.#assets.insert(key, asset);
    publish(this.tree, key, asset);
  }

  #unset({ key, content_encoding }: { key: string; content_encoding: string }): void {
    const asset = this.#existing(key);
    this.uploads.removeChunks(asset.encodings.get(content_encoding)?.chunkIds ?? []);
    asset.encodings.delete(content_encoding);
    this.#assets.insert(key, asset);
    publish(this.tree, key, asset);
  }

  #delete(key: string): void {
    const asset = this.#assets.remove(key);
    if (asset === undefined) return;
    for (const { chunkIds } of asset.encodings.values()) this.uploads.removeChunks(chunkIds);
    publish(this.tree, key, undefined);
  }

  #clear(): void {
    for (const [key] of this.#assets.items()) this.#delete(key);
  }

  #existing(key: string): Asset {
    const asset = this.#assets.get(key);
    if (asset === undefined) throw new Refusal("NotFound", `There is no asset ${key}. Create it first.`);
    return asset;
  }
}

function newAsset(key: string, contentType: string, headers: HeaderField[]): Asset {
  const segments = key.split("/");
  const [first, ...rest] = segments;
  if (first !== "" || rest.length === 0 || rest.includes("") || rest.some((part) => RESERVED_SEGMENTS.includes(part)))
    throw new Refusal(
      "InvalidArgument",
      `“${key}” is not a key: it has to begin with a slash, without empty parts or ${RESERVED_SEGMENTS.join(" or ")}.`,
    );
  return { contentType, headers, encodings: new Map() };
}

function requireHash(key: string, actual: Uint8Array, expected: Uint8Array | undefined): void {
  if (expected === undefined || equalBytes(actual, expected)) return;
  throw new Refusal(
    "InvalidHash",
    `The content of ${key} has the SHA-256 ${toHex(actual)}, not ${toHex(expected)}. Upload it again.`,
  );
}
