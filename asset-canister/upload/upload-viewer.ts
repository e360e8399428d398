import { toHex } from "@store-forever/protocol";
import type { Agent } from "@store-forever/protocol/ic";
import { type AssetFile, readAssetFiles } from "./asset-files.ts";
import { type ListedAsset, type UploadOperation, uploadActor } from "./upload-actor.ts";
import { uploadContents } from "./upload-contents.ts";

export interface ViewerUpload {
  /** Its identity must be a controller of the canister, or have been granted `Commit` by one. */
  agent: Agent;
  canisterId: string;
  /** The built viewer. Its files become the canister's only ones, with the rules of its `.ic-assets.json5`. */
  dir: string;
  /**
   * What pages learn from the `ic_env` cookie besides the root key, e.g. `PUBLIC_CANISTER_ID:backend`.
   * The standard canister reads both from the system; Azle cannot, so the cookie comes with the upload.
   */
  environment?: Readonly<Record<`PUBLIC_${string}`, string>>;
}

/** The keys of the assets, e.g. `/assets/index-Cx1.js`. */
export interface UploadedViewer {
  uploaded: string[];
  unchanged: string[];
  deleted: string[];
}

/**
 * Makes the canister serve exactly the files of a folder. It is one batch, so that the canister shows the old viewer or the new one,
 * never a mixture. Files that are there already, byte for byte and with the same headers, are not sent again.
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

/** Adds the cookie in the form that the ecosystem's libraries read: `ic_env=<URL-encoded ic_root_key=<hex>&NAME=value…>`. */
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
