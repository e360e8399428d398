import {
  ASSET_KINDS,
  type AssetKind,
  LIMITS,
  type MemoryPresence,
  memoryMetadataPath,
  type Opt,
  type PresencePage,
} from "@store-forever/protocol";
import { certifiedAsset, type VerifiedTree } from "@store-forever/protocol/verify";
import PQueue from "p-queue";
import { PipelineError } from "../../errors/failures.ts";
import type { BackendConnection, CertifiedAnswer } from "../backend/backend-connection.ts";

const QUESTIONS_AT_ONCE = 4;

export interface CertifiedAsset {
  kind: AssetKind;
  sha256: Uint8Array;
  sizeBytes: number;
}

/** A memory whose description and original the canister certifies. */
export interface CertifiedMemory {
  memoryId: string;
  assets: CertifiedAsset[];
}

/**
 * Which of these memories the archive certifiably holds, and what of each. What the answers claim is not believed:
 * only what the verified certified tree says counts.
 * @throws StoreError, VerificationError
 */
export async function certifiedMemories(
  archive: BackendConnection,
  memoryIds: readonly string[],
): Promise<CertifiedMemory[]> {
  const found = await eachPart(memoryIds, async (asked) => {
    const part: CertifiedMemory[] = [];
    for await (const { items, tree } of presencePages(archive, asked))
      for (const { memory_id } of items) {
        const memory = asked.includes(memory_id) ? certifiedMemory(tree, archive, memory_id) : undefined;
        if (memory !== undefined) part.push(memory);
      }
    return part;
  });
  return found.flat();
}

/** Asks about as many as an archive answers for at a time, a few questions at once. */
export function eachPart<T>(ids: readonly string[], ask: (part: string[]) => Promise<T>): Promise<T[]> {
  const { presenceMax: size } = LIMITS;
  const parts = Array.from({ length: Math.ceil(ids.length / size) }, (_, at) => ids.slice(at * size, (at + 1) * size));
  return new PQueue({ concurrency: QUESTIONS_AT_ONCE }).addAll(parts.map((part) => () => ask(part)));
}

async function* presencePages(
  archive: BackendConnection,
  memoryIds: string[],
): AsyncGenerator<{ items: MemoryPresence[]; tree: VerifiedTree }> {
  let cursor: Opt<string> = [];
  // A page holds one memory at least; a canister that never ends its list is not followed.
  for (let page = 0; page < memoryIds.length; page++) {
    const from: Opt<string> = cursor;
    const { value, tree }: CertifiedAnswer<PresencePage> = await archive.askCertified((backend) =>
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
  archive: BackendConnection,
  memoryId: string,
): CertifiedMemory | undefined {
  const owner = archive.owner.toUint8Array();
  if (tree.leaf(memoryMetadataPath(owner, memoryId)) === undefined) return undefined;
  const assets = ASSET_KINDS.flatMap((kind): CertifiedAsset[] => {
    const fact = certifiedAsset(tree, owner, memoryId, kind);
    return fact === undefined ? [] : [{ kind, sha256: fact.sha256, sizeBytes: Number(fact.sizeBytes) }];
  });
  return assets.some(({ kind }) => kind === "original") ? { memoryId, assets } : undefined;
}
