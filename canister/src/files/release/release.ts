import type { CertifiedTree } from "@store-forever/certified";
import { concatBytes, RELEASE_PATHS, type Release, releaseLeaf, releasePath } from "@store-forever/protocol";
import { type Asset, propertiesOf } from "../assets/asset.ts";
import type { BatchOperation, CreateAssetRecord } from "../candid/records.ts";

/** As much of the store of files as is needed here. */
export interface ReadableFiles {
  asset(key: string): Asset | undefined;
  list(): [string, Asset][];
  readonly uploads: { chunk(chunkId: number): Uint8Array };
}

/** What a message carries of files, so that it stays below 2 MB with all that is around them. */
const MESSAGE_BYTES = 1_500_000;
/** The network's chunk store takes no larger ones. */
const PART_BYTES = 1024 ** 2;

export interface ReleasedModule {
  sha256: Uint8Array;
  sizeBytes: number;
  /** The module in order, each part read when it is asked for. */
  parts: readonly (() => Uint8Array)[];
}

/** The module, gzipped; `undefined` before a deployment put it here. */
export function releasedModule(assets: ReadableFiles): ReleasedModule | undefined {
  const content = assets.asset(RELEASE_PATHS.module)?.encodings.get("identity");
  if (content === undefined) return undefined;
  const { sha256, sizeBytes, chunkIds, chunkSizeBytes } = content;
  const parts = chunkIds.flatMap((chunkId, index) => {
    const chunkBytes = Math.min(chunkSizeBytes, sizeBytes - index * chunkSizeBytes);
    return Array.from({ length: Math.ceil(chunkBytes / PART_BYTES) }, (_, part) => () => {
      const start = part * PART_BYTES;
      return assets.uploads.chunk(chunkId).subarray(start, Math.min(start + PART_BYTES, chunkBytes));
    });
  });
  return { sha256, sizeBytes, parts };
}

/** What is released here, as `get_release` tells it; `undefined` before a deployment put it here. */
export function releaseIn(assets: ReadableFiles): Release | undefined {
  const module = releasedModule(assets);
  if (module === undefined) return undefined;
  const viewer = viewerFiles(assets).map(([key, asset]) => ({
    ...propertiesOf(asset),
    key,
    content_type: asset.contentType,
    contents: [...asset.encodings].map(([content_encoding, { sha256, sizeBytes }]) => ({
      content_encoding,
      sha256,
      size_bytes: BigInt(sizeBytes),
    })),
  }));
  return { module_sha256: module.sha256, module_bytes: BigInt(module.sizeBytes), viewer };
}

/** Whether a file belongs to the release. */
export const isReleased = (key: string): boolean =>
  key === RELEASE_PATHS.module || key.startsWith(`${RELEASE_PATHS.viewer}/`);

/** Certifies what is released now, for owners who install by it. @param sha256 the realm's own */
export function certifyRelease(
  tree: CertifiedTree,
  assets: ReadableFiles,
  sha256: (bytes: Uint8Array) => Uint8Array,
): void {
  const release = releaseIn(assets);
  if (release === undefined) tree.delete(releasePath());
  else tree.set(releasePath(), releaseLeaf(release, sha256));
}

/**
 * The operations that make the viewer's files in another canister, by `commit_batch` under the batch number 0: each list fills a message. Doing
 * them again changes nothing. A message is read when it is asked for.
 */
export function* viewerMessages(assets: ReadableFiles): Generator<BatchOperation[]> {
  let operations: BatchOperation[] = [];
  let sizeBytes = 0;
  for (const [key, asset] of viewerFiles(assets)) {
    operations.push({ CreateAsset: creationOf(key, asset) });
    for (const [name, content] of asset.encodings) {
      if (operations.length > 1 && sizeBytes + content.sizeBytes > MESSAGE_BYTES) {
        yield operations;
        [operations, sizeBytes] = [[{ CreateAsset: creationOf(key, asset) }], 0];
      }
      sizeBytes += content.sizeBytes;
      operations.push({
        SetAssetContent: {
          key,
          content_encoding: name,
          sha256: [content.sha256],
          chunk_ids: [],
          last_chunk: [concatBytes(content.chunkIds.map((chunkId) => assets.uploads.chunk(chunkId)))],
        },
      });
    }
  }
  if (operations.length > 0) yield operations;
}

/** With the keys that they have in a canister that serves them. */
function viewerFiles(assets: ReadableFiles): [string, Asset][] {
  return assets
    .list()
    .filter(([key]) => key.startsWith(`${RELEASE_PATHS.viewer}/`))
    .map(([key, asset]): [string, Asset] => [key.slice(RELEASE_PATHS.viewer.length), asset]);
}

function creationOf(key: string, asset: Asset): CreateAssetRecord {
  const { max_age, headers, allow_raw_access, is_aliased } = propertiesOf(asset);
  return { key, content_type: asset.contentType, max_age, headers, allow_raw_access, enable_aliasing: is_aliased };
}
