import type { CertifiedTree, ResponseToCertify, TreePath } from "@store-forever/certified";
import { rawText, sha256 } from "@store-forever/certified/azle";
import { StableBTreeMap, time } from "azle";
import { AssetError } from "../asset-error.ts";
import type { Asset } from "../assets/asset.ts";
import { assetCodec } from "../assets/asset-record.ts";
import { redirectOf } from "../assets/headers.ts";
import { NO_PROPERTIES, newAsset } from "../assets/new-asset.ts";
import { FALLBACK_PLACE, hasFallback, placeOf, publishAt, publishFallback } from "../assets/publication.ts";
import { responsesOf } from "../assets/responses.ts";
import { aliasedKeys, INDEX_KEY, pathsOf } from "../assets/url-paths.ts";
import { ANY_BATCH, type StoredChunk, type Uploads } from "../batches/uploads.ts";
import type {
  BatchOperation,
  CreateAssetRecord,
  SetAssetContentRecord,
  SetAssetPropertiesRecord,
  StoreRecord,
  UnsetAssetContentRecord,
} from "../candid/records.ts";
import { MEMORY_IDS } from "../memory-ids.ts";
import { certifyRelease, isReleased } from "../release/release.ts";
import { assembleContent } from "./assemble-content.ts";

export interface KeyedAsset {
  key: string;
  asset: Asset;
}

/**
 * The files and what is certified about them, in stable memory.
 * Changes wait in the message's own memory until `settle()`, at its end, writes and publishes each changed asset once.
 */
export class AssetStore {
  readonly uploads: Uploads;
  readonly tree: CertifiedTree;
  readonly #assets = new StableBTreeMap<string, Asset>(MEMORY_IDS.assets, rawText, assetCodec);
  /** Changed by this message and not written yet; `undefined` where the asset was deleted. */
  readonly #changed = new Map<string, Asset | undefined>();

  /** @param tree certifies other things too; only what is at paths of files is the store's */
  constructor(uploads: Uploads, tree: CertifiedTree) {
    this.uploads = uploads;
    this.tree = tree;
  }

  /** Certifies that there is no file, unless it is certified already what answers where there is none. */
  certifyFallback(): void {
    if (!hasFallback(this.tree)) publishFallback(this.tree, []);
  }

  /** Certifies what is released here as one record, which those who install it check. */
  certifyRelease(): void {
    certifyRelease(this.tree, this, sha256);
  }

  /** Where the tree certifies files, and what answers where there is none. */
  certifiedPaths(): TreePath[] {
    const urlPaths = new Set(this.list().flatMap(([key]) => pathsOf(key)));
    return [...[...urlPaths].map(placeOf), FALLBACK_PLACE];
  }

