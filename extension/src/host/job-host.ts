import { err, ok } from "@store-forever/protocol";
import type { GallerySource, RequestObserver } from "@store-forever/workers";
import type { AskMissing } from "../access/source-access.ts";
import { keyForStoring } from "../backend/capsule-key.ts";
import { readNetwork } from "../backend/network.ts";
import { type LookOptions, look } from "../follow/look.ts";
import type { HostReport } from "../messages/host-request.ts";
import { onIdentityChange } from "../messages/identity/identity-changes.ts";
import type { ReplyTo } from "../messages/reply.ts";
import type { Stopping } from "../messages/shapes.ts";
import { flushOutbox } from "../reports/flush-outbox.ts";
import { giveConsent } from "../storage/consents.ts";
import { capsuleName, openDatabase } from "../storage/databases/database.ts";
import { settleLooks } from "../storage/followed/follows.ts";
import { jobLock, partsLock } from "../storage/job-lock.ts";
import { recordJobStart, recordJobState, recordJobStop } from "../storage/jobs.ts";
import { HostedJob, type JobListener } from "./hosted-job.ts";
import { inTurn } from "./in-turn.ts";
import { isUnderWay } from "./job-state.ts";
import { LookQueue } from "./look-queue.ts";
import { discardSessions, runJob } from "./run-job.ts";
import { tellGalleryOf } from "./tell-gallery.ts";

export interface JobRequest {
  origin: string;
  gallery: GallerySource;
  edgesUrl: string | null;
  tellsSource: boolean;
  /** Whether the person has just let the gallery's site know their archive. */
  tellsSite: boolean;
}

export interface JobHostOptions {
  /** Called when the last job has ended and its report is sent. */
  onIdle: () => void;
  /** What the browser tells of the requests of jobs. */
  observe: RequestObserver;
  askMissing: AskMissing;
  /** Asks a gallery's page, where the person has it open, which addresses it names now. */
  askOpenPage: (pageOrigin: string, pageUrl: string) => Promise<string[]>;
  /** Called when a job begins, is paused or resumed, or ends. */
  onChange: (change: Omit<HostReport, "to" | "type">) => void;
  /** Called when a look at a followed gallery is over. */
  onLooked: (gallery: { origin: string; galleryId: string }) => void;
}

/**
 * Runs the pipeline in a page that can start workers: an offscreen document in Chromium, the background page in Firefox. It
 * knows neither which of them it is in nor who asks (ARCHITECTURE.md#extension-host).
 */
export class JobHost {
  /** The newest job of each gallery, by its lock. */
  readonly #jobs = new Map<string, HostedJob>();
  /** Those that are being written down, by the same lock. */
  readonly #beginnings = new Map<string, Promise<ReplyTo["host.start"]>>();
  #pendingCount = 0;
  readonly #looks = new LookQueue();
  readonly #options: JobHostOptions;

