import { toHex } from "@store-forever/protocol";
import type { Agent } from "@store-forever/protocol/ic";
import { takesSettings, withSettings } from "../settings/page-settings.ts";
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
   * The settings that are written into the pages besides the root key, e.g. `PUBLIC_CANISTER_ID:backend`.
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
  const rootKey = agent.rootKey === null ? {} : { ic_root_key: toHex(agent.rootKey) };
  const settings = { ...rootKey, ...environment };
  const files = await readAssetFiles(dir, (html) => (takesSettings(html) ? withSettings(html, settings) : html));
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
