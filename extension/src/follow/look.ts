import { archiveId, type Result } from "@store-forever/protocol";
import {
  type CertifiedOriginal,
  checkPresence,
  type GallerySource,
  type MemorySource,
  type RequestObserver,
} from "@store-forever/workers";
import { type AskMissing, readSourceAccess } from "../access/source-access.ts";
import { type CapsuleKey, findCapsuleKey, freshSession, isLive } from "../backend/capsule-key.ts";
import { type NetworkConfig, readNetwork } from "../backend/network.ts";
import type { LookProblem } from "../messages/follow.ts";
import type { Problem } from "../messages/reply.ts";
import { PageGone, SignInAsked } from "../page/crawl/fetch-page.ts";
import { capsuleName, type ExtensionDatabase, openDatabase } from "../storage/databases/database.ts";
import type { FollowedPhoto, FollowRecord } from "../storage/databases/follow-record.ts";
import { followedPhotos } from "../storage/followed/followed-photos.ts";
import { recordFindings, recordLook, recordLookFailure } from "../storage/followed/follows.ts";
import { isJobRunning } from "../storage/job-lock.ts";
import { recallRecords } from "../storage/presence.ts";
import { askAsExtension } from "./ask-as-extension.ts";
import { compare } from "./compare.ts";
import { lookAtFiles, type StoredPhoto } from "./look-at-files.ts";
import { isOtherGallery } from "./other-gallery.ts";
import { readGallery } from "./read-gallery.ts";

export interface LookOptions {
  observe: RequestObserver;
  askMissing: AskMissing;
  /** Stores what is new or has changed. */
  startJob: (follow: FollowRecord, gallery: GallerySource) => Promise<Result<null, Problem>>;
}

/** A look that takes longer is given up, and begun again at the next time. */
const MAX_MS = 60 * 60_000;

class LookFailure extends Error {
  override name = "LookFailure";
  readonly why: LookProblem;
  constructor(why: LookProblem) {
    super(why);
    this.why = why;
  }
}

/**
 * Looks at a followed gallery again, and has what is new and what has changed stored. What is found is written down before it is
 * acted on, so that a look that the end of the browser cuts off begins again, and a job that it cuts off goes on.
 * @returns whether the look is over; otherwise its job has begun, or nothing was looked at
 */
export async function look(origin: string, galleryId: string, options: LookOptions): Promise<boolean> {
  const database = await openDatabase();
  if (await isJobRunning(origin, galleryId)) return false;
  const followed = await recordLook(database, origin, galleryId);
  if (followed === undefined) return false;
  try {
    const gallery = await lookAt(database, followed, options);
    const begun = gallery && (await options.startJob(followed, gallery));
    if (begun?.ok === false) throw new LookFailure(begun.error.name === "signIn" ? "archiveSignIn" : "unreachable");
    return gallery === undefined;
  } catch (error) {
    await recordLookFailure(database, followed, problemOf(error));
    return true;
  }
}

function problemOf(error: unknown): LookProblem {
  if (error instanceof LookFailure) return error.why;
  if (error instanceof SignInAsked) return "siteSignIn";
  return error instanceof PageGone ? "pageGone" : "unreachable";
}

/** @returns what is to be stored; `undefined` if nothing is */
async function lookAt(
  database: ExtensionDatabase,
  followed: FollowRecord,
  { observe, askMissing }: LookOptions,
): Promise<GallerySource | undefined> {
  const { origin, galleryId } = followed;
  const { network, key } = await keyFor(database, followed);
  const signal = AbortSignal.timeout(MAX_MS);
  if ((await askMissing(origin, [origin])).length > 0) throw new LookFailure("notAllowed");
  const access = await readSourceAccess(origin);
  const now = await readGallery(followed, askAsExtension(access, observe), signal);
  const known = (await database.get("followedPhotos", [origin, galleryId]))?.photos ?? [];
  if (now === undefined || isOtherGallery(now.source, followed, known)) throw new LookFailure("otherPage");
  const archived = await archivedOf(origin, [...now.source.items, ...known], network, key);
  const photos = [...known, ...(await storedElsewhere(database, followed, now.source.items, known))];
  const stored = photos.flatMap((photo): StoredPhoto[] => {
    const original = archived.get(photo.memoryId);
    return original === undefined ? [] : [{ photo, original }];
  });
  const unallowedOrigins = await askMissing(origin, [...new Set(stored.map(({ photo }) => new URL(photo.url).origin))]);
  const files = await lookAtFiles(stored, { access: { ...access, unallowedOrigins }, observe }, signal);
  const { items } = now.source;
  const nowMs = Date.now();
  const compared = compare({ ...now, items, known: photos, archived, files, nowMs });
  await recordFindings(database, followed, compared.findings, compared.photos);
  const { newIds, replaced } = compared.findings;
  return newIds.length + replaced.length === 0 ? undefined : { ...now.source, items: compared.items };
}

/** The key of whoever follows it. Nothing is opened or asked to get it. @throws LookFailure */
async function keyFor(
  database: ExtensionDatabase,
  { capsule }: FollowRecord,
): Promise<{ network: NetworkConfig; key: CapsuleKey }> {
  const network = await readNetwork();
  if (!network.ok) throw new LookFailure("unreachable");
  const session = await freshSession(network.value, "nothing");
  const key = await findCapsuleKey(database, network.value);
  const isOwn = key !== undefined && capsuleName(network.value.canisterId, key.owner) === capsule;
  if (!isOwn || (session !== undefined && !isLive(session))) throw new LookFailure("archiveSignIn");
  return { network: network.value, key };
}

/** What the archive certifies of these memories, by the page's ids. @throws LookFailure */
async function archivedOf(
  origin: string,
  memories: readonly { memoryId: string }[],
  network: NetworkConfig,
  { signer }: CapsuleKey,
): Promise<Map<string, CertifiedOriginal>> {
  const ids = new Map(memories.map(({ memoryId }) => [archiveId(origin, "memory", memoryId), memoryId]));
  const presence = await checkPresence(network, signer, [...ids.keys()]);
  if (!presence.ok) throw new LookFailure(presence.error.code === "Unauthorized" ? "archiveSignIn" : "unreachable");
  return new Map(
    [...presence.value].flatMap(([id, original]) => {
      const memoryId = ids.get(id);
      return memoryId === undefined ? [] : [[memoryId, original] as const];
    }),
  );
}

/** Photos on the page that were stored with another gallery are followed from now on too. */
async function storedElsewhere(
  database: ExtensionDatabase,
  site: FollowRecord,
  items: readonly MemorySource[],
  known: readonly FollowedPhoto[],
): Promise<FollowedPhoto[]> {
  const knownIds = new Set(known.map(({ memoryId }) => memoryId));
  const others = items.filter(({ memoryId }) => !knownIds.has(memoryId));
  return followedPhotos(
    others,
    await recallRecords(
      database,
      site,
      others.map(({ memoryId }) => memoryId),
    ),
  );
}
