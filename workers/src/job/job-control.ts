import { identityOf, type Signer } from "@store-forever/protocol/delegation";
import { proxy } from "comlink";
import type { PipelineFailure, PipelineResult, StoreOptions, StoreRequest } from "../api.ts";
import { orThrow, PipelineError } from "../errors/failures.ts";
import { createReconnect } from "../errors/retry.ts";
import type { EventStream } from "../events/event-stream.ts";
import { TransferMeter } from "../events/transfer-meter.ts";
import type { UploadEvent, UploadListener } from "../events/upload-event.ts";
import type { UploadApi, UploadSettings } from "../upload/upload-api.ts";
import type { WorkerBridge } from "../workers/worker-bridge.ts";
import { Gate } from "./gate.ts";
import { startUploader, type UploadWorker } from "./start-workers.ts";

/** A call that the network loses so often, although it is there, is lost on it. */
const OUTAGES_OF_A_CALL = 3;

/** A job's hold on its upload worker: pausing, asking for another key, outliving outages, and what the worker tells. */
export class JobControl {
  signer: Signer;
  /** How many of the job's memories are prepared, of one. */
  preparedShare = 0;
  readonly #request: StoreRequest;
  readonly #settings: UploadSettings;
  readonly #events: EventStream;
  readonly #onUnauthorized: StoreOptions["onUnauthorized"];
  readonly #gate = new Gate();
  readonly #meter = new TransferMeter();
  readonly #uploader: WorkerBridge<UploadWorker>;
  readonly #ended = new AbortController();
  readonly #reconnect = createReconnect();
  #isPaused = false;
  #wasReached = false;
  /** Counts the connections of the upload worker. */
  #connection = 0;
  /** What lets the job go on is being sought; whether it was found. */
  #mending: Promise<boolean> | undefined;

  constructor(
    request: StoreRequest,
    events: EventStream,
    onUnauthorized: StoreOptions["onUnauthorized"],
    settings: UploadSettings,
  ) {
    this.signer = request.signer;
    this.#request = request;
    this.#settings = settings;
    this.#events = events;
    this.#onUnauthorized = onUnauthorized;
    this.#uploader = startUploader(
      request.network,
      () => this.signer,
      settings,
      this.#listener,
      () => this.#gate.isClosed,
    );
  }

  /** The job's turn has come. */
  begin(): void {
    if (!this.#gate.isClosed) this.#events.activity("running");
  }

  pause(): void {
    if (this.#isPaused) return;
    this.#isPaused = true;
    if (this.#mending === undefined) this.#close("paused");
  }

  resume(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    if (this.#mending === undefined) this.#open();
  }

  /** Waits while the job is paused. */
  pass(signal: AbortSignal): Promise<void> {
    return this.#gate.pass(signal);
  }

  /**
   * Asks the upload worker. Where the archive does not accept the key, asks whoever started the job and tries again; where
   * the network went away, waits for it.
   * @throws PipelineError
   */
  async call<T>(signal: AbortSignal, task: (api: UploadApi) => Promise<PipelineResult<T>>): Promise<T> {
    for (let outages = 0; ; ) {
      const connection = this.#connection;
      const result = await this.#uploader.run(signal, task);
      this.#wasReached ||= result.ok;
      if (result.ok) return result.value;
      if (connection !== this.#connection) {
        // What failed was asked of a connection that is given up.
        if ((await this.#mending) === false) return orThrow(result);
        continue;
      }
      const { code } = result.error;
      const isOutage = code === "Network" && this.#wasReached && outages++ < OUTAGES_OF_A_CALL;
      if (code !== "Unauthorized" && !isOutage) return orThrow(result);
      this.#mending ??= this.#mend(result.error).finally(() => {
        this.#mending = undefined;
      });
      if (!(await this.#mending)) return orThrow(result);
    }
  }

  release(): void {
    this.#ended.abort();
    this.#gate.open();
    this.#uploader.release();
  }

  /** @returns whether the job can go on */
  async #mend(failure: PipelineFailure): Promise<boolean> {
    if (failure.code === "Unauthorized") {
      if (!(await this.#askForKey(failure))) return false;
      await this.#reopen();
    } else {
      this.#close("offline");
      if (!(await this.#reconnect(() => this.#reopen(), this.#ended.signal))) return false;
    }
    if (this.#isPaused) this.#close("paused");
    else this.#open();
    return true;
  }

  async #askForKey(failure: PipelineFailure): Promise<boolean> {
    if (this.#onUnauthorized === undefined) return false;
    this.#close("unauthorized");
    const signer = await this.#onUnauthorized(failure);
    if (signer === undefined) return false;
    if ((await principalOf(signer)) !== (await principalOf(this.signer)))
      throw new PipelineError(
        "Unauthorized",
        "This is another person's key. Store the gallery anew to store it as them.",
      );
    this.signer = signer;
    return true;
  }

  /** Connects the upload worker anew, with nothing left of circuit breaker and retries. @returns whether it got through */
  #reopen(): Promise<boolean> {
    this.#connection++;
    return this.#uploader.run(this.#ended.signal, async (api) => {
      await api.open(this.#request.network, this.signer, this.#settings, proxy(this.#listener));
      return (await api.facts()).ok;
    });
  }

  #close(activity: "paused" | "unauthorized" | "offline"): void {
    this.#gate.close();
    this.#events.activity(activity);
    // A worker that fails to hear it is dead, and its successor is told when it starts.
    this.#uploader.run(this.#ended.signal, (api) => api.pause()).catch(() => {});
  }

  #open(): void {
    this.#gate.open();
    this.#events.activity("running");
    this.#uploader.run(this.#ended.signal, (api) => api.resume()).catch(() => {});
  }

  readonly #listener: UploadListener = (event: UploadEvent) => {
    if (event.type === "asset") this.#events.asset(event.memoryId, event.kind, event.state);
    else {
      this.#meter.add(event);
      this.#events.bytes(this.#meter.progress(this.preparedShare));
    }
  };
}

const principalOf = async (signer: Signer) => (await identityOf(signer)).getPrincipal().toText();
