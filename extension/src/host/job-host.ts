import { err, ok } from "@store-forever/protocol";
import {
  discardGallery,
  type GalleryJob,
  type GalleryOutcome,
  type GallerySource,
  type PipelineFailure,
  startGalleryJob,
} from "@store-forever/workers";
import { onIdentityChange } from "../identity/changes.ts";
import { linkAccount } from "../identity/link-account.ts";
import { type ArchiveKey, archiveKeyForStoring, findArchiveKey } from "../identity/signer.ts";
import type { JobSnapshot, JobUpdate, ReportState } from "../messages/job-snapshot.ts";
import type { HostReport, ReplyTo, Stopping } from "../messages/protocol.ts";
import { type NetworkConfig, readNetwork, viewUrlOf } from "../network.ts";
import { archiveName, type Database, type JobRecord, openDatabase } from "../storage/database.ts";
import { jobLock, recordJobOutcome, recordJobStart, recordJobState, recordJobStop } from "../storage/jobs.ts";
import { flushOutbox, reportState } from "../storage/outbox.ts";
import { readSettings } from "../storage/settings.ts";
import { ProgressMeter } from "./progress.ts";

export interface JobRequest {
  origin: string;
  gallery: GallerySource;
  edgesUrl: string | null;
}

/** Hears where a job is at once and every change, and then that there will be no more. */
export interface JobListener {
  tell: (update: JobUpdate) => void;
  end: () => void;
}

/** A job of this host, kept until the next one of the same gallery. */
interface Job {
  abort: AbortController;
  meter: ProgressMeter;
  snapshot: JobSnapshot;
  record: JobRecord | undefined;
  /** Whether a person who is signed in stores, and not this device. */
  isPersons: boolean;
  /** Undefined before the pipeline has begun and when it has ended. */
  pipeline: GalleryJob | undefined;
  /** Why it was stopped, where that was not the wish of the person at the gallery. */
  stopped: PipelineFailure | undefined;
  timer: ReturnType<typeof setTimeout> | undefined;
  /** Undefined when the job is over, its report to the gallery included. */
  listeners: Set<JobListener> | undefined;
}

export interface JobHostOptions {
  /** Called whenever the last open job has ended, its report included. */
  onIdle: () => void;
  /** Called when jobs begin and end. */
  onChange: (change: Omit<HostReport, "to" | "type">) => void;
}

const MS_BETWEEN_UPDATES = 100;
/** Giving up open upload sessions is a kindness to the canister, which forgets them by itself later. */
const DISCARD_LIMIT_MS = 30_000;

/**
 * Runs the pipeline, in a page that can start workers: an offscreen document on Chromium, a background page elsewhere.
 * It knows neither which, nor who asks (design decision 10).
 */
export class JobHost {
  readonly #jobs = new Map<string, Job>();
  #openEnds = 0;
  readonly #options: JobHostOptions;

  constructor(options: JobHostOptions) {
    this.#options = options;
    onIdentityChange((change) => {
      if (change === "ended") this.#stopSignedOut();
    });
  }

  get isIdle(): boolean {
    return this.#openEnds === 0;
  }

