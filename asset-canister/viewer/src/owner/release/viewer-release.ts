import { RELEASE_PATHS, toHex } from "@store-forever/protocol";
import type { Agent } from "@store-forever/protocol/ic";
import { type FileOperation, filesOf, type ListedFile } from "./files-actor.ts";
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

/** Compares the viewer that a canister serves with the one that its factory releases. @param agent signs as a controller of the canister */
export async function viewerRelease(
  agent: Agent,
  { canisterId, factoryId }: { canisterId: string; factoryId: string },
): Promise<ViewerRelease> {
  const [own, released] = await Promise.all([listed(agent, canisterId), listed(agent, factoryId)]);
  const wanted = released
    .filter(({ key }) => key.startsWith(`${RELEASE_PATHS.viewer}/`))
    .map((file) => ({ ...file, key: file.key.slice(RELEASE_PATHS.viewer.length) }));
  const present = new Map(own.map((file) => [file.key, fingerprint(file)]));
  const other = wanted.filter((file) => present.get(file.key) !== fingerprint(file));
  const left = wanted.length === 0 ? [] : own.filter(({ key }) => isLeft(key, wanted));
  const put = async () => {
    const canister = filesOf(agent, canisterId);
    const operations: FileOperation[] = left.map(({ key }) => ({ DeleteAsset: { key } }));
    let sizeBytes = 0;
    const commit = () => canister.commit_batch({ batch_id: 0n, operations: operations.splice(0) });
    for (const file of other) {
      if (present.has(file.key)) operations.push({ DeleteAsset: { key: file.key } });
      operations.push(creationOf(file));
      for (const { content_encoding, sha256, length } of file.encodings) {
        if (sizeBytes + Number(length) > MESSAGE_BYTES) {
          await commit();
          sizeBytes = 0;
        }
        sizeBytes += Number(length);
        const key = `${RELEASE_PATHS.viewer}${file.key}`;
        const [hash = new Uint8Array()] = sha256;
        const read = { key, content_encoding, sha256: Uint8Array.from(hash), sizeBytes: Number(length) };
        const { bytes } = await readFile(agent, factoryId, read);
        operations.push({
          SetAssetContent: { key: file.key, content_encoding, sha256, chunk_ids: [], last_chunk: [bytes] },
        });
      }
    }
    if (operations.length > 0) await commit();
  };
  return { isOther: other.length + left.length > 0, put };
}

const listed = (agent: Agent, canisterId: string) => filesOf(agent, canisterId).list({ start: [], length: [] });

const isLeft = (key: string, wanted: readonly ListedFile[]) =>
  key.startsWith(BUILT_FOLDER) && !wanted.some((file) => file.key === key);

/** All of a file but its bytes, and their hashes. */
function fingerprint({ content_type, max_age, headers, allow_raw_access, is_aliased, encodings }: ListedFile): string {
  const hashes = encodings.map(
    ({ content_encoding, sha256: [hash] }) => `${content_encoding} ${hash && toHex(Uint8Array.from(hash))}`,
  );
  return JSON.stringify([content_type, max_age.map(String), headers, allow_raw_access, is_aliased, hashes.sort()]);
}

function creationOf({ encodings: _, is_aliased, ...file }: ListedFile): FileOperation {
  return { CreateAsset: { ...file, enable_aliasing: is_aliased } };
}
