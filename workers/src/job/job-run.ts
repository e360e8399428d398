import { type Signer, signerPrincipal } from "@store-forever/protocol/delegation";
import { proxy } from "comlink";
import type { PipelineFailure, PipelineResult, SourceAccess, StoreOptions, StoreRequest } from "../api.ts";
import { deferred } from "../async/deferred.ts";
import { unlessAborted } from "../async/unless-aborted.ts";
import { aborted, errorOf, failureOf, orThrow, PipelineError, resultOf } from "../errors/failures.ts";
import { createReconnect } from "../errors/retry.ts";
import type { EventStream } from "../events/event-stream.ts";
import { TransferMeter } from "../events/transfer-meter.ts";
import type { UploadListener } from "../events/upload-event.ts";
import type { UploadApi, UploadSettings } from "../upload/upload-api.ts";
import type { WorkerBridge } from "../workers/worker-bridge.ts";
import * as lifecycle from "./lifecycle.ts";
import { startUploader, type UploadWorker } from "./start-workers.ts";

/** A call that fails in so many outages, although the backend is reached in between, has failed for good. */
const OUTAGES_OF_A_CALL = 3;
/** Share of the memory budget for messages in flight. The rest is for files and pictures. */
const SHARE_OF_MESSAGES = 0.25;

type StartUploader = (...args: Parameters<typeof startUploader>) => Uploader;
type Uploader = Pick<WorkerBridge<UploadWorker>, "run" | "release">;

export interface JobRunOptions extends Omit<StoreOptions, "onEvents"> {
  memoryBudgetBytes: number;
}

/**
 * One run of a job: the state of its lifecycle, its upload worker and its events. It pauses and resumes, asks for
 * another key where the backend does not accept this one, and waits where the network goes away.
 */
export class JobRun {
  readonly options: JobRunOptions;
  readonly signal: AbortSignal;
  readonly events: EventStream;
  readonly #request: StoreRequest;
  readonly #settings: UploadSettings;
  readonly #uploader: Uploader;
  readonly #reconnect = createReconnect();
  readonly #meter = new TransferMeter();
  #state: lifecycle.JobLifecycle = lifecycle.WAITING;
  #left = deferred();
  #signer: Signer;
  #preparedShare = 0;