  /**
   * Answers when the job is written down and has begun; a job that already runs or is paused stays as it is.
   * @param begunFor the archive of a job that goes on: nothing is stored as somebody else than the person began it
   */
  async start(request: JobRequest, begunFor?: string): Promise<ReplyTo["host.start"]> {
    const key = jobLock(request.origin, request.gallery.galleryId);
    const earlier = this.#jobs.get(key);
    if (earlier?.pipeline !== undefined || earlier?.snapshot.state === "running") return ok(null);
    const meter = new ProgressMeter(request.gallery, Date.now());
    const job: Job = {
      abort: new AbortController(),
      meter,
      snapshot: meter.snapshot(Date.now()),
      record: undefined,
      isPersons: false,
      pipeline: undefined,
      stopped: undefined,
      timer: undefined,
      listeners: new Set(),
    };
    this.#jobs.set(key, job);
    this.#openEnds++;
    try {
      const network = await readNetwork();
      if (!network.ok) {
        this.#drop(key, job);
        return err({ name: "network", problem: network.error });
      }
      const database = await openDatabase();
      const archiveKey = await archiveKeyForStoring(database, network.value);
      const archive = archiveKey.ok && archiveName(network.value.canisterId, archiveKey.value.owner);
      if (!archiveKey.ok || !archive || (begunFor !== undefined && begunFor !== archive)) {
        this.#drop(key, job);
        return err({ name: "signIn" });
      }
      const { origin, gallery, edgesUrl } = request;
      const record = await recordJobStart(database, {
        origin,
        galleryId: gallery.galleryId,
        gallery,
        totalCount: gallery.items.length,
        edgesUrl,
        archive,
        startedAtMs: Date.now(),
      });
      job.record = record;
      this.#sendReports(database, record);
      job.isPersons = "chain" in archiveKey.value.signer;
      this.#changed(null);
      void navigator.locks
        .request(key, () => this.#run(job, record, network.value, archiveKey.value, database))
        .finally(() => this.#end(job));
      return ok(null);
    } catch (error) {
      this.#drop(key, job);
      return err({ name: "refused", message: `The browser could not begin the job: ${String(error)}` });
    }
  }

  /**
   * Pauses a job, which then begins nothing new, or gives it up, or one that was paused before the browser ended. What
   * had arrived stays in the archive.
   */
  async stop(origin: string, galleryId: string, how: Stopping): Promise<void> {
    const job = this.#jobs.get(jobLock(origin, galleryId));
    const database = await openDatabase();
    if (job?.record !== undefined && job.pipeline !== undefined) {
      if (how === "cancel") return job.abort.abort();
      job.pipeline.pause();
      this.#tell(job, { state: "paused" });
      this.#changed(null);
      return recordJobState(database, job.record, { name: "paused" });
    }
    const record = await database.get("jobs", [origin, galleryId]);
    if (how !== "cancel" || record === undefined || record.state.name === "finished") return;
    await recordJobStop(database, record, null);
    this.#sendReports(database, record);
    this.#discard(galleryId);
  }

  /** Lets a paused job go on with the photos that it was begun with; one from before a restart of the browser begins anew. */
  async resume(origin: string, galleryId: string): Promise<ReplyTo["host.resume"]> {
    const job = this.#jobs.get(jobLock(origin, galleryId));
    const database = await openDatabase();
    if (job?.record !== undefined && job.pipeline !== undefined) {
      job.pipeline.resume();
      this.#tell(job, job.meter.snapshot(Date.now()));
      this.#changed(null);
      await recordJobState(database, job.record, { name: "running" });
      return ok(null);
    }
    const record = await database.get("jobs", [origin, galleryId]);
    if (record?.state.name !== "paused") return err({ name: "refused", message: "No job of this gallery is paused." });
    return this.start(record, record.archive);
  }

  /** @returns how to stop listening, or `undefined` when this host knows no such job */
  watch(origin: string, galleryId: string, listener: JobListener): (() => void) | undefined {
    const job = this.#jobs.get(jobLock(origin, galleryId));
    if (job === undefined) return undefined;
    listener.tell({ snapshot: job.snapshot, steps: job.meter.allSteps() });
    if (job.listeners) job.listeners.add(listener);
    else listener.end();
    return () => job.listeners?.delete(listener);
  }

  async #run(job: Job, record: JobRecord, network: NetworkConfig, key: ArchiveKey, database: Database) {
    const { gallery } = record;
    const { signer, owner } = key;
    // Storing does not depend on it, and a gallery that cannot link is none the worse.
    if (record.edgesUrl !== null) linkAccount(record.origin, key, network).catch(() => {});
    try {
      const { poolSize, readsLocation } = await readSettings(database);
      job.pipeline = startGalleryJob(
        { network, signer, gallery },
        {
          onUnauthorized: async () => {
            const fresh = await archiveKeyForStoring(database, network);
            return fresh.ok && fresh.value.owner === owner ? fresh.value.signer : undefined;
          },
          signal: job.abort.signal,
          onEvents: (events) => {
            for (const event of events) job.meter.apply(event, Date.now());
            job.timer ??= setTimeout(() => this.#tellProgress(job), MS_BETWEEN_UPDATES);
          },
          ...(poolSize === null ? {} : { poolSize }),
          ...(readsLocation ? { readLocation: true } : {}),
        },
      );
      const result = await job.pipeline.result;
      job.pipeline = undefined;
      if (result.ok) return await this.#finish(job, record, result.value, network, database);
      const failure = job.stopped ?? result.error;
      if (failure.code === "Aborted") return await this.#cancelled(job, record, database);
      // It waits for the person as before; going on, it asks them to sign in.
      if (job.stopped && job.snapshot.state === "paused") return;
      await recordJobStop(database, record, failure);
      this.#tell(job, { state: "failed", failure });
      this.#sendReports(database, record);
    } catch (error) {
      const failure = {
        code: "Internal",
        message: `Something unexpected went wrong: ${String(error)}. Try again.`,
      } as const;
      this.#tell(job, { state: "failed", failure });
    }
  }

  /** Nothing is signed any more by a key that the person has taken back; what had arrived stays, and the job goes on later. */
  #stopSignedOut(): void {
    for (const job of this.#jobs.values()) {
      if (!job.isPersons || job.listeners === undefined) continue;
      job.stopped = { code: "Unauthorized", message: "You signed out. Sign in again to go on." };
      job.abort.abort();
    }
  }

  async #cancelled(job: Job, record: JobRecord, database: Database): Promise<void> {
    await recordJobStop(database, record, null);
    this.#tell(job, { state: "cancelled" });
    this.#discard(record.galleryId);
    this.#sendReports(database, record);
  }

