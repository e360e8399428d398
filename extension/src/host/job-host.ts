import { err, ok } from "@store-forever/protocol";
import { type GalleryOutcome, type GallerySource, storeGallery } from "@store-forever/workers";
import type { JobSnapshot, ReportState } from "../messages/job-snapshot.ts";
import type { ReplyTo } from "../messages/protocol.ts";
import { type NetworkConfig, readNetwork, viewUrlOf } from "../network.ts";
import { archiveName, type Database, type JobRecord, openDatabase } from "../storage/database.ts";
import { jobLock, recordJobFailure, recordJobOutcome, recordJobStart } from "../storage/jobs.ts";
import { findOrMakeKey } from "../storage/keys.ts";
import { flushOutbox, reportState } from "../storage/outbox.ts";
import { advance, beginning, runningSnapshot } from "./progress.ts";

export interface JobRequest {
  origin: string;
  gallery: GallerySource;
  edgesUrl: string | null;
}

/** Hears a job's newest snapshot at once and every newer one, and then that there will be no more. */
export interface JobListener {
  tell: (snapshot: JobSnapshot) => void;
  end: () => void;
}

/** A job of this host, kept until the next one of the same gallery. */
interface Job {
  abort: AbortController;
  snapshot: JobSnapshot;
  /** Undefined when the job is over, its report to the gallery included. */
  listeners: Set<JobListener> | undefined;
}

/**
 * Runs the pipeline, in a page that can start workers: an offscreen document on Chromium, a background page elsewhere.
 * It knows neither which, nor who asks (design decision 10).
 */
export class JobHost {
  readonly #jobs = new Map<string, Job>();
  #openEnds = 0;
  readonly #onIdle: () => void;

  /** @param onIdle called whenever the last open job has ended, its report included */
  constructor({ onIdle }: { onIdle: () => void }) {
    this.#onIdle = onIdle;
  }

  get isIdle(): boolean {
    return this.#openEnds === 0;
  }

  /** Answers when the job is written down and has begun; a job that already runs is left to go on. */
  async start(request: JobRequest): Promise<ReplyTo["host.start"]> {
    const key = jobLock(request.origin, request.gallery.galleryId);
    if (this.#jobs.get(key)?.snapshot.state === "running") return ok(null);
    const job: Job = {
      abort: new AbortController(),
      snapshot: runningSnapshot(beginning(request.gallery)),
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
      const { keyPair, owner } = await findOrMakeKey(database);
      const record: JobRecord = {
        ...request,
        galleryId: request.gallery.galleryId,
        archive: archiveName(network.value.canisterId, owner),
        startedAtMs: Date.now(),
        state: { name: "running" },
      };
      await recordJobStart(database, record);
      void navigator.locks
        .request(key, () => this.#run(job, record, network.value, keyPair, database))
        .finally(() => this.#end(job));
      return ok(null);
    } catch (error) {
      this.#drop(key, job);
      return err({ name: "refused", message: `The browser could not begin the job: ${String(error)}` });
    }
  }

  /** Stops a job; what had arrived stays in the archive. */
  cancel(origin: string, galleryId: string): void {
    this.#jobs.get(jobLock(origin, galleryId))?.abort.abort();
  }

  /** @returns how to stop listening, or `undefined` when this host knows no such job */
  watch(origin: string, galleryId: string, listener: JobListener): (() => void) | undefined {
    const job = this.#jobs.get(jobLock(origin, galleryId));
    if (job === undefined) return undefined;
    listener.tell(job.snapshot);
    if (job.listeners) job.listeners.add(listener);
    else listener.end();
    return () => job.listeners?.delete(listener);
  }

  async #run(job: Job, record: JobRecord, network: NetworkConfig, keyPair: CryptoKeyPair, database: Database) {
    const { gallery } = record;
    try {
      let progress = beginning(gallery);
      const result = await storeGallery(
        { network, keyPair, gallery },
        {
          signal: job.abort.signal,
          onEvent: (event) => {
            progress = advance(progress, event);
            this.#tell(job, runningSnapshot(progress));
          },
        },
      );
      if (!result.ok) {
        await recordJobFailure(database, record, result.error);
        const isCancelled = result.error.code === "Aborted";
        this.#tell(job, isCancelled ? { state: "cancelled" } : { state: "failed", failure: result.error });
        return;
      }
      await recordJobOutcome(database, record, result.value);
      const finished = finishedSnapshot(gallery, result.value, network);
      if (record.edgesUrl === null || result.value.stored.length === 0) {
        this.#tell(job, finished({ name: "notAsked" }));
        return;
      }
      this.#tell(job, finished({ name: "sending" }));
      await flushOutbox(database, record);
      this.#tell(job, finished(await reportState(database, record.origin, record.galleryId)));
    } catch (error) {
      const failure = {
        code: "Internal",
        message: `Something unexpected went wrong: ${String(error)}. Try again.`,
      } as const;
      this.#tell(job, { state: "failed", failure });
    }
  }

  #tell(job: Job, snapshot: JobSnapshot): void {
    job.snapshot = snapshot;
    for (const { tell } of job.listeners ?? []) tell(snapshot);
  }

  #drop(key: string, job: Job): void {
    this.#jobs.delete(key);
    this.#end(job);
  }

  #end(job: Job): void {
    for (const { end } of job.listeners ?? []) end();
    job.listeners = undefined;
    this.#openEnds--;
    if (this.isIdle) this.#onIdle();
  }
}

function finishedSnapshot(gallery: GallerySource, outcome: GalleryOutcome, network: NetworkConfig) {
  const titles = new Map(gallery.items.map(({ memoryId, title }) => [memoryId, title]));
  return (report: ReportState): JobSnapshot => ({
    state: "finished",
    storedCount: outcome.stored.length,
    totalCount: gallery.items.length,
    failed: outcome.failed.map(({ memoryId, failure }) => ({
      memoryId,
      title: titles.get(memoryId) ?? memoryId,
      message: failure.message,
    })),
    report,
    ...(outcome.shareToken ? { viewUrl: viewUrlOf(network, outcome.shareToken) } : {}),
  });
}
