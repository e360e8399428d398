import { RELEASE_PATHS, type ReleasedFile, toHex } from "@store-forever/protocol";
import type { Agent } from "@store-forever/protocol/ic";
import { type FileOperation, filesOf } from "../../../../files/files-actor.ts";
import { readFile } from "./read-file.ts";

/** What a message carries of files, so that it stays below 2 MB with all that is around them. */
const MESSAGE_BYTES = 1_500_000;
/** Names that the build makes of the files' contents. Those of earlier versions are never asked for again. */
const BUILT_FOLDER = "/assets/";

/** The viewer's files as a factory releases them. */
export interface ViewerRelease {
  /** Whether the archive serves other ones. */
  isOther: boolean;
  /** Puts them there. Done again, it changes nothing. What else the owner serves stays. */
  put(): Promise<void>;
}

/**
 * Compares the viewer that a canister serves with the one that its factory releases.
 * @param agent signs as a controller of the canister
 * @param released as the factory certifies it. What the canister serves is one node's word, which may hide an update, and can put nothing else there
 */
export async function viewerRelease(
  agent: Agent,
  { canisterId, factoryId, released }: { canisterId: string; factoryId: string; released: readonly ReleasedFile[] },
): Promise<ViewerRelease> {
  const own = await filesOf(agent, canisterId).list({ start: [], length: [] });
  const present = new Map(own.map((file) => [file.key, fingerprint({ ...file, contents: file.encodings })]));
  const other = released.filter((file) => present.get(file.key) !== fingerprint(file));
  const left = released.length === 0 ? [] : own.filter(({ key }) => isLeft(key, released));
  const put = async () => {
    const canister = filesOf(agent, canisterId);
    const operations: FileOperation[] = left.map(({ key }) => ({ DeleteAsset: { key } }));
    let sizeBytes = 0;
    const commit = () => canister.commit_batch({ batch_id: 0n, operations: operations.splice(0) });
    for (const file of other) {
      if (present.has(file.key)) operations.push({ DeleteAsset: { key: file.key } });
      operations.push(creationOf(file));
      for (const { content_encoding, sha256, size_bytes } of file.contents) {
        if (sizeBytes + Number(size_bytes) > MESSAGE_BYTES) {
          await commit();
          sizeBytes = 0;
        }
        sizeBytes += Number(size_bytes);
        const key = `${RELEASE_PATHS.viewer}${file.key}`;
        const read = { key, content_encoding, sha256, sizeBytes: Number(size_bytes) };
        const { bytes } = await readFile(agent, factoryId, read);
        operations.push({
          SetAssetContent: { key: file.key, content_encoding, sha256: [sha256], chunk_ids: [], last_chunk: [bytes] },
        });
      }
    }
    if (operations.length > 0) await commit();
  };
  return { isOther: other.length + left.length > 0, put };
}

const isLeft = (key: string, released: readonly ReleasedFile[]) =>
  key.startsWith(BUILT_FOLDER) && !released.some((file) => file.key === key);

type Properties = Omit<ReleasedFile, "key" | "contents">;
interface Content {
  content_encoding: string;
  sha256: Uint8Array | [] | [Uint8Array];
}

/** All of a file but its bytes, and their hashes. */
function fingerprint({
  content_type,
  max_age,
  headers,
  allow_raw_access,
  is_aliased,
  contents,
}: Properties & { contents: readonly Content[] }): string {
  const hashes = contents.map(({ content_encoding, sha256 }) => {
    const hash = sha256 instanceof Uint8Array ? sha256 : sha256[0];
    return `${content_encoding} ${hash && toHex(Uint8Array.from(hash))}`;
  });
  return JSON.stringify([content_type, max_age.map(String), headers, allow_raw_access, is_aliased, hashes.sort()]);
}

function creationOf({ contents: _, is_aliased, ...file }: ReleasedFile): FileOperation {
  return { CreateAsset: { ...file, enable_aliasing: is_aliased } };
}
