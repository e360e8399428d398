import { accepted, archiveId, err, type GalleryPresence, ok } from "@store-forever/protocol";
import { checkPresence, findShareLink, type PipelineResult } from "@store-forever/workers";
import { z } from "zod";
import { type CapsuleKey, findCapsuleKey, findCapsuleOwner } from "../../backend/capsule-key.ts";
import { type NetworkConfig, readNetwork } from "../../backend/network.ts";
import { openCapsule } from "../../backend/open-capsule.ts";
import type { GalleryKnowledge, ReplyTo } from "../../messages/reply.ts";
import { flushOutbox } from "../../reports/flush-outbox.ts";
import { reconcile } from "../../reports/reconcile.ts";
import { hasConsent } from "../../storage/consents.ts";
import { capsuleName, type ExtensionDatabase, openDatabase } from "../../storage/databases/database.ts";
import { isJobRunning } from "../../storage/job-lock.ts";
import { reportState } from "../../storage/outbox.ts";
import { keepPresence, recallStored } from "../../storage/presence.ts";
import { resumeInterrupted } from "../jobs/resume-interrupted.ts";
import { findToldChanges } from "./find-changes.ts";

export interface GalleryQuestion {
  origin: string;
  galleryId: string;
  memoryIds: string[];
  edgesUrl: string | null;
}

/** What this device knows about a gallery, without any request to the network. */
export async function recallGallery(question: GalleryQuestion): Promise<ReplyTo["gallery.recall"]> {
  const { origin, galleryId, memoryIds } = question;
  const network = await readNetwork();
  if (!network.ok) return err({ name: "network", problem: network.error });
  const database = await openDatabase();
  const owner = await findCapsuleOwner(database, network.value);
  const nothing: GalleryKnowledge = {
    storedMemoryIds: [],
    job: await openJob(database, origin, galleryId),
    isSiteTold: false,
    followed: (await database.get("follows", [origin, galleryId]))?.pace ?? null,
    report: null,
    galleryClaimsCopies: false,
    galleryStoredCount: null,
    changes: null,
  };
  // Without an owner nothing was ever stored from this browser, so there is no capsule to ask about.
  if (owner === undefined) return ok({ ...nothing, galleryStoredCount: 0 });
  const capsule = capsuleName(network.value.canisterId, owner);
  const report = await reportState(database, origin, galleryId);
  return ok({
    ...nothing,
    storedMemoryIds: await recallStored(database, { capsule, origin }, memoryIds),
    isSiteTold: await hasConsent(database, { capsule, origin }),
    report: report.name === "accepted" ? null : report,
  });
}

/**
 * The gallery's job. One that the end of the browser or of the host interrupted is resumed first: a page that is opened right
 * after the browser started would otherwise never hear of it.
 */
async function openJob(
  database: ExtensionDatabase,
  origin: string,
  galleryId: string,
): Promise<GalleryKnowledge["job"]> {
  if (await isJobRunning(origin, galleryId)) return "running";
  const record = await database.get("jobs", [origin, galleryId]);
  if (record?.state.name !== "running") return record?.state.name === "paused" ? "paused" : null;
  await resumeInterrupted();
  return (await isJobRunning(origin, galleryId)) ? "running" : null;
}

/**
 * Asks the backend canister what it certifies about this person's capsule, keeps the answer, compares it with the hashes that the gallery
 * tells, and sends the reports that the gallery has not accepted yet. What the gallery itself says is passed on as a claim and decides nothing, because its copies
 * may be in another person's capsule. If the backend cannot be reached, what was known stays.
 */
export async function refreshGallery(question: GalleryQuestion): Promise<ReplyTo["gallery.check"]> {
  const { origin, galleryId, memoryIds } = question;
  const [claim, galleryStoredCount] = await Promise.all([
    galleryClaim(question),
    storedOfGallery(question),
    refreshPresence(question),
  ]);
  const [changes] = await Promise.all([
    findToldChanges(question),
    flushOutbox(await openDatabase(), { origin, galleryId }),
  ]);
  const recalled = await recallGallery({ origin, galleryId, memoryIds, edgesUrl: null });
  if (!recalled.ok) return recalled;
  // What a job is bringing may be the new file.
  const told = recalled.value.job === "running" ? null : changes;
  return ok({ ...recalled.value, galleryClaimsCopies: claim, galleryStoredCount, changes: told });
}

