import type { LookProblem, Pace } from "../../messages/follow.ts";
import type { ExtensionDatabase, JobRecord } from "../databases/database.ts";
import type { FollowedPhoto, FollowRecord, LookFindings, LookReport } from "../databases/follow-record.ts";
import { isJobRunning } from "../job-lock.ts";

const DAY_MS = 24 * 60 * 60_000;
const PACE_MS: Record<Pace, number> = { daily: DAY_MS, weekly: 7 * DAY_MS, monthly: 30 * DAY_MS };
/** What could not be reached is asked again sooner than the pace tells. */
const RETRY_MS = 60 * 60_000;

/** Follows a gallery from now on. A gallery that is followed already keeps what is known of it. */
export async function follow(
  database: ExtensionDatabase,
  followed: Omit<FollowRecord, "nextLookMs" | "state" | "report">,
  photos: FollowedPhoto[],
): Promise<void> {
  const { origin, galleryId, pace } = followed;
  const transaction = database.transaction(["follows", "followedPhotos"], "readwrite");
  const earlier = await transaction.objectStore("follows").get([origin, galleryId]);
  const nextLookMs = Date.now() + PACE_MS[pace];
  const kept = earlier ?? { state: { name: "waiting" as const }, report: null };
  await transaction.objectStore("follows").put({ ...kept, ...followed, nextLookMs });
  if (earlier === undefined) await transaction.objectStore("followedPhotos").put({ origin, galleryId, photos });
  await transaction.done;
}

/** Ends following. What is stored stays. */
export async function unfollow(database: ExtensionDatabase, origin: string, galleryId: string): Promise<void> {
  const transaction = database.transaction(["follows", "followedPhotos"], "readwrite");
  await Promise.all([
    transaction.objectStore("follows").delete([origin, galleryId]),
    transaction.objectStore("followedPhotos").delete([origin, galleryId]),
    transaction.done,
  ]);
}

/** Changes a followed gallery; does nothing if it is not followed any more. @returns the gallery as it is then */
async function change(
  database: ExtensionDatabase,
  origin: string,
  galleryId: string,
  changed: (follow: FollowRecord) => FollowRecord,
): Promise<FollowRecord | undefined> {
  const { store, done } = database.transaction("follows", "readwrite");
  const record = await store.get([origin, galleryId]);
  const next = record && changed(record);
  if (next) await store.put(next);
  await done;
  return next;
}

export async function setPace(
  database: ExtensionDatabase,
  { origin, galleryId, report }: Pick<FollowRecord, "origin" | "galleryId" | "report">,
  pace: Pace,
): Promise<void> {
  const sinceMs = report?.atMs ?? Date.now();
  await change(database, origin, galleryId, (record) => ({ ...record, pace, nextLookMs: sinceMs + PACE_MS[pace] }));
}

/** Has a gallery looked at as soon as possible. */
export async function lookSoon(database: ExtensionDatabase, origin: string, galleryId: string): Promise<void> {
  await change(database, origin, galleryId, (record) => ({ ...record, nextLookMs: Date.now() }));
}

/** Writes down that a look begins. @returns the gallery; `undefined` if it is not followed, or a look's job is under way */
export async function recordLook(
  database: ExtensionDatabase,
  origin: string,
  galleryId: string,
): Promise<FollowRecord | undefined> {
  const record = await change(database, origin, galleryId, (before) =>
    before.state.name === "storing" ? before : { ...before, state: { name: "looking" } },
  );
  return record?.state.name === "looking" ? record : undefined;
}

/** Writes down that a look could not be made. */
export async function recordLookFailure(
  database: ExtensionDatabase,
  { origin, galleryId }: Pick<FollowRecord, "origin" | "galleryId">,
  why: LookProblem,
): Promise<void> {
  await change(database, origin, galleryId, (record) => ended(record, { atMs: Date.now(), name: "failed", why }));
}

/** Writes down what a look has found, and its photos as they are known now. With nothing to store, the look is over by that. */
export async function recordFindings(
  database: ExtensionDatabase,
  { origin, galleryId }: Pick<FollowRecord, "origin" | "galleryId">,
  findings: LookFindings,
  photos: FollowedPhoto[],
): Promise<void> {
  const transaction = database.transaction(["follows", "followedPhotos"], "readwrite");
  const follows = transaction.objectStore("follows");
  const record = await follows.get([origin, galleryId]);
  if (record !== undefined) {
    const { newIds, replaced, ...told } = findings;
    const hasJob = newIds.length + replaced.length > 0;
    const none = { addedCount: 0, changedCount: 0, failedCount: 0 };
    await follows.put(
      hasJob
        ? { ...record, state: { name: "storing", findings } }
        : ended(record, { name: "looked", ...told, ...none }),
    );
    await transaction.objectStore("followedPhotos").put({ origin, galleryId, photos });
  }
  await transaction.done;
}

/**
 * Ends the looks whose jobs have ended, and reports what became of them. A job that was never begun, because the browser ended
 * just then, has its look made again.
 * @returns the galleries whose looks are over by that
 */
export async function settleLooks(database: ExtensionDatabase): Promise<FollowRecord[]> {
  const over: (FollowRecord | undefined)[] = [];
  for (const { origin, galleryId, state } of await database.getAll("follows")) {
    if (state.name !== "storing" || (await isJobRunning(origin, galleryId))) continue;
    const job = await database.get("jobs", [origin, galleryId]);
    const { findings } = state;
    if (job === undefined || job.startedAtMs < findings.atMs)
      await change(database, origin, galleryId, (record) => ({ ...record, state: { name: "waiting" } }));
    else if (job.state.name !== "running" && job.state.name !== "paused")
      over.push(await settle(database, job, findings));
  }
  return over.filter((record) => record !== undefined);
}

async function settle(
  database: ExtensionDatabase,
  job: JobRecord,
  findings: LookFindings,
): Promise<FollowRecord | undefined> {
  const { origin, galleryId, state } = job;
  const { newIds, replaced, ...told } = findings;
  const stored = new Map(
    (state.name === "finished" ? state.outcome.stored : []).map((memory) => [memory.memoryId, memory]),
  );
  const originalOf = (memoryId: string) => stored.get(memoryId)?.assets.find(({ kind }) => kind === "original")?.sha256;
  const addedCount = newIds.filter((memoryId) => stored.has(memoryId)).length;
  const isChanged = ([memoryId, before]: [string, string]) => stored.has(memoryId) && originalOf(memoryId) !== before;
  const changedCount = replaced.filter(isChanged).length;
  const failed = new Set(state.name === "finished" ? state.outcome.failed.map(({ memoryId }) => memoryId) : []);
  const wantedIds = [...newIds, ...replaced.map(([memoryId]) => memoryId)];
  const failedCount =
    state.name === "finished" ? wantedIds.filter((memoryId) => failed.has(memoryId)).length : wantedIds.length;
  return change(database, origin, galleryId, (record) =>
    ended(record, { name: "looked", ...told, addedCount, changedCount, failedCount }),
  );
}

function ended(record: FollowRecord, report: LookReport): FollowRecord {
  // What could not be reached twice in a row may be gone, and waits for its next time.
  const isUnreachable = (last: LookReport | null) => last?.name === "failed" && last.why === "unreachable";
  const isRetried = isUnreachable(report) && !isUnreachable(record.report);
  const waitMs = isRetried ? Math.min(RETRY_MS, PACE_MS[record.pace]) : PACE_MS[record.pace];
  return { ...record, state: { name: "waiting" }, report, nextLookMs: Date.now() + waitMs };
}