  constructor(options: JobHostOptions) {
    this.#options = options;
    onIdentityChange((change) => {
      if (change === "ended") for (const job of this.#jobs.values()) job.signOut();
    });
  }

  get isIdle(): boolean {
    return this.#pendingCount === 0;
  }

  /**
   * Answers once the job is written down and has begun. A job that runs or is paused stays as it is.
   * @param begunFor the capsule of a job that resumes: a job never goes on as another identity than it was begun as
   */
  start(request: JobRequest, begunFor?: string): Promise<ReplyTo["host.start"]> {
    const lock = jobLock(request.origin, request.gallery.galleryId);
    const earlier = this.#jobs.get(lock);
    if (earlier?.state.name === "paused") return this.resume(request.origin, request.gallery.galleryId);
    if (earlier && isUnderWay(earlier.state)) return this.#beginnings.get(lock) ?? Promise.resolve(ok(null));
    const job = new HostedJob(request.gallery);
    this.#jobs.set(lock, job);
    const beginning = this.#begin(job, request, lock, begunFor)
      .catch((error: unknown) =>
        err({ name: "refused" as const, message: `The browser could not begin the job: ${String(error)}` }),
      )
      .then((reply) => {
        this.#beginnings.delete(lock);
        if (!reply.ok) {
          this.#jobs.delete(lock);
          this.#end(job);
        }
        return reply;
      });
    this.#beginnings.set(lock, beginning);
    this.#track(beginning);
    return beginning;
  }

  async #begin(
    job: HostedJob,
    { origin, gallery, edgesUrl, tellsSource, tellsSite }: JobRequest,
    lock: string,
    begunFor: string | undefined,
  ): Promise<ReplyTo["host.start"]> {
    const network = await readNetwork();
    if (!network.ok) return err({ name: "network", problem: network.error });
    const database = await openDatabase();
    const found = await keyForStoring(database, network.value);
    if (!found.ok) return err({ name: "signIn" });
    const key = found.value;
    const capsule = capsuleName(network.value.canisterId, key.owner);
    if (begunFor !== undefined && begunFor !== capsule) return err({ name: "signIn" });
    if (tellsSite) await giveConsent(database, { capsule, origin });
    const record = await recordJobStart(database, {
      origin,
      galleryId: gallery.galleryId,
      gallery,
      totalCount: gallery.items.length,
      edgesUrl,
      tellsSource,
      capsule,
      startedAtMs: Date.now(),
    });
    job.begin(record, "chain" in key.signer ? "person" : "device");
    this.#track(flushOutbox(database, record));
    this.#changed(null);
    const track = (work: Promise<unknown>) => this.#track(work);
    const running = navigator.locks.request(lock, async () => {
      const { observe, askMissing, askOpenPage } = this.#options;
      const begun = { job, record, network: network.value, key, database, observe, askMissing, askOpenPage, track };
      const turn = partsLock(origin, gallery.galleryId);
      const ended = await inTurn(turn, job.signal, () => runJob(begun));
      if (ended) this.#changed(ended);
    });
    const stopTelling = tellGalleryOf({ job, record, database, track });
    this.#track(
      running
        .finally(stopTelling)
        .finally(() => this.#end(job))
        .then(() => this.#settleLooks()),
    );
    return ok(null);
  }

  /**
   * Pauses a job, which then begins nothing new, or cancels it. A job that was paused before the browser ended can be
   * cancelled too. What has arrived stays in the capsule.
   */
  async stop(origin: string, galleryId: string, how: Stopping): Promise<void> {
    const job = this.#jobs.get(jobLock(origin, galleryId));
    if (how === "cancel" && job && isUnderWay(job.state)) return job.cancel();
    const database = await openDatabase();
    const paused = how === "pause" ? job?.pause() : undefined;
    if (paused) {
      this.#changed(null);
      return recordJobState(database, paused, { name: "paused" });
    }
    const record = await database.get("jobs", [origin, galleryId]);
    if (how !== "cancel" || record === undefined || record.state.name === "finished") return;
    await recordJobStop(database, record, null);
    this.#track(flushOutbox(database, record));
    this.#track(discardSessions(record));
  }

  /** Resumes a paused job with the photos that it was begun with. One from before a restart of the browser begins anew. */
  async resume(origin: string, galleryId: string): Promise<ReplyTo["host.resume"]> {
    const database = await openDatabase();
    const resumed = this.#jobs.get(jobLock(origin, galleryId))?.resume();
    if (resumed) {
      this.#changed(null);
      await recordJobState(database, resumed, { name: "running" });
      return ok(null);
    }
    const record = await database.get("jobs", [origin, galleryId]);
    if (record?.state.name !== "paused") return err({ name: "refused", message: "No job of this gallery is paused." });
    return this.start({ ...record, tellsSite: false }, record.capsule);
  }

  /** Looks at a followed gallery again, after those that were asked for before. */
  look(origin: string, galleryId: string): void {
    const { observe, askMissing, onLooked } = this.#options;
    const startJob: LookOptions["startJob"] = ({ capsule, edgesUrl, tellsSource }, gallery) =>
      this.start({ origin, gallery, edgesUrl, tellsSource, tellsSite: false }, capsule);
    const looking = this.#looks.add(jobLock(origin, galleryId), async () => {
      if (await look(origin, galleryId, { observe, askMissing, startJob })) onLooked({ origin, galleryId });
    });
    this.#track(looking);
  }

  async #settleLooks(): Promise<void> {
    for (const over of await settleLooks(await openDatabase())) this.#options.onLooked(over);
  }

  /** @returns how to stop listening; `undefined` if this host knows no such job */
  watch(origin: string, galleryId: string, listener: JobListener): (() => void) | undefined {
    return this.#jobs.get(jobLock(origin, galleryId))?.listen(listener);
  }

  #changed(ended: HostReport["ended"]): void {
    const running = [...this.#jobs.values()].filter(({ isRunning }) => isRunning);
    this.#options.onChange({ runningCount: running.length, ended });
  }

  #end(job: HostedJob): void {
    job.close();
    this.#changed(null);
  }

  /** Keeps the host from being idle until this work is done. */
  #track(work: Promise<unknown>): void {
    this.#pendingCount++;
    const done = () => {
      this.#pendingCount--;
      if (this.isIdle) this.#options.onIdle();
    };
    void work.finally(done);
  }
}