async function refreshPresence({ origin, galleryId, memoryIds, edgesUrl }: GalleryQuestion): Promise<void> {
  const network = await readNetwork();
  const database = await openDatabase();
  const key = network.ok ? await findCapsuleKey(database, network.value) : undefined;
  if (!network.ok || !key || memoryIds.length === 0) return;
  const capsule = capsuleName(network.value.canisterId, key.owner);
  const stored = await certifyPresence(database, { network: network.value, key, origin }, memoryIds);
  if (stored === undefined) return;
  // What the page shows does not wait for it, and a gallery that cannot be asked keeps what it has.
  if (edgesUrl !== null && (await openJob(database, origin, galleryId)) === null)
    reconcile(database, { origin, galleryId, edgesUrl, capsule, memoryIds, stored }).catch(() => {});
  const known = [capsule, archiveId(origin, "gallery", galleryId)] as [string, string];
  if (stored.size === 0 && (await database.get("shareLinks", known)) === undefined) return;
  await refreshLink(database, known, await findShareLink(network.value, key.signer, known[1]));
}

/**
 * Asks the backend canister which of these memories it certifies, and keeps the answer.
 * @returns those that are stored; `undefined` if it does not answer
 */
export async function certifyPresence(
  database: ExtensionDatabase,
  { network, key, origin }: { network: NetworkConfig; key: CapsuleKey; origin: string },
  memoryIds: readonly string[],
): Promise<Set<string> | undefined> {
  const archiveIds = memoryIds.map((memoryId) => archiveId(origin, "memory", memoryId));
  const inArchive = await checkPresence(network, key.signer, archiveIds);
  if (!inArchive.ok) return undefined;
  const originals = new Map(
    memoryIds.flatMap((memoryId, index) => {
      const original = inArchive.value.get(archiveIds[index] ?? "");
      return original === undefined ? [] : [[memoryId, original] as const];
    }),
  );
  const stored = new Set(originals.keys());
  const capsule = capsuleName(network.canisterId, key.owner);
  await keepPresence(database, { capsule, origin }, memoryIds, stored, originals);
  return stored;
}

/** A link that was replaced or revoked in the viewer, because it had leaked perhaps, is not opened any more. */
async function refreshLink(
  database: ExtensionDatabase,
  [capsule, galleryId]: [capsule: string, galleryId: string],
  token: PipelineResult<string | undefined>,
): Promise<void> {
  if (!token.ok) return;
  if (token.value === undefined) await database.delete("shareLinks", [capsule, galleryId]);
  else await database.put("shareLinks", { capsule, galleryId, token: token.value });
}

/** How many memories of the gallery are in the archive; 0 if it does not answer. */
async function storedOfGallery({ origin, galleryId }: GalleryQuestion): Promise<number> {
  const network = await readNetwork();
  const database = await openDatabase();
  const owner = network.ok ? await findCapsuleOwner(database, network.value) : undefined;
  if (!network.ok || owner === undefined) return 0;
  try {
    const open = await openCapsule(database, capsuleName(network.value.canisterId, owner));
    const archived = archiveId(origin, "gallery", galleryId);
    const statuses = open && accepted(await open.backend.get_gallery_statuses([archived]));
    return statuses?.find(({ gallery_id }) => gallery_id === archived)?.stored_memories ?? 0;
  } catch {
    return 0;
  }
}

const presence = z.object({ icpAny: z.boolean() }) satisfies z.ZodType<Pick<GalleryPresence, "icpAny">>;

async function galleryClaim({ galleryId, edgesUrl }: GalleryQuestion): Promise<boolean> {
  if (edgesUrl === null) return false;
  try {
    const answer = await fetch(new URL(`/api/galleries/${galleryId}/presence`, edgesUrl), {
      credentials: "include",
      redirect: "error",
      signal: AbortSignal.timeout(10_000),
    });
    return answer.ok && presence.parse(await answer.json()).icpAny;
  } catch {
    return false;
  }
}
