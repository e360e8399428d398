import { identityOf, type Signer } from "@store-forever/protocol/delegation";
import { proxy } from "comlink";
import type { PipelineFailure, PipelineResult, StoreOptions, StoreRequest } from "./api.ts";
import type { WorkerBridge } from "./bridge.ts";
import { startUploader, type UploadWorker } from "./crew.ts";
import type { EventStream } from "./events.ts";
import { orThrow, PipelineError } from "./failures.ts";
import { Gate } from "./gate.ts";
import { TransferMeter } from "./transfer-meter.ts";
import type { UploadEvent, UploadListener } from "./upload/upload-event.ts";
import type { UploadApi, UploadSettings } from "./upload/worker-api.ts";

/** A job's hold on its upload worker: pausing, asking for another key, and what the worker tells. */
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
  #asking: Promise<boolean> | undefined;

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
    if (this.#gate.isClosed) return;
    this.#close("paused");
  }

  resume(): void {
    if (!this.#gate.isClosed || this.#asking !== undefined) return;
    this.#open();
  }

  /** Waits while the job is paused. */
  pass(signal: AbortSignal): Promise<void> {
    return this.#gate.pass(signal);
  }

  /**
   * Asks the upload worker; where the archive does not accept the key, asks whoever started the job and tries again.
   * @throws PipelineError
   */
  async call<T>(signal: AbortSignal, task: (api: UploadApi) => Promise<PipelineResult<T>>): Promise<T> {
    for (;;) {
      const result = await this.#uploader.run(signal, task);
      if (result.ok || result.error.code !== "Unauthorized") return orThrow(result);
      this.#asking ??= this.#askForKey(result.error).finally(() => {
        this.#asking = undefined;
      });
      if (!(await this.#asking)) return orThrow(result);
    }
  }

  release(): void {
    this.#ended.abort();
    this.#gate.open();
    this.#uploader.release();
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
    const { network } = this.#request;
    await this.#uploader.run(this.#ended.signal, (api) =>
      api.open(network, signer, this.#settings, proxy(this.#listener)),
    );
    this.#open();
    return true;
  }

  #close(activity: "paused" | "unauthorized"): void {
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
