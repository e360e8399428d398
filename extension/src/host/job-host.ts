import { err, ok } from "@store-forever/protocol";
import type { GallerySource } from "@store-forever/workers";
import { archiveKeyForStoring } from "../backend/capsule-key.ts";
import { readNetwork } from "../backend/network.ts";
import type { HostReport } from "../messages/host-request.ts";
import { onIdentityChange } from "../messages/identity-changes.ts";
import type { ReplyTo } from "../messages/reply.ts";
import type { Stopping } from "../messages/shapes.ts";
import { flushOutbox } from "../reports/outbox.ts";
import { archiveName, type JobRecord, openDatabase } from "../storage/database.ts";
import { jobLock, recordJobStart, recordJobState, recordJobStop } from "../storage/jobs.ts";
import { Job, type JobListener } from "./job.ts";
import { discardSessions, runJob } from "./run-job.ts";

export interface JobRequest {
  origin: string;
  gallery: GallerySource;
  edgesUrl: string | null;
}

export interface JobHostOptions {
  /** Called whenever the last open job has ended, its report included. */
  onIdle: () => void;
  /** Called when jobs begin and end. */
  onChange: (change: Omit<HostReport, "to" | "type">) => void;
}

/** The newest job of a gallery in this host; its record is there once it has begun. */
interface Hosted {
  job: Job;
  record: JobRecord | undefined;
}

/**
 * Runs the pipeline, in a page that can start workers: an offscreen document on Chromium, a background page elsewhere.
 * It knows neither which, nor who asks (design decision 10).
 */
export class JobHost {
  readonly #jobs = new Map<string, Hosted>();
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
  start(request: JobRequest, begunFor?: string): Promise<ReplyTo["host.start"]> {
    const lock = jobLock(request.origin, request.gallery.galleryId);
    const earlier = this.#jobs.get(lock)?.job;
    if (earlier?.pipeline !== undefined || earlier?.state === "running") return Promise.resolve(ok(null));
    const hosted: Hosted = { job: new Job(request.gallery), record: undefined };
    this.#jobs.set(lock, hosted);
    const beginning = this.#begin(hosted, request, lock, begunFor)
      .catch((error: unknown) =>
        err({ name: "refused" as const, message: `The browser could not begin the job: ${String(error)}` }),
      )
      .then((reply) => {
        if (!reply.ok) {
          this.#jobs.delete(lock);
          this.#end(hosted.job);
        }
        return reply;
      });
    this.#later(beginning);
    return beginning;
  }

  async #begin(
    hosted: Hosted,
    { origin, gallery, edgesUrl }: JobRequest,
    lock: string,
    begunFor: string | undefined,
  ): Promise<ReplyTo["host.start"]> {
    const { job } = hosted;
    const network = await readNetwork();
    if (!network.ok) return err({ name: "network", problem: network.error });
    const database = await openDatabase();
    const archiveKey = await archiveKeyForStoring(database, network.value);
    if (!archiveKey.ok) return err({ name: "signIn" });
    const key = archiveKey.value;
    const archive = archiveName(network.value.canisterId, key.owner);
    if (begunFor !== undefined && begunFor !== archive) return err({ name: "signIn" });
    const record = await recordJobStart(database, {
      origin,
      galleryId: gallery.galleryId,
      gallery,
      totalCount: gallery.items.length,
      edgesUrl,
      archive,
      startedAtMs: Date.now(),
    });
    hosted.record = record;
    job.isPersons = "chain" in key.signer;
    this.#later(flushOutbox(database, record));
    this.#changed(null);
    const later = (work: Promise<unknown>) => this.#later(work);
    const running = navigator.locks.request(lock, async () => {
      const ended = await runJob({ job, record, network: network.value, key, database, later });
      if (ended) this.#changed(ended);
    });
    this.#later(running.finally(() => this.#end(job)));
    return ok(null);
  }

  /**
   * Pauses a job, which then begins nothing new, or gives it up, or one that was paused before the browser ended. What
   * had arrived stays in the archive.
   */
  async stop(origin: string, galleryId: string, how: Stopping): Promise<void> {
    const running = this.#running(origin, galleryId);
    const database = await openDatabase();
    if (running) {
      if (how === "cancel") return running.job.abort.abort();
      running.job.pause();
      this.#changed(null);
      return recordJobState(database, running.record, { name: "paused" });
    }
    const record = await database.get("jobs", [origin, galleryId]);
    if (how !== "cancel" || record === undefined || record.state.name === "finished") return;
    await recordJobStop(database, record, null);
    this.#later(flushOutbox(database, record));
    this.#later(discardSessions(galleryId));
  }

  /** Lets a paused job go on with the photos that it was begun with; one from before a restart of the browser begins anew. */
  async resume(origin: string, galleryId: string): Promise<ReplyTo["host.resume"]> {
    const running = this.#running(origin, galleryId);
    const database = await openDatabase();
    if (running) {
      running.job.resume();
      this.#changed(null);
      await recordJobState(database, running.record, { name: "running" });
      return ok(null);
    }
    const record = await database.get("jobs", [origin, galleryId]);
    if (record?.state.name !== "paused") return err({ name: "refused", message: "No job of this gallery is paused." });
    return this.start(record, record.archive);
  }

  /** @returns how to stop listening, or `undefined` when this host knows no such job */
  watch(origin: string, galleryId: string, listener: JobListener): (() => void) | undefined {
    return this.#jobs.get(jobLock(origin, galleryId))?.job.listen(listener);
  }

  #running(origin: string, galleryId: string): { job: Job; record: JobRecord } | undefined {
    const { job, record } = this.#jobs.get(jobLock(origin, galleryId)) ?? {};
    return job?.pipeline !== undefined && record !== undefined ? { job, record } : undefined;
  }

  /** Nothing is signed any more by a key that the person has taken back; what had arrived stays, and the job goes on later. */
  #stopSignedOut(): void {
    for (const { job } of this.#jobs.values()) {
      if (!job.isPersons || job.isOver) continue;
      job.stopped = { code: "Unauthorized", message: "You signed out. Sign in again to go on." };
      job.abort.abort();
    }
  }

  #changed(ended: HostReport["ended"]): void {
    const running = [...this.#jobs.values()].filter(({ job }) => job.state === "running");
    this.#options.onChange({ runningCount: running.length, ended });
  }

  #end(job: Job): void {
    job.end();
    this.#changed(null);
  }

  /** Is idle only when this is done. */
  #later(work: Promise<unknown>): void {
    this.#openEnds++;
    const close = () => {
      this.#openEnds--;
      if (this.isIdle) this.#options.onIdle();
    };
    void work.finally(close);
  }
}
