import { toHex } from "@store-forever/protocol";
import type { Agent } from "@store-forever/protocol/ic";
import pLimit from "p-limit";
import { type ListedAsset, type UploadActor, type UploadOperation, uploadActor } from "./asset-canister-client.ts";
import { type AssetFile, readAssetFiles } from "./asset-files.ts";

export interface ViewerUpload {
  /** Its identity must be a controller of the canister or be granted `Commit` by one. */
  agent: Agent;
  canisterId: string;
  /** The built viewer; its files become the canister's only ones, as its `.ic-assets.json5` says. */
  dir: string;
  /**
   * What pages learn from the `ic_env` cookie besides the root key, e.g. `PUBLIC_CANISTER_ID:backend`.
   * The standard canister reads both from the system; Azle cannot, so the cookie comes with the upload.
   */
  environment?: Readonly<Record<`PUBLIC_${string}`, string>>;
}

/** Keys of assets, e.g. `/assets/index-Cx1.js`. */
export interface UploadedViewer {
  uploaded: string[];
  unchanged: string[];
  deleted: string[];
}

/** A call has to fit into a message of 2 MB. */
const MAX_CALL_BYTES = 1_800_000;
const CALLS_IN_FLIGHT = 8;

/**
 * Makes the canister serve exactly the files of a folder, in one batch: it shows the old viewer or the new one, never a mixture.
 * Files that are there already, byte for byte and with the same headers, are not sent again.
 */
export async function uploadViewer({ agent, canisterId, dir, environment }: ViewerUpload): Promise<UploadedViewer> {
  const rootKey = agent.rootKey ?? undefined;
  const files = (await readAssetFiles(dir)).map((file) => withEnvironmentCookie(file, rootKey, environment ?? {}));
  const canister = uploadActor(agent, canisterId);
  const stored = new Map((await canister.list({ start: [], length: [] })).map((asset) => [asset.key, asset]));
  const unchanged = files.filter((file) => isStored(file, stored.get(file.key)));
  const changed = files.filter((file) => !unchanged.includes(file));
  const deleted = [...stored.keys()].filter((key) => !files.some((file) => file.key === key));
  if (changed.length + deleted.length > 0) {
    const { batch_id } = await canister.create_batch({});
    const replaced = [...deleted, ...changed.map(({ key }) => key).filter((key) => stored.has(key))];
    const operations: UploadOperation[] = [
      ...replaced.map((key) => ({ DeleteAsset: { key } })),
      ...(await uploadContents(canister, batch_id, changed)),
    ];
    await canister.commit_batch({ batch_id, operations });
  }
  return {
    uploaded: changed.map(({ key }) => key),
    unchanged: unchanged.map(({ key }) => key),
    deleted,
  };
}

/** Uploads the files' contents in full messages, and says how to make assets of them. */
async function uploadContents(
  canister: UploadActor,
  batchId: bigint,
  files: readonly AssetFile[],
): Promise<UploadOperation[]> {
  const pieces = files.flatMap((file) =>
    file.contents.flatMap((content) => piecesOf(content.bytes).map((bytes) => ({ content, bytes }))),
  );
  const limit = pLimit(CALLS_IN_FLIGHT);
  const chunkIds = await Promise.all(
    packed(pieces).map((call) =>
      limit(async () => {
        const content = call.map(({ bytes }) => bytes);
        return (await canister.create_chunks({ batch_id: batchId, content })).chunk_ids;
      }),
    ),
  );
  const uploaded = chunkIds.flat().map((chunkId, index) => ({ chunkId, content: pieces[index]?.content }));
  return files.flatMap((file): UploadOperation[] => [
    {
      CreateAsset: {
        key: file.key,
        content_type: file.contentType,
        max_age: file.maxAgeSeconds === undefined ? [] : [BigInt(file.maxAgeSeconds)],
        headers: file.headers.length === 0 ? [] : [file.headers],
        enable_aliasing: file.isAliased === undefined ? [] : [file.isAliased],
        allow_raw_access: file.allowRawAccess === undefined ? [] : [file.allowRawAccess],
      },
    },
    ...file.contents.map((content) => ({
      SetAssetContent: {
        key: file.key,
        content_encoding: content.encoding,
        sha256: [content.sha256] as [Uint8Array],
        chunk_ids: uploaded.filter((chunk) => chunk.content === content).map(({ chunkId }) => chunkId),
        last_chunk: [] as [],
      },
    })),
  ]);
}

/** An empty file is one empty piece. */
function piecesOf(bytes: Uint8Array): Uint8Array[] {
  const count = Math.max(1, Math.ceil(bytes.length / MAX_CALL_BYTES));
  return Array.from({ length: count }, (_, index) =>
    bytes.subarray(index * MAX_CALL_BYTES, (index + 1) * MAX_CALL_BYTES),
  );
}

/** In order, as many to a call as fit. */
function packed<T extends { bytes: Uint8Array }>(pieces: readonly T[]): T[][] {
  const calls: T[][] = [];
  let sizeBytes = Number.POSITIVE_INFINITY;
  for (const piece of pieces) {
    if (sizeBytes + piece.bytes.length > MAX_CALL_BYTES) {
      calls.push([]);
      sizeBytes = 0;
    }
    calls.at(-1)?.push(piece);
    sizeBytes += piece.bytes.length;
  }
  return calls;
}

function isStored(file: AssetFile, asset: ListedAsset | undefined): boolean {
  if (asset === undefined) return false;
  const sameContents = file.contents.every(({ encoding, sha256 }) =>
    asset.encodings.some(
      (other) => other.content_encoding === encoding && toHex(other.sha256[0] ?? new Uint8Array()) === toHex(sha256),
    ),
  );
  const [maxAge] = asset.max_age;
  return (
    sameContents &&
    asset.encodings.length === file.contents.length &&
    asset.content_type === file.contentType &&
    (maxAge === undefined ? undefined : Number(maxAge)) === file.maxAgeSeconds &&
    JSON.stringify(asset.headers[0] ?? []) === JSON.stringify(file.headers) &&
    asset.allow_raw_access[0] === file.allowRawAccess &&
    asset.is_aliased[0] === file.isAliased
  );
}

/** The form in which the ecosystem's libraries read it: `ic_env=<URL-encoded ic_root_key=<hex>&NAME=value…>`. */
function withEnvironmentCookie(
  file: AssetFile,
  rootKey: Uint8Array | undefined,
  environment: Readonly<Record<string, string>>,
): AssetFile {
  if (!file.contentType.startsWith("text/html") || rootKey === undefined) return file;
  const values = [`ic_root_key=${toHex(rootKey)}`, ...Object.entries(environment).map((entry) => entry.join("="))];
  const cookie = `ic_env=${encodeURIComponent(values.join("&"))}; SameSite=Lax`;
  return { ...file, headers: [...file.headers, ["set-cookie", cookie]] };
}
