import { CertifiedTree } from "@store-forever/certified";
import { certify, StableNodeStore, sha256, sha256Engine } from "@store-forever/certified/azle";
import { equalBytes, toHex } from "@store-forever/protocol";
import { StableBTreeMap, time } from "azle";
import { Refusal } from "../asset-error.ts";
import { type Asset, type Encoding, type Properties, textCodec } from "../assets/asset.ts";
import { assetCodec } from "../assets/asset-record.ts";
import { redirectOf } from "../assets/headers.ts";
import { aliasedKeys, INDEX_KEY, pathsOf, publishAt, publishFallback, responsesOf } from "../assets/publication.ts";
import { ANY_BATCH, type Piece, Uploads } from "../batches/uploads.ts";
import type {
  BatchOperation,
  CreateAssetRecord,
  SetAssetContentRecord,
  SetAssetPropertiesRecord,
  StoreRecord,
  UnsetAssetContentRecord,
} from "../candid/candid-records.ts";

const RESERVED_SEGMENTS = ["<$>", "<*>"];
const NO_PROPERTIES: Properties = {
  maxAgeSeconds: undefined,
  headers: undefined,
  isAliased: undefined,
  allowRawAccess: undefined,
};

type Content = Omit<Encoding, "modifiedNs">;

/** An asset that has something to answer with. */
export interface Source {
  key: string;
  asset: Asset;
}

/**
 * The files and what is certified about them. Everything lies in stable memory, under memory ids that keep their meaning.
 * Changes wait in the message's own memory until `settle()`, at its end, writes and publishes each changed asset once.
 */
export class AssetStore {
  readonly uploads = new Uploads({ chunks: 2, batches: 3, counters: 4, waiting: 9 });
  readonly tree = new CertifiedTree(new StableNodeStore(5), sha256);
  readonly #assets = new StableBTreeMap<string, Asset>(1, textCodec, assetCodec);
  /** Changed by this message, and not written yet; `undefined` where it was deleted. */
  readonly #changed = new Map<string, Asset | undefined>();

  /** For a canister that holds nothing yet: certifies that it has no file. */
  initialise(): void {
    publishFallback(this.tree, []);
    certify(this.tree);
  }

  /** After an upgrade: uploads of older versions go on, and the certified data are set again. */
  restore(): void {
    this.uploads.migrate();
    certify(this.tree);
  }

