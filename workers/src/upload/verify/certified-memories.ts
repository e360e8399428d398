import {
  ASSET_KINDS,
  type AssetKind,
  LIMITS,
  type MemoryPresence,
  memoryMetadataPath,
  type Opt,
  type PresenceListing,
} from "@store-forever/protocol";
import { certifiedAsset, type VerifiedTree } from "@store-forever/protocol/verify";
import PQueue from "p-queue";
import { PipelineError } from "../../errors/failures.ts";
import type { BackendConnection, CertifiedAnswer } from "../backend/backend-connection.ts";

const PARTS_AT_ONCE = 4;

export interface CertifiedAsset {
  kind: AssetKind;
  sha256: Uint8Array;
  sizeBytes: number;
}

/** A memory whose description and original the backend certifies. */
export interface CertifiedMemory {
  memoryId: string;
  assets: CertifiedAsset[];
}

/**
 * Finds out which of these memories the backend certifiably holds, with which assets. The answers' claims do not count,
 * only what the verified tree contains.
 * @throws StoreError, VerificationError
 */
export async function certifiedMemories(
  connection: BackendConnection,
  memoryIds: readonly string[],
): Promise<CertifiedMemory[]> {
  const found = await eachPart(memoryIds, async (asked) => {
    const part: CertifiedMemory[] = [];
    for await (const { items, tree } of presenceListings(connection, asked))
      for (const { memory_id } of items) {
        const memory = asked.includes(memory_id) ? certifiedMemory(tree, connection, memory_id) : undefined;
        if (memory !== undefined) part.push(memory);
      }
    return part;
  });
  return found.flat();
}

/** Asks in parts of as many ids as the backend answers for at a time, a few parts at once. */
export function eachPart<T>(ids: readonly string[], ask: (part: string[]) => Promise<T>): Promise<T[]> {
  const { presenceMax: size } = LIMITS;
  const parts = Array.from({ length: Math.ceil(ids.length / size) }, (_, at) => ids.slice(at * size, (at + 1) * size));
  return new PQueue({ concurrency: PARTS_AT_ONCE }).addAll(parts.map((part) => () => ask(part)));
}

async function* presenceListings(
  connection: BackendConnection,
  memoryIds: string[],
): AsyncGenerator<{ items: MemoryPresence[]; tree: VerifiedTree }> {
  let cursor: Opt<string> = [];
  // A listing has at least one memory. A canister whose list never ends is not followed.
  for (let count = 0; count < memoryIds.length; count++) {
    const from: Opt<string> = cursor;
    const { value, tree }: CertifiedAnswer<PresenceListing> = await connection.askCertified((backend) =>
      backend.get_memory_list_presence_icp({ memory_ids: memoryIds, cursor: from, limit: [LIMITS.presenceMax] }),
    );
    yield { items: value.items, tree };
    cursor = value.next_cursor;
    if (cursor.length === 0) return;
  }
  throw new PipelineError("Integrity", "The archive's list of stored photos never ends. Try again later.");
}

function certifiedMemory(
  tree: VerifiedTree,
  connection: BackendConnection,
  memoryId: string,
): CertifiedMemory | undefined {
  const owner = connection.owner.toUint8Array();
  if (tree.leaf(memoryMetadataPath(owner, memoryId)) === undefined) return undefined;
  const assets = ASSET_KINDS.flatMap((kind): CertifiedAsset[] => {
    const fact = certifiedAsset(tree, owner, memoryId, kind);
    return fact === undefined ? [] : [{ kind, sha256: fact.sha256, sizeBytes: Number(fact.sizeBytes) }];
  });
  return assets.some(({ kind }) => kind === "original") ? { memoryId, assets } : undefined;
}
