import { equalBytes, type LimitsRecord, toHex } from "@store-forever/protocol";
import type { StoredMemory } from "../api.ts";
import { createFreshRead, NotYetVisible } from "../retry.ts";
import type { Archive } from "./archive.ts";
import { type CertifiedMemory, certifiedMemories } from "./presence.ts";
import type { UploadedMemory } from "./uploader.ts";

/**
 * Reads, independently and certified, what was uploaded. Only memories of which every asset has the hash and size that
 * this browser computed are in the answer.
 * @throws VerificationError when the answers themselves cannot be trusted
 */
export async function verifiedMemories(
  archive: Archive,
  uploads: readonly UploadedMemory[],
  limits: LimitsRecord,
): Promise<StoredMemory[]> {
  const uploadById = new Map(uploads.map((upload) => [upload.memoryId, upload]));
  let verified: StoredMemory[] = [];
  const read = async () => {
    const certified = await certifiedMemories(archive, [...uploadById.keys()], limits);
    verified = certified.flatMap((memory) => {
      const upload = uploadById.get(memory.memoryId);
      return upload !== undefined && isAsUploaded(upload, memory) ? [storedMemory(memory, !upload.created)] : [];
    });
    if (verified.length < uploadById.size) throw new NotYetVisible("Not everything that was uploaded is certified.");
  };
  await createFreshRead()(read).catch((error: unknown) => {
    if (!(error instanceof NotYetVisible)) throw error;
  });
  return verified;
}

/** Where another copy was there first, its smaller versions may come from another browser: the original decides. */
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