  constructor(
    request: StoreRequest,
    options: JobRunOptions,
    events: EventStream,
    start: StartUploader = startUploader,
  ) {
    this.options = options;
    this.signal = options.signal;
    this.events = events;
    this.#request = request;
    this.#signer = request.signer;
    this.#settings = {
      galleryId: request.gallery.galleryId,
      memoryBudgetBytes: options.memoryBudgetBytes * SHARE_OF_MESSAGES,
      tellsSource: request.tellsSource ?? false,
    };
    this.#uploader = start(
      request.network,
      () => this.#signer,
      this.#settings,
      this.#listener,
      () => this.#state.name !== "running",
    );
    this.signal.addEventListener("abort", () => this.#left.resolve());
    events.activity("waiting");
  }

  /** What may be read: by default what the gallery's own page may. */
  get access(): SourceAccess {
    const { access, gallery } = this.#request;
    return access ?? { pageOrigin: new URL(gallery.sourceUrl).origin, allowedOrigins: [] };
  }

  /** The key that the job uses now. */
  get signer(): Signer {
    return this.#signer;
  }

  /** Recovery has failed: no memory can be stored any more. */
  get isLost(): boolean {
    return this.#state.name === "lost";
  }

  /** To be called once, when the job holds the lock of its gallery. */
  begin(): void {
    if (this.#state.name === "waiting") this.#enter(lifecycle.begin(this.#state));
  }

  pause(): void {
    this.#enter(lifecycle.pause(this.#state));
  }

  resume(): void {
    this.#enter(lifecycle.resume(this.#state));
  }

  /** Ends the upload worker and every wait. */
  end(): void {
    this.#enter(lifecycle.ENDED);
    this.#uploader.release();
  }

  /**
   * Waits while the job is paused or recovers.
   * @throws PipelineError when the job is lost
   */
  async whenRunning(): Promise<void> {
    while (this.#state.name !== "running" && this.#state.name !== "ended" && !this.signal.aborted) {
      this.#throwIfLost();
      await this.#left.promise;
    }
  }

  /** @param share of the job's memories that are prepared, between 0 and 1 */
  reportPrepared(share: number): void {
    this.#preparedShare = share;
  }

  /**
   * Asks the upload worker. Where the backend does not accept the key, asks whoever started the job and tries again;
   * where the network went away, waits for it.
   * @throws PipelineError
   */
  async call<T>(task: (api: UploadApi) => Promise<PipelineResult<T>>): Promise<T> {
    for (let outages = 0; ; ) {
      this.#throwIfLost();
      const asked = this.#connection?.number;
      const result = await this.#uploader.run(this.signal, task);
      if (result.ok) {
        this.#enter(lifecycle.reached(this.#state));
        return result.value;
      }
      const isOutdated = asked !== this.#connection?.number;
      if (!isOutdated) {
        const isOutage = result.error.code === "Network" && (this.#connection?.wasReached ?? false);
        if (isOutage && outages++ >= OUTAGES_OF_A_CALL) return orThrow(result);
        if (!isOutage && !this.#canAskForKey(result.error)) return orThrow(result);
      }
      const lasting = await unlessAborted(this.#recovery(result.error, isOutdated), this.signal);
      if (lasting !== undefined) throw errorOf(lasting);
    }
  }

  get #connection(): lifecycle.Connection | undefined {
    return "connection" in this.#state ? this.#state.connection : undefined;
  }

  #throwIfLost(): void {
    if (this.#state.name === "lost") throw errorOf(this.#state.failure);
  }

  #enter(next: lifecycle.JobLifecycle): void {
    const previous = this.#state;
    this.#state = next;
    if (previous.name === next.name && previous.name !== "waiting") return;
    const activity = lifecycle.activityOf(next);
    if (activity !== undefined && activity !== lifecycle.activityOf(previous)) this.events.activity(activity);
    // A worker that fails to hear it is dead, and its successor is told when it starts.
    if ("connection" in previous && "connection" in next)
      this.#uploader.run(this.signal, (api) => (next.name === "running" ? api.resume() : api.pause())).catch(() => {});
    this.#left.resolve();
    this.#left = deferred();
  }

  #canAskForKey({ code }: PipelineFailure): boolean {
    return code === "Unauthorized" && this.options.onUnauthorized !== undefined;
  }

  /**
   * Calls that fail at the same time share one recovery.
   * @param isOutdated the failure came from a connection that was given up: it says nothing about the present one
   * @returns what stands in the way of making the call again, once that is known
   */
  async #recovery(failure: PipelineFailure, isOutdated: boolean): Promise<PipelineFailure | undefined> {
    const state = this.#state;
    if (state.name === "recovering") return await state.recovery;
    if (state.name === "lost") return state.failure;
    if (state.name === "waiting" || state.name === "ended") return failure;
    if (isOutdated) return undefined;
    const cause = failure.code === "Unauthorized" ? "unauthorized" : "offline";
    const recovery = Promise.resolve().then(() => this.#recover(cause, failure));
    this.#enter(lifecycle.recover(state, cause, recovery));
    return await recovery;
  }

  async #recover(cause: lifecycle.Recovering["cause"], failure: PipelineFailure): Promise<PipelineFailure | undefined> {
    const result = await resultOf(() =>
      cause === "offline" ? this.#reconnect(() => this.#open(), this.signal) : this.#askForKey(failure),
    );
    const lasting = result.ok ? (result.value ? undefined : failure) : result.error;
    const outcome = this.signal.aborted ? failureOf(aborted()) : lasting;
    this.#enter(lifecycle.recovered(this.#state, outcome));
    return outcome;
  }

  /** @returns whether there is a key to continue with */
  async #askForKey(failure: PipelineFailure): Promise<boolean> {
    const signer = await this.options.onUnauthorized?.(failure);
    if (signer === undefined) return false;
    if ((await signerPrincipal(signer)) !== (await signerPrincipal(this.#signer)))
      throw new PipelineError(
        "Unauthorized",
        "This is another person's key. Store the gallery anew to store it as them.",
      );
    this.#signer = signer;
    await this.#open();
    return true;
  }

  /**
   * Connects the upload worker anew, with nothing left of circuit breaker and retries.
   * @returns whether the backend answered, if only to refuse: a key may have expired during an outage
   */
  async #open(): Promise<boolean> {
    this.#enter(lifecycle.reconnect(this.#state));
    return await this.#uploader.run(this.signal, async (api) => {
      await api.open(this.#request.network, this.#signer, this.#settings, proxy(this.#listener));
      const facts = await api.facts();
      return facts.ok || facts.error.code !== "Network";
    });
  }

  readonly #listener: UploadListener = (event) => {
    if (event.type === "asset") this.events.asset(event.memoryId, event.kind, event.state);
    else {
      this.#meter.add(event);
      this.events.bytes(this.#meter.progress(this.#preparedShare));
    }
  };
}
