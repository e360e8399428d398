import type { CertifiedOriginal } from "@store-forever/workers";
import { fetchSource, type RequestObserver, type SourceAccess, validatorOf } from "@store-forever/workers/reach";
import { waitMs } from "../page/crawl/fetch-page.ts";
import type { FollowedPhoto } from "../storage/databases/follow-record.ts";
import type { SeenFile } from "../storage/databases/stored-file.ts";

/** Servers are asked about no more photos at a time. */
const CONCURRENCY = 2;
const TIMEOUT_MS = 30_000;
const MAX_TRIES = 3;

/** A photo that is stored, and what the archive certifies of it. */
export interface StoredPhoto {
  photo: FollowedPhoto;
  original: CertifiedOriginal;
}

/** What a server tells of a stored photo's file. `untold`: nothing, or not now. */
export type FileNow =
  | { name: "same"; seen: SeenFile | undefined }
  | { name: "changed" }
  | { name: "gone" }
  | { name: "untold" };

/** What is asked with. */
export interface LookAccess {
  access: SourceAccess;
  observe: RequestObserver;
}

/**
 * Asks servers whether they still have the files that are stored, two at a time, and as late as they ask. No byte of a file that is the
 * same is sent: the request names what its server told of it before, or asks for the headers alone.
 */
export async function lookAtFiles(
  photos: readonly StoredPhoto[],
  asked: LookAccess,
  signal: AbortSignal,
): Promise<Map<string, FileNow>> {
  const files = new Map<string, FileNow>();
  const next = photos.values();
  /** Until when all hosts are left alone, because one has asked to wait. */
  let quietUntilMs = 0;
  const lookAt = async (stored: StoredPhoto): Promise<FileNow> => {
    for (let tries = 1; ; tries++) {
      await waited(quietUntilMs - Date.now(), signal);
      const response = await answerTo(stored, asked, signal);
      if (response === undefined) return { name: "untold" };
      await response.body?.cancel();
      const isPutOff = response.status === 429 || response.status === 503;
      if (!isPutOff || tries === MAX_TRIES) return fileNowOf(response, stored);
      quietUntilMs = Date.now() + waitMs(response.headers.get("Retry-After"), tries);
    }
  };
  const work = async () => {
    for (const stored of next) files.set(stored.photo.memoryId, await lookAt(stored));
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
  return files;
}

async function answerTo(
  { photo: { url, seen }, original }: StoredPhoto,
  { access, observe }: LookAccess,
  signal: AbortSignal,
): Promise<Response | undefined> {
  const { sha256, ...validator } = seen ?? {};
  // What was told of another file than the stored one says nothing of it.
  const isOfStored = sha256 === original.sha256;
  const limit = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
  const how = isOfStored ? { unless: validator } : { method: "HEAD" as const };
  try {
    return (await fetchSource(url, { access, observe, isFresh: true, signal: limit, ...how })).response;
  } catch (error) {
    if (signal.aborted) throw error;
    return undefined;
  }
}

/** @param answer to a question about the stored file: its headers are what is looked at */
export function fileNowOf(
  answer: Pick<Response, "status" | "ok" | "headers">,
  { photo: { seen }, original }: StoredPhoto,
): FileNow {
  const { status, ok, headers } = answer;
  if (status === 304) return { name: "same", seen };
  if (status === 404 || status === 410) return { name: "gone" };
  // Some sites answer a page in the place of what they have no more.
  if (!ok || /\bx?html\b/.test(headers.get("content-type") ?? "")) return { name: "untold" };
  const now = validatorOf(answer);
  const told = headers.has("content-encoding") ? null : headers.get("content-length");
  if (told !== null && Number(told) !== original.sizeBytes) return { name: "changed" };
  if (seen?.sha256 === original.sha256) {
    const isTagged = seen.etag !== undefined && now?.etag !== undefined;
    const isSame = isTagged ? seen.etag === now?.etag : seen.lastModified === now?.lastModified;
    return isSame ? { name: "same", seen } : { name: "changed" };
  }
  if (told === null) return { name: "untold" };
  return { name: "same", seen: now && { ...now, sha256: original.sha256 } };
}

async function waited(ms: number, signal: AbortSignal): Promise<void> {
  if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms));
  signal.throwIfAborted();
}
