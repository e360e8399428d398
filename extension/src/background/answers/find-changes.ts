import { archiveId, ok } from "@store-forever/protocol";
import { readSourceAccess } from "../../access/source-access.ts";
import { findCapsuleOwner } from "../../backend/capsule-key.ts";
import { readNetwork } from "../../backend/network.ts";
import type { GalleryChange, ReplyTo } from "../../messages/reply.ts";
import { capsuleName, openDatabase } from "../../storage/database.ts";
import { recallStored, recallStoredFiles } from "../../storage/presence.ts";
import { addressSha256 } from "../../storage/stored-file.ts";
import { isPlain } from "./estimate-gallery.ts";
import { lookAtPhotos } from "./look-at-photos.ts";

interface StoredPhoto {
  memoryId: string;
  /** Addresses that its page names for it now. */
  urls: string[];
}

/**
 * Photos that their site has replaced at the same address since they were stored, as far as their size tells. Another file becomes
 * another memory, so that the former one stays.
 */
export async function findChanges(origin: string, stored: readonly StoredPhoto[]): Promise<ReplyTo["gallery.changes"]> {
  const network = await readNetwork();
  const database = await openDatabase();
  const owner = network.ok ? await findCapsuleOwner(database, network.value) : undefined;
  if (!network.ok || owner === undefined) return ok([]);
  const site = { capsule: capsuleName(network.value.canisterId, owner), origin };
  const files = await recallStoredFiles(
    database,
    site,
    stored.map(({ memoryId }) => memoryId),
  );
  const asked = new Map<string, { memoryId: string; sizeBytes: number }>();
  for (const { memoryId, urls } of stored) {
    const file = files.get(memoryId);
    for (const url of file === undefined ? [] : urls)
      if (isPlain(url, origin) && (await addressSha256(url)) === file?.addressSha256)
        asked.set(url, { memoryId, sizeBytes: file.sizeBytes });
  }
  const heads = await lookAtPhotos([...asked.keys()], await readSourceAccess(origin));
  const changes = heads.flatMap(({ url, sizeBytes }): GalleryChange[] => {
    const before = asked.get(url);
    if (before === undefined || sizeBytes === undefined || sizeBytes === before.sizeBytes) return [];
    return [{ memoryId: before.memoryId, versionId: versionId(before.memoryId, sizeBytes) }];
  });
  const known = new Set(
    await recallStored(
      database,
      site,
      changes.map((change) => change.versionId),
    ),
  );
  return ok(changes.filter((change) => !known.has(change.versionId)));
}

/** The page's id of a file that took the place of another one: the same for the same file, as far as its size tells. */
const versionId = (memoryId: string, sizeBytes: number) =>
  archiveId("https://version.invalid", "memory", `${memoryId}/${sizeBytes}`);