  /** Writes and publishes what the message changed. Call it at the message's end, before the tree's root is certified. */
  settle(): void {
    for (const [key, asset] of this.#changed)
      if (asset === undefined) this.#assets.remove(key);
      else this.#assets.insert(key, asset);
    this.uploads.settle();
    const urlPaths = new Set([...this.#changed.keys()].flatMap(pathsOf));
    for (const urlPath of urlPaths) publishAt(this.tree, urlPath, responsesOfFound(this.assetAt(urlPath)));
    if (this.#changed.has(INDEX_KEY)) publishFallback(this.tree, responsesOfFound(this.fallback()));
    if ([...this.#changed.keys()].some(isReleased)) this.certifyRelease();
    this.#changed.clear();
  }

  asset(key: string): Asset | undefined {
    return this.#changed.has(key) ? this.#changed.get(key) : this.#assets.get(key);
  }

  /** In the order of keys. */
  list(start?: number, length?: number): [string, Asset][] {
    return this.#assets.items(start, length);
  }

  /** What answers at a path: the asset with that key, or a page that has the path for an alias. */
  assetAt(urlPath: string): KeyedAsset | undefined {
    const own = this.#answering(urlPath);
    if (own !== undefined) return own;
    const aliases = aliasedKeys(urlPath).map((key) => this.#answering(key));
    return aliases.find((found) => found !== undefined && found.asset.isAliased !== false);
  }

  /** What answers at paths that have no asset. */
  fallback(): KeyedAsset | undefined {
    return this.#answering(INDEX_KEY);
  }

  /** Stores an asset's content in one call. */
  store({ key, content, content_type, content_encoding, sha256: expectedSha256 }: StoreRecord): void {
    const asset = this.asset(key) ?? newAsset(key, content_type, NO_PROPERTIES);
    const chunks = [this.uploads.add(content)];
    this.#setContent(key, { ...asset, contentType: content_type }, content_encoding, chunks, expectedSha256[0]);
  }

  /** Applies all operations. When one is refused, the error undoes the whole message, so that none is applied. */
  apply(batchId: number, operations: readonly BatchOperation[]): void {
    for (const operation of operations) this.#applyOne(batchId, operation);
  }

  create(request: CreateAssetRecord): void {
    const { key, content_type, max_age, headers, enable_aliasing, allow_raw_access } = request;
    const existing = this.asset(key);
    if (existing !== undefined) {
      if (existing.contentType === content_type) return;
      throw new AssetError(
        "InvalidArgument",
        `${key} has the content type ${existing.contentType}. To give it another, delete it first.`,
      );
    }
    const asset = newAsset(key, content_type, {
      maxAgeSeconds: max_age[0] === undefined ? undefined : Number(max_age[0]),
      headers: headers[0],
      isAliased: enable_aliasing[0],
      allowRawAccess: allow_raw_access[0],
    });
    this.#changed.set(key, asset);
  }

  setContent(request: SetAssetContentRecord, batchId = ANY_BATCH): void {
    const { key, content_encoding, sha256: expectedSha256, chunk_ids, last_chunk } = request;
    const asset = this.#existing(key);
    const chunks = this.uploads.takeFromBatch(batchId, chunk_ids.map(Number));
    chunks.push(...last_chunk.map((content) => this.uploads.add(content)));
    this.#setContent(key, asset, content_encoding, chunks, expectedSha256[0]);
  }

  unsetContent({ key, content_encoding }: UnsetAssetContentRecord): void {
    const asset = this.#existing(key);
    this.uploads.removeChunks(asset.encodings.get(content_encoding)?.chunkIds ?? []);
    asset.encodings.delete(content_encoding);
    this.#changed.set(key, asset);
  }

  setProperties({ key, max_age, headers, allow_raw_access, is_aliased }: SetAssetPropertiesRecord): void {
    const asset = this.#existing(key);
    const [maxAge] = max_age;
    this.#changed.set(key, {
      ...asset,
      ...(maxAge && { maxAgeSeconds: maxAge[0] === undefined ? undefined : Number(maxAge[0]) }),
      ...(headers[0] && { headers: headers[0][0] }),
      ...(allow_raw_access[0] && { allowRawAccess: allow_raw_access[0][0] }),
      ...(is_aliased[0] && { isAliased: is_aliased[0][0] }),
    });
  }

  delete(key: string): void {
    const asset = this.asset(key);
    if (asset === undefined) return;
    for (const { chunkIds } of asset.encodings.values()) this.uploads.removeChunks(chunkIds);
    this.#changed.set(key, undefined);
  }

  clear(): void {
    for (const [key] of this.#assets.items()) this.delete(key);
    for (const key of this.#changed.keys()) this.delete(key);
  }

  #applyOne(batchId: number, operation: BatchOperation): void {
    if ("CreateAsset" in operation) this.create(operation.CreateAsset);
    else if ("SetAssetContent" in operation) this.setContent(operation.SetAssetContent, batchId);
    else if ("SetAssetProperties" in operation) this.setProperties(operation.SetAssetProperties);
    else if ("UnsetAssetContent" in operation) this.unsetContent(operation.UnsetAssetContent);
    else if ("DeleteAsset" in operation) this.delete(operation.DeleteAsset.key);
    else this.clear();
  }

  #setContent(
    key: string,
    asset: Asset,
    contentEncoding: string,
    chunks: readonly StoredChunk[],
    expectedSha256: Uint8Array | undefined,
  ): void {
    const content = assembleContent(key, chunks, { expectedSha256, uploads: this.uploads });
    this.uploads.removeChunks(asset.encodings.get(contentEncoding)?.chunkIds ?? []);
    asset.encodings.set(contentEncoding, { ...content, modifiedNs: time() });
    this.#changed.set(key, asset);
  }

  /** The asset with the key, if it has something to answer with. */
  #answering(key: string): KeyedAsset | undefined {
    const asset = this.asset(key);
    if (asset === undefined || (asset.encodings.size === 0 && redirectOf(asset) === undefined)) return undefined;
    return { key, asset };
  }

  #existing(key: string): Asset {
    const asset = this.asset(key);
    if (asset === undefined) throw new AssetError("NotFound", `There is no asset ${key}. Create it first.`);
    return asset;
  }
}

function responsesOfFound(found: KeyedAsset | undefined): ResponseToCertify[] {
  return found === undefined ? [] : responsesOf(found.asset);
}
