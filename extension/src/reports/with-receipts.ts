import { base64 } from "@scure/base";
import {
  accepted,
  archiveId,
  askInHalves,
  fromHex,
  LIMITS,
  type StorageEdgeInput,
  type StorageReceipt,
} from "@store-forever/protocol";
import { Principal } from "@store-forever/protocol/ic";
import { type MemoryReceipt, receiptWriter } from "@store-forever/protocol/receipt";
import { checkMemory, verifyProof } from "@store-forever/protocol/verify";
import { type OpenedCapsule, openCapsule } from "../backend/open-capsule.ts";
import type { ExtensionDatabase } from "../storage/databases/database.ts";
import type { SiteCapsule } from "../storage/presence.ts";

/** Galleries accept proofs that are at most five minutes old. This leaves one minute for the way. */
const FRESH_MS = 4 * 60_000;
/** The most that the canister answers at once. */
const MEMORIES_PER_READ = LIMITS.maxMemoriesPerCall;

/**
 * Adds the canister's proof to each edge of a copy in the capsule, so that the gallery need not trust this browser. The proof
 * is the job's receipt, or a new one if that is too old or of another file. If the backend cannot be reached, edges go without proof.
 */
export async function withReceipts(
  database: ExtensionDatabase,
  { capsule, origin }: SiteCapsule,
  edges: readonly StorageEdgeInput[],
): Promise<StorageEdgeInput[]> {
  const nameOf = ({ memoryId }: StorageEdgeInput) => archiveId(origin, "memory", memoryId);
  const present = edges.filter((edge) => edge.present);
  const memoryIds = [...new Set(present.map(nameOf))];
  const hashes = new Map(present.flatMap((edge) => (edge.contentHash ? [[nameOf(edge), edge.contentHash]] : [])));
  const kept = await Promise.all(memoryIds.map((memoryId) => database.get("receipts", [capsule, memoryId])));
  const receipts = new Map<string, MemoryReceipt>();
  for (const record of kept)
    if (record && isFresh(record.receipt) && isOf(record.receipt, hashes.get(record.memoryId)))
      receipts.set(record.memoryId, record.receipt);
  const stale = memoryIds.filter((memoryId) => !receipts.has(memoryId));
  for (const receipt of await newReceipts(database, capsule, stale)) receipts.set(receipt.memoryId, receipt);
  return edges.map((edge) => {
    const receipt = edge.present ? receipts.get(nameOf(edge)) : undefined;
    return receipt ? { ...edge, receipt: storageReceipt(receipt) } : edge;
  });
}

async function newReceipts(
  database: ExtensionDatabase,
  capsule: string,
  memoryIds: string[],
): Promise<MemoryReceipt[]> {
  if (memoryIds.length === 0) return [];
  try {
    const open = await openCapsule(database, capsule);
    const receipts: MemoryReceipt[] = [];
    for (let start = 0; open && start < memoryIds.length; start += MEMORIES_PER_READ)
      receipts.push(...(await readReceipts(open, memoryIds.slice(start, start + MEMORIES_PER_READ))));
    await Promise.all(
      receipts.map((receipt) => database.put("receipts", { capsule, memoryId: receipt.memoryId, receipt })),
    );
    return receipts;
  } catch {
    // If the gallery needs proofs, it refuses the report, which is then sent again.
    return [];
  }
}

/** Receipts of the memories that are in the capsule. @throws StoreError */
async function readReceipts({ network, owner, backend, rootKey }: OpenedCapsule, memoryIds: string[]) {
  const answers = await askInHalves(memoryIds, async (part) =>
    accepted(await backend.memories_read({ memory_ids: part, token: [] })),
  );
  const principal = Principal.fromText(owner);
  const place = { canisterId: network.canisterId, owner: principal };
  const receipts = answers.map(async ({ value, certificate, witness }) => {
    const proof = { certificate: new Uint8Array(certificate), witness: new Uint8Array(witness) };
    const tree = await verifyProof(proof, { canisterId: network.canisterId, rootKey });
    const receiptOf = await receiptWriter({ ...proof, certifiedAtNs: tree.certifiedAtNs }, place);
    return value.flat().map((memory) => {
      checkMemory(tree, principal.toUint8Array(), memory);
      return receiptOf(memory);
    });
  });
  return (await Promise.all(receipts)).flat();
}

const isFresh = ({ certifiedAtNs }: MemoryReceipt) =>
  Date.now() - Number(BigInt(certifiedAtNs) / 1_000_000n) < FRESH_MS;

/** Another version of the memory may have been stored since, here or in another browser. */
const isOf = ({ assets }: MemoryReceipt, sha256: string | undefined) =>
  sha256 === undefined || assets.some((asset) => asset.kind === "original" && asset.sha256 === sha256);

const storageReceipt = ({ certificate, witness }: MemoryReceipt): StorageReceipt => ({
  certificate: base64.encode(fromHex(certificate)),
  witness: base64.encode(fromHex(witness)),
});
