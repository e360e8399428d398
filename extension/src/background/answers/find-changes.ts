import { ok } from "@store-forever/protocol";
import { unsignedAddress } from "@store-forever/workers/reach";
import { readSourceAccess } from "../../access/source-access.ts";
import { findCapsuleOwner } from "../../backend/capsule-key.ts";
import { readNetwork } from "../../backend/network.ts";
import type { GalleryChange, ReplyTo } from "../../messages/reply.ts";
import { hasConsent } from "../../storage/consents.ts";
import { capsuleName, openDatabase, type PresenceRecord } from "../../storage/databases/database.ts";
import { addressSha256 } from "../../storage/databases/stored-file.ts";
import { keepSeen, recallRecords } from "../../storage/presence.ts";
import { isPlain } from "./estimate-gallery.ts";
import { galleryHashes } from "./gallery-hashes.ts";
import { lookAtPhotos, type PhotoHead } from "./look-at-photos.ts";

interface StoredPhotos {
  origin: string;
  galleryId: string;
  edgesUrl: string | null;
  /** With the addresses that its page names for each now. */
  stored: readonly { memoryId: string; urls: string[] }[];
}

/**
 * Photos that their site has replaced since they were stored: the gallery tells another hash than the archive certifies or, where it tells
 * none, the photo's server tells another size or tag, or its first bytes are others. Another file becomes a new version of its memory. Where a gallery tells a hash that its
 * file turned out not to have, that is counted, and offered no more.
 */
export async function findChanges(photos: StoredPhotos): Promise<ReplyTo["gallery.changes"]> {
  const told = await compareHashes(photos, await hashesFor(photos));
  if (told === undefined) return ok({ changes: [], contradictedCount: 0 });
  const { database, site, changes, contradictedCount, untold } = told;
  const seen = new Map<string, Pick<PresenceRecord, "file">>();
  const asked = new Map<string, { memoryId: string; record: PresenceRecord }>();
  for (const { memoryId, urls, record } of untold) {
    const url = await askedFor(urls, record, site.origin);
    if (url !== undefined) asked.set(url, { memoryId, record });
  }
  for (const head of await lookAtPhotos([...asked.keys()], await readSourceAccess(site.origin))) {
    const { memoryId, record } = asked.get(head.url) ?? {};
    if (memoryId === undefined || record?.original === undefined) continue;
    if (isOther(head, record)) changes.push({ memoryId, replaces: record.original.sha256 });
    else if (head.sizeBytes !== undefined) {
      const { etag, headSha256 } = head;
      const now = { sha256: record.original.sha256, headSha256, ...(etag === undefined ? {} : { etag }) };
      seen.set(memoryId, { file: { addressSha256: await addressSha256(head.url), seen: now } });
    }
  }
  await keepSeen(database, site, seen);
  return ok({ changes, contradictedCount });
}

/**
 * Photos of which the gallery's API tells another hash than the archive certifies. Nobody else is asked. The button shows the page whether
 * the two are the same: so that is not looked at where the file may be another site's, unless the person lets the site know their archive.
 * @returns null where it tells no hashes
 */
export async function findToldChanges({
  memoryIds,
  ...gallery
}: Omit<StoredPhotos, "stored"> & { memoryIds: readonly string[] }): Promise<GalleryChange[] | null> {
  return toldChanges(gallery.origin, memoryIds, await hashesFor(gallery));
}

/** The same, where the gallery has told its hashes. */
export async function toldChanges(
  origin: string,
  memoryIds: readonly string[],
  hashes: ReadonlyMap<string, string>,
): Promise<GalleryChange[] | null> {
  const stored = memoryIds.map((memoryId) => ({ memoryId, urls: [] }));
  const told = await compareHashes({ origin, stored }, hashes);
  if (told === undefined || hashes.size === 0) return null;
  const { database, site, records, changes } = told;
  if (await hasConsent(database, site)) return changes;
  return changes.filter(({ memoryId }) => records.get(memoryId)?.readFrom === site.origin);
}

/** The gallery is asked whatever is stored: whether it is asked must not tell it that. */
const hashesFor = async ({ edgesUrl, galleryId }: Pick<StoredPhotos, "edgesUrl" | "galleryId">) =>
  edgesUrl === null ? new Map<string, string>() : galleryHashes(edgesUrl, galleryId);

/** @returns `undefined` where nothing was ever stored from this browser */
async function compareHashes(
  { origin, stored }: Pick<StoredPhotos, "origin" | "stored">,
  hashes: ReadonlyMap<string, string>,
) {
  const network = await readNetwork();
  const database = await openDatabase();
  const owner = network.ok ? await findCapsuleOwner(database, network.value) : undefined;
  if (!network.ok || owner === undefined) return undefined;
  const site = { capsule: capsuleName(network.value.canisterId, owner), origin };
  const ids = stored.map(({ memoryId }) => memoryId);
  const records = await recallRecords(database, site, ids);
  const changes: GalleryChange[] = [];
  const untold: { memoryId: string; urls: string[]; record: PresenceRecord }[] = [];
  const seen = new Map<string, Pick<PresenceRecord, "told">>();
  let contradictedCount = 0;
  for (const { memoryId, urls } of stored) {
    const record = records.get(memoryId);
    if (record?.original === undefined) continue;
    const hash = hashes.get(memoryId);
    if (hash === undefined) untold.push({ memoryId, urls, record });
    else if (hash !== record.original.sha256) {
      const isContradicted = record.told?.sha256 === hash && record.told.state === "contradicted";
      if (isContradicted) contradictedCount++;
      else {
        changes.push({ memoryId, replaces: record.original.sha256 });
        seen.set(memoryId, { told: { sha256: hash, state: "offered" } });
      }
    }
  }
  await keepSeen(database, site, seen);
  return { database, site, records, changes, contradictedCount, untold };
}

/**
 * The address that a stored photo was read from or, where another browser has read it, the only one that its page names. One that is signed
 * until a time may be asked several times, wherever it is: this browser has read the photo there.
 */
async function askedFor(
  urls: readonly string[],
  { file }: PresenceRecord,
  origin: string,
): Promise<string | undefined> {
  if (file === undefined && urls.length > 1) return undefined;
  for (const url of urls) {
    const isKnown = file !== undefined && (await addressSha256(url)) === file.addressSha256;
    if (
      isKnown ? isPlain(url, origin) || unsignedAddress(url) !== undefined : file === undefined && isPlain(url, origin)
    )
      return url;
  }
  return undefined;
}

/** Weak tags do not tell files apart byte for byte (RFC 9110, section 8.8.1). */
const isStrong = (etag: string | undefined) => etag?.startsWith('"') === true;

/** Whether a server tells of another file than the stored one. */
export function isOther(
  { sizeBytes, etag, headSha256 }: Pick<PhotoHead, "sizeBytes" | "etag" | "headSha256">,
  { original, file }: Pick<PresenceRecord, "original" | "file">,
): boolean {
  if (sizeBytes !== undefined && sizeBytes !== original?.sizeBytes) return true;
  const { seen } = file ?? {};
  if (seen === undefined || seen.sha256 !== original?.sha256) return false;
  if (seen.headSha256 !== undefined && seen.headSha256 !== headSha256) return true;
  return etag !== undefined && isStrong(seen.etag) && seen.etag !== etag;
}