  async #finish(
    job: Job,
    record: JobRecord,
    outcome: GalleryOutcome,
    network: NetworkConfig,
    database: Database,
  ): Promise<void> {
    await recordJobOutcome(database, record, outcome, await readSettings(database));
    const finished = finishedSnapshot(record.gallery, outcome, network);
    if (record.edgesUrl === null) this.#tell(job, finished({ name: "notAsked" }));
    else {
      this.#tell(job, finished({ name: "sending" }));
      await flushOutbox(database, record);
      this.#tell(job, finished(await reportState(database, record.origin, record.galleryId)));
    }
    this.#changed({
      title: record.gallery.title,
      storedCount: outcome.stored.length,
      failedCount: outcome.failed.length,
      tookMs: outcome.ms.total,
    });
  }

  /** Tells the gallery what is queued for it; no job waits for that. */
  #sendReports(database: Database, record: JobRecord): void {
    this.#openEnds++;
    void flushOutbox(database, record).finally(() => this.#close());
  }

  /** Ends the upload sessions of a job that was given up. */
  #discard(galleryId: string): void {
    this.#openEnds++;
    const discard = async () => {
      const network = await readNetwork();
      const key = network.ok ? await findArchiveKey(await openDatabase(), network.value) : undefined;
      if (network.ok && key)
        await discardGallery(network.value, key.signer, galleryId, AbortSignal.timeout(DISCARD_LIMIT_MS));
    };
    void discard().finally(() => this.#close());
  }

  /** What is under way when a job is paused comes to its end, and its steps are told; the job stays paused. */
  #tellProgress(job: Job): void {
    this.#tell(job, job.snapshot.state === "paused" ? job.snapshot : job.meter.snapshot(Date.now()));
  }

  #tell(job: Job, snapshot: JobSnapshot): void {
    clearTimeout(job.timer);
    job.timer = undefined;
    job.snapshot = snapshot;
    const update = { snapshot, steps: job.meter.takeChanges() };
    for (const { tell } of job.listeners ?? []) tell(update);
  }

  #changed(ended: HostReport["ended"]): void {
    const running = [...this.#jobs.values()].filter(({ snapshot }) => snapshot.state === "running");
    this.#options.onChange({ runningCount: running.length, ended });
  }

  #drop(key: string, job: Job): void {
    this.#jobs.delete(key);
    this.#end(job);
  }

  #end(job: Job): void {
    for (const { end } of job.listeners ?? []) end();
    job.listeners = undefined;
    this.#changed(null);
    this.#close();
  }

  #close(): void {
    this.#openEnds--;
    if (this.isIdle) this.#options.onIdle();
  }
}

function finishedSnapshot(gallery: GallerySource, outcome: GalleryOutcome, network: NetworkConfig) {
  const titles = new Map(gallery.items.map(({ memoryId, title }) => [memoryId, title]));
  return (report: ReportState): JobSnapshot => ({
    state: "finished",
    storedCount: outcome.stored.length,
    totalCount: gallery.items.length,
    failed: outcome.failed.map(({ memoryId, failure: { code, message } }) => ({
      memoryId,
      title: titles.get(memoryId) ?? memoryId,
      code,
      message,
    })),
    report,
    ...(outcome.shareToken ? { viewUrl: viewUrlOf(network, outcome.shareToken) } : {}),
  });
}
