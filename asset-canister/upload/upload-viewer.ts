import { equalBytes, RELEASE_PATHS, toHex } from "@store-forever/protocol";
import { type Agent, MAINNET_ROOT_KEY } from "@store-forever/protocol/ic";
import { type FileOperation, filesOf, type ListedFile } from "../files/files-actor.ts";
import { ROOT_KEY_NAME, takesSettings, withPreviewOrigin, withSettings } from "../settings/page-settings.ts";
import { SECURITY_FILE, securityText } from "../settings/security-text.ts";
import { type AssetFile, plainFile, readAssetFiles } from "./asset-files.ts";
import { uploadContents } from "./upload-contents.ts";

export interface ViewerUpload {
  /** Its identity must be a controller of the canister, or have been granted `Commit` by one. */
  agent: Agent;
  canisterId: string;
  /** The built viewer. Its files become the canister's only ones, with the rules of its `.ic-assets.json5`. */
  dir: string;
  /** Where the viewer is not to be served, but kept as a part of the release (`RELEASE_PATHS`): the release's module, gzipped. */
  releaseModule?: Uint8Array;
  /**
   * The settings that are written into the pages, e.g. `PUBLIC_CANISTER_ID:backend`, besides the root key of a network that is not
   * mainnet.
   */
  environment?: Readonly<Record<`PUBLIC_${string}`, string>>;
  /** Where browsers find the viewer: services that preview links need whole addresses, and so does `security.txt`. */
  origin?: string;
  /** Where to report a weakness, e.g. `mailto:security@archive.example`; the mailbox that RFC 2142 keeps for this when left out. */
  securityContact?: string | undefined;
}

/** The keys of the assets, e.g. `/assets/index-Cx1.js`. */
export interface UploadedViewer {
  uploaded: string[];
  unchanged: string[];
  deleted: string[];
}

/** What an upload would change. */
export interface ViewerChanges {
  changed: AssetFile[];
  unchanged: AssetFile[];
  /** Keys of assets that are no files of the viewer. */
  deleted: string[];
  /** Keys of all assets that are there. */
  stored: Set<string>;
}

/** Compares the folder's files with what the canister serves. Nothing is changed. */
export async function changesOf(upload: ViewerUpload): Promise<ViewerChanges> {
  const { origin, securityContact } = upload;
  const generated = origin === undefined ? {} : { [SECURITY_FILE]: securityText(origin, securityContact) };
  const viewer = await readAssetFiles(upload.dir, (html) => deployedPage(html, upload), generated);
  const files = upload.releaseModule === undefined ? viewer : releaseOf(viewer, upload.releaseModule);
  const canister = filesOf(upload.agent, upload.canisterId);
  const stored = new Map((await canister.list({ start: [], length: [] })).map((asset) => [asset.key, asset]));
  const unchanged = files.filter((file) => isStored(file, stored.get(file.key)));
  return {
    unchanged,
    changed: files.filter((file) => !unchanged.includes(file)),
    deleted: [...stored.keys()].filter((key) => !files.some((file) => file.key === key)),
    stored: new Set(stored.keys()),
  };
}

/**
 * Makes the canister serve exactly the files of a folder. It is one batch, so that the canister shows the old viewer or the new one,
 * never a mixture. Files that are there already, byte for byte and with the same headers, are not sent again.
 */
export async function uploadViewer(upload: ViewerUpload): Promise<UploadedViewer> {
  const { changed, unchanged, deleted, stored } = await changesOf(upload);
  const canister = filesOf(upload.agent, upload.canisterId);
  if (changed.length + deleted.length > 0) {
    const { batch_id } = await canister.create_batch({});
    const replaced = [...deleted, ...changed.map(({ key }) => key).filter((key) => stored.has(key))];
    const operations: FileOperation[] = [
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

function releaseOf(viewer: readonly AssetFile[], module: Uint8Array): AssetFile[] {
  return [
    ...viewer.map((file) => ({ ...file, key: `${RELEASE_PATHS.viewer}${file.key}` })),
    plainFile(RELEASE_PATHS.module, "application/gzip", module),
  ];
}

function deployedPage(html: string, { agent: { rootKey }, environment, origin }: ViewerUpload): string {
  const known = {
    ...(rootKey === null || equalBytes(rootKey, MAINNET_ROOT_KEY) ? {} : { [ROOT_KEY_NAME]: toHex(rootKey) }),
  };
  const page = takesSettings(html) ? withSettings(html, { ...known, ...environment }) : html;
  return origin === undefined ? page : withPreviewOrigin(page, origin);
}

function isStored(file: AssetFile, asset: ListedFile | undefined): boolean {
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
