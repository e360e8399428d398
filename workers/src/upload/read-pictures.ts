import { type AssetKind, type Backend, equalBytes, LIMITS, type Opt } from "@store-forever/protocol";
import type { Signer } from "@store-forever/protocol/delegation";
import { VerificationError } from "@store-forever/protocol/verify";
import type { Network, PipelineResult } from "../api.ts";
import { resultOf } from "../errors/failures.ts";
import { type BackendConnection, connectBackend } from "./backend/backend-connection.ts";
import { type CertifiedAsset, type CertifiedMemory, certifiedMemories } from "./verify/certified-memories.ts";

/** The largest first. Originals are of any format, so they are not shown as they are. */
const SHOWN: readonly AssetKind[] = ["display", "thumb"];

export interface ReadPicture {
  memoryId: string;
  /** A file of a type that browsers show. */
  bytes: Uint8Array<ArrayBuffer>;
}

/**
 * Reads the pictures of memories as they are shown, each in one message, and checks every byte against what the backend certifies. What is not
 * there or has no such picture is left out. Needs no worker.
 */
export function readPictures(
  network: Network,
  signer: Signer,
  memoryIds: readonly string[],
): Promise<PipelineResult<ReadPicture[]>> {
  return resultOf(async () => {
    const connection = await connectBackend(network, signer);
    const memories = await certifiedMemories(connection, memoryIds);
    return (await Promise.all(memories.map((memory) => readPicture(connection, memory)))).flat();
  }, network);
}

/** @throws StoreError, VerificationError */
export async function readPicture(
  connection: Pick<BackendConnection, "ask">,
  { memoryId, assets }: CertifiedMemory,
): Promise<ReadPicture[]> {
  const kinds = SHOWN.map((kind) => assets.find((asset) => asset.kind === kind));
  const asset = kinds.find((each) => each !== undefined && each.sizeBytes <= LIMITS.chunkSizeBytes);
  if (asset === undefined) return [];
  const none: Opt<never> = [];
  const kind = { [asset.kind]: null } as Parameters<Backend["blob_read_chunk"]>[0]["kind"];
  const locator = { memory_id: memoryId, kind, token: none, version: none };
  const bytes = new Uint8Array(await connection.ask((backend) => backend.blob_read_chunk(locator, 0)));
  await checkHash(bytes, asset);
  return [{ memoryId, bytes }];
}

/** @throws VerificationError */
async function checkHash(bytes: Uint8Array<ArrayBuffer>, { kind, sha256 }: CertifiedAsset): Promise<void> {
  const actual = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  if (!equalBytes(actual, sha256)) throw new VerificationError(`The archive sent another ${kind} than it certifies.`);
}
