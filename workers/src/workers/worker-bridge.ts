import { type Endpoint, wrap } from "comlink";
import { unlessAborted } from "../async/unless-aborted.ts";
import { aborted, PipelineError } from "../errors/failures.ts";

/** A worker, or in tests anything with the same interface. */
export interface WorkerHandle extends Endpoint {
  terminate(): void;
}

/** @template Api what the worker exposes: asynchronous methods only, so that both sides see the same type */
export interface BridgeOptions<Api> {
  start: () => WorkerHandle;
  /** Called with every new worker before its first task. `alive` is to be called at each of its heartbeats. */
  open: (api: Api, alive: () => void) => Promise<void>;
  /** A worker with tasks that has no heartbeat for so long is considered dead. */
  quietLimitMs: number;
}

/** The worker died, or its heartbeat stopped. */
export class WorkerLost extends PipelineError {
  override name = "WorkerLost";
  constructor(why: string) {
    super("Internal", `${why} The browser may be short of memory: close other tabs and try again.`);
  }
}

/** A worker that was started and has not ended. */
interface Live<Api> {
  api: Api;
  handle: WorkerHandle;
  alive: () => void;
  tasks: number;
  watch: ReturnType<typeof setTimeout> | undefined;
}

/** Owns one worker at a time: starts it on first use, replaces it when it dies or on request, and ends it. */
export class WorkerBridge<Api extends object> {
  readonly #options: BridgeOptions<Api>;
  /** The worker that gets the next task. */
  #current: Live<Api> | undefined;
  /** The current worker, and earlier ones that still have tasks. */
  readonly #all = new Set<Live<Api>>();

  constructor(options: BridgeOptions<Api>) {
    this.#options = options;
  }

  /**
   * Runs a task in the worker, and once more in a new worker if the first one dies.
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

  /** Gives the next task to a new worker. This one completes its tasks; its garbage is freed with it. */
  renew(): void {
    const former = this.#current;
    this.#current = undefined;
    if (former?.tasks === 0) this.#end(former);
  }

  release(): void {
    for (const live of this.#all) this.#end(live);
  }

  #end(live: Live<Api>): void {
    clearTimeout(live.watch);
    live.handle.terminate();
    this.#all.delete(live);
    if (this.#current === live) this.#current = undefined;
  }

  async #attempt<T>(signal: AbortSignal, task: (api: Api) => Promise<T>): Promise<T> {
    if (signal.aborted) throw aborted();
    this.#current ??= this.#start();
    const live = this.#current;
    live.tasks++;
    live.alive();
    try {
      return await unlessAborted(task(live.api), signal);
    } finally {
      live.tasks--;
      live.alive();
      if (live.tasks === 0 && live !== this.#current) this.#end(live);
    }
  }

  #start(): Live<Api> {
    const handle = this.#options.start();
    // Comlink's own type turns a promise of a union into a union of promises. All methods are asynchronous anyway.
    const remote = wrap(handle) as unknown as Api;
    const { api, lose } = settleOnLoss(remote);
    const giveUp = (why: string) => {
      this.#end(live);
      lose(new WorkerLost(why));
    };
    const alive = () => {
      clearTimeout(live.watch);
      if (live.tasks === 0 || !this.#all.has(live)) return;
      live.watch = setTimeout(() => giveUp("The worker stopped responding."), this.#options.quietLimitMs);
    };
    const live: Live<Api> = { api, handle, alive, tasks: 0, watch: undefined };
    this.#all.add(live);
    handle.addEventListener("error", () => giveUp("The worker stopped with an error."));
    this.#options.open(remote, alive).catch(() => giveUp("The worker could not be opened."));
    return live;
  }
}

/** Wraps a worker's API so that its calls fail when the worker is lost. Comlink would never settle them. */
function settleOnLoss<Api extends object>(remote: Api): { api: Api; lose: (why: WorkerLost) => void } {
  const unanswered = new Set<(why: WorkerLost) => void>();
  let lost: WorkerLost | undefined;
  const settled = <T>(call: () => Promise<T>) =>
    new Promise<T>((resolve, reject) => {
      if (lost !== undefined) throw lost;
      unanswered.add(reject);
      void call()
        .then(resolve, reject)
        .finally(() => unanswered.delete(reject));
    });
  const api = new Proxy(remote, {
    get: (target, name) => {
      const method = Reflect.get(target, name) as (...args: unknown[]) => Promise<unknown>;
      return (...args: unknown[]) => settled(() => method(...args));
    },
  });
  const lose = (why: WorkerLost) => {
    lost ??= why;
    for (const reject of unanswered) reject(why);
  };
  return { api, lose };
}
