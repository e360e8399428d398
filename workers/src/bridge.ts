import { type Endpoint, wrap } from "comlink";
import { aborted, PipelineError } from "./failures.ts";

/** A worker, or in tests anything that speaks like one. */
export interface WorkerHandle extends Endpoint {
  terminate(): void;
}

/** @template Api what the worker exposes: asynchronous methods only, so that it looks the same from both sides */
export interface BridgeOptions<Api> {
  start: () => WorkerHandle;
  /** Sent to every new worker before its first task; `alive` is to be called at each sign of life it gives. */
  open: (api: Api, alive: () => void) => Promise<void>;
  /** A worker with tasks that gives no sign of life for so long is taken for dead. */
  quietLimitMs: number;
}

/** The worker died, or gave no sign of life: a call to it would never settle. */
export class WorkerLost extends PipelineError {
  override name = "WorkerLost";
  constructor(why: string) {
    super("Internal", `${why} The browser may be short of memory: close other tabs and try again.`);
  }
}

interface Live<Api> {
  api: Api;
  handle: WorkerHandle;
  lost: Promise<never>;
  alive: () => void;
  tasks: number;
  watch: ReturnType<typeof setTimeout> | undefined;
}

/** Owns one worker: starts it on first use, outlives its death, and lets it go. */
export class WorkerBridge<Api> {
  readonly #options: BridgeOptions<Api>;
  #live: Live<Api> | undefined;

  constructor(options: BridgeOptions<Api>) {
    this.#options = options;
  }

  /**
   * Runs a task in the worker; when the worker dies, once more in a new one.
   * @throws PipelineError Aborted as soon as the signal aborts
   * @throws WorkerLost when the second worker died too
   */
  async run<T>(signal: AbortSignal, task: (api: Api) => Promise<T>): Promise<T> {
    try {
      return await this.#attempt(signal, task);
    } catch (error) {
      if (!(error instanceof WorkerLost)) throw error;
      return await this.#attempt(signal, task);
    }
  }

  release(): void {
    if (this.#live === undefined) return;
    clearTimeout(this.#live.watch);
    this.#live.handle.terminate();
    this.#live = undefined;
  }

  async #attempt<T>(signal: AbortSignal, task: (api: Api) => Promise<T>): Promise<T> {
    if (signal.aborted) throw aborted();
    this.#live ??= this.#start();
    const live = this.#live;
    const abort = new AbortController();
    const stopped = new Promise<never>((_, reject) => {
      signal.addEventListener("abort", () => reject(aborted()), { once: true, signal: abort.signal });
    });
    live.tasks++;
    live.alive();
    try {
      return await Promise.race([task(live.api), live.lost, stopped]);
    } finally {
      abort.abort();
      live.tasks--;
      live.alive();
    }
  }

  #start(): Live<Api> {
    const handle = this.#options.start();
    // Comlink's own type splits a promise of a union into a union of promises; the methods are asynchronous anyway.
    const api = wrap(handle) as unknown as Api;
    let lose = (_: WorkerLost) => {};
    const lost = new Promise<never>((_, reject) => {
      lose = reject;
    });
    lost.catch(() => {});
    const giveUp = (why: string) => {
      if (this.#live === live) this.release();
      lose(new WorkerLost(why));
    };
    const alive = () => {
      clearTimeout(live.watch);
      if (live.tasks === 0 || this.#live !== live) return;
      live.watch = setTimeout(() => giveUp("The worker gave no sign of life."), this.#options.quietLimitMs);
    };
    const live: Live<Api> = { api, handle, lost, alive, tasks: 0, watch: undefined };
    handle.addEventListener("error", () => giveUp("The worker stopped with an error."));
    this.#options.open(api, alive).catch(() => giveUp("The worker could not be opened."));
    return live;
  }
}