  /** Writes, publishes and certifies what the message changed: at its end. */
  settle(): void {
    for (const [key, asset] of this.#changed)
      if (asset === undefined) this.#assets.remove(key);
      else this.#assets.insert(key, asset);
    this.uploads.settle();
    const urlPaths = new Set([...this.#changed.keys()].flatMap(pathsOf));
    for (const urlPath of urlPaths) publishAt(this.tree, urlPath, this.#responses(this.sourceAt(urlPath)));
    if (this.#changed.has(INDEX_KEY)) publishFallback(this.tree, this.#responses(this.fallback()));
    this.#changed.clear();
    certify(this.tree);
  }

  asset(key: string): Asset | undefined {
    return this.#changed.has(key) ? this.#changed.get(key) : this.#assets.get(key);
  }

  /** In the order of keys. */
  list(start?: number, length?: number): [string, Asset][] {
    return this.#assets.items(start, length);
  }

  /** What answers at a path: the asset with that key, or a page that has it for an alias. */
  sourceAt(urlPath: string): Source | undefined {
    const own = this.#source(urlPath);
    if (own !== undefined) return own;
    const aliases = aliasedKeys(urlPath).map((key) => this.#source(key));
    return aliases.find((source) => source !== undefined && source.asset.isAliased !== false);
  }

  fallback(): Source | undefined {
    return this.#source(INDEX_KEY);
  }

  /** Stores an asset's content in one call. */
  store({ key, content, content_type, content_encoding, sha256: expectedSha256 }: StoreRecord): void {
    const asset = this.asset(key) ?? newAsset(key, content_type, NO_PROPERTIES);
    const stored = this.#assemble(key, [this.uploads.add(content)], expectedSha256[0]);
    this.#setContent(key, { ...asset, contentType: content_type }, content_encoding, stored);
  }

  /** Applies all operations or, when one is refused, none: the refusal undoes the whole message. */
  apply(batchId: number, operations: readonly BatchOperation[]): void {
    for (const operation of operations) this.#applyOne(batchId, operation);
  }

  create(request: CreateAssetRecord): void {
    const { key, content_type, max_age, headers, enable_aliasing, allow_raw_access } = request;
    const existing = this.asset(key);
    if (existing !== undefined) {
      if (existing.contentType === content_type) return;
      throw new Refusal(
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
    const pieces = this.uploads.takeFromBatch(batchId, chunk_ids.map(Number));
    pieces.push(...last_chunk.map((content) => this.uploads.add(content)));
    this.#setContent(key, asset, content_encoding, this.#assemble(key, pieces, expectedSha256[0]));
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

  /** Content made of pieces. Only of several are the bytes read again, for the hash over all of them. */
  #assemble(key: string, pieces: readonly Piece[], expectedSha256: Uint8Array | undefined): Content {
    const sizes = pieces.map((piece) => piece.sizeBytes);
    const [chunkSizeBytes, ...others] = sizes;
    if (chunkSizeBytes === undefined)
      throw new Refusal("InvalidArgument", `The content of ${key} needs at least one chunk.`);
    const uneven = others.some((size, index) =>
      index === others.length - 1 ? size > chunkSizeBytes || size === 0 : size !== chunkSizeBytes,
    );
    if (uneven)
      throw new Refusal(
        "InvalidArgument",
        `The chunks of ${key} have the sizes ${sizes.join(", ")}. All but the last, which may be smaller, need the same.`,
      );
    const actualSha256 = this.#sha256Over(pieces);
    requireHash(key, actualSha256, expectedSha256);
    return {
      sha256: actualSha256,
      sizeBytes: sizes.reduce((sum, size) => sum + size, 0),
      chunkIds: pieces.map((piece) => piece.chunkId),
      chunkSizeBytes,
      chunkSha256s: pieces.length === 1 ? undefined : pieces.map((piece) => piece.sha256),
    };
  }

  #sha256Over(pieces: readonly Piece[]): Uint8Array {
    const [first, second] = pieces;
    if (first !== undefined && second === undefined) return first.sha256;
    let state = sha256Engine.start();
    for (const { chunkId } of pieces) state = sha256Engine.update(state, this.uploads.chunk(chunkId));
    return sha256Engine.finish(state);
  }

  #setContent(key: string, asset: Asset, contentEncoding: string, content: Content): void {
    this.uploads.removeChunks(asset.encodings.get(contentEncoding)?.chunkIds ?? []);
    asset.encodings.set(contentEncoding, { ...content, modifiedNs: time() });
    this.#changed.set(key, asset);
  }

  #responses(source: Source | undefined) {
    return source === undefined ? [] : responsesOf(source.asset, (chunkId) => this.uploads.chunk(chunkId));
  }

  #source(key: string): Source | undefined {
    const asset = this.asset(key);
    if (asset === undefined || (asset.encodings.size === 0 && redirectOf(asset) === undefined)) return undefined;
    return { key, asset };
  }

  #existing(key: string): Asset {
    const asset = this.asset(key);
    if (asset === undefined) throw new Refusal("NotFound", `There is no asset ${key}. Create it first.`);
    return asset;
  }
}

function newAsset(key: string, contentType: string, properties: Properties): Asset {
  const segments = key.split("/");
  const [first, ...rest] = segments;
  if (first !== "" || rest.length === 0 || rest.includes("") || rest.some((part) => RESERVED_SEGMENTS.includes(part)))
    throw new Refusal(
      "InvalidArgument",
      `“${key}” is not a key: it has to begin with a slash, without empty parts or ${RESERVED_SEGMENTS.join(" or ")}.`,
    );
  return { ...properties, contentType, encodings: new Map() };
}

function requireHash(key: string, actual: Uint8Array, expected: Uint8Array | undefined): void {
  if (expected === undefined || equalBytes(actual, expected)) return;
  throw new Refusal(
    "InvalidHash",
    `The content of ${key} has the SHA-256 ${toHex(actual)}, not ${toHex(expected)}. Upload it again.`,
  );
}
