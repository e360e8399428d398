import { askInHalves, equalBytes, type Memory, nameOf, toHex } from "@store-forever/protocol";
import { receiptWriter } from "@store-forever/protocol/receipt";
import { checkMemory } from "@store-forever/protocol/verify";
import type { StoredMemory } from "../../api.ts";
import { createReadRetry, NotYetVisible } from "../../errors/retry.ts";
import type { BackendConnection } from "../backend/backend-connection.ts";
import { type CertifiedMemory, eachPart } from "./certified-memories.ts";
import type { UploadedMemory } from "./uploaded-memory.ts";

/**
 * Reads memories back, certified: description, assets, and a receipt of both. Of the uploaded memories, only those are
 * returned whose assets all have the hash and size that this browser computed.
 * @param presentIds memories that were stored before
 * @throws VerificationError when the answers themselves cannot be trusted
 */
export async function verifiedMemories(
  connection: BackendConnection,
  uploads: readonly UploadedMemory[],
  presentIds: readonly string[],
): Promise<StoredMemory[]> {
  const uploadById = new Map(uploads.map((upload) => [upload.memoryId, upload]));
  const ids = [...new Set([...presentIds, ...uploadById.keys()])];
  const verified = new Map<string, StoredMemory>();
  const read = async () => {
    const missing = ids.filter((id) => !verified.has(id));
    const answers = await eachPart(missing, (part) => askInHalves(part, (half) => readMemories(connection, half)));
    for (const memory of answers.flat(2)) {
      const upload = uploadById.get(memory.memoryId);
      if (upload === undefined || isAsUploaded(upload, memory))
        verified.set(memory.memoryId, {
          ...storedMemory(memory, !(upload?.created ?? false)),
          receipt: memory.receipt,
        });
    }
    if (verified.size < ids.length) throw new NotYetVisible("Not everything that was uploaded is certified.");
  };
  await createReadRetry()(read).catch((error: unknown) => {
    if (!(error instanceof NotYetVisible)) throw error;
  });
  return [...verified.values()];
}

type ReadMemory = CertifiedMemory & { receipt: NonNullable<StoredMemory["receipt"]> };

/** Reads those of the memories that the backend holds, exactly as certified. */
async function readMemories(connection: BackendConnection, memoryIds: string[]): Promise<ReadMemory[]> {
  const { value, tree, proof } = await connection.askCertified((backend) =>
    backend.memories_read({ memory_ids: memoryIds, token: [] }),
  );
  const owner = connection.owner.toUint8Array();
  const memories = value.flat().filter(({ id }) => memoryIds.includes(id));
  const capsule = { canisterId: connection.address.canisterId, owner: connection.owner };
  const receiptOf = await receiptWriter({ ...proof, certifiedAtNs: tree.certifiedAtNs }, capsule);
  return memories.map((memory) => {
    checkMemory(tree, owner, memory);
    return { memoryId: memory.id, assets: assetsOf(memory), receipt: receiptOf(memory) };
  });
}

const assetsOf = (memory: Memory): CertifiedMemory["assets"] =>
  memory.assets.map(({ kind, sha256, size_bytes }) => ({ kind: nameOf(kind), sha256, sizeBytes: Number(size_bytes) }));

/** Where another copy was stored first, its smaller versions may come from another browser. Then only the original is compared. */
export function isAsUploaded(upload: UploadedMemory, certified: CertifiedMemory): boolean {
  return upload.assets
    .filter(({ kind }) => upload.created || kind === "original")
    .every(({ kind, sha256, sizeBytes }) =>
      certified.assets.some(
        (asset) => asset.kind === kind && asset.sizeBytes === sizeBytes && equalBytes(asset.sha256, sha256),
      ),
    );
}

export function storedMemory({ memoryId, assets }: CertifiedMemory, alreadyStored: boolean): StoredMemory {
  return {
    memoryId,
    alreadyStored,
    assets: assets.map(({ kind, sha256, sizeBytes }) => ({ kind, sha256: toHex(sha256), sizeBytes })),
  };
}
