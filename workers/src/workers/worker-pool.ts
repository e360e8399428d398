import PQueue from "p-queue";
import { type BridgeOptions, WorkerBridge } from "./worker-bridge.ts";

/** More workers do not help: the canister accepts bytes more slowly than four cores produce them. */
const MAX_WORKERS = 4;

/** One worker for each processor core, up to a limit. */
export function machinePoolSize(): number {
  return Math.max(1, Math.min(MAX_WORKERS, navigator.hardwareConcurrency || 1));
}

export interface PoolOptions {
  size: number;
  /** How many tasks a worker has at a time: while one waits for its source, another one runs. */
  tasksEach: number;
  /** How many bytes of garbage a worker may hold (`PoolMember.addGarbage`) before it is replaced. By default unlimited. */
  maxGarbageBytes?: number;
}

/** One worker of the pool, and the workers that replace it. */
export interface PoolMember {
  /** Runs work that occupies the worker, one piece of work after the other. */
  runAlone<T>(work: () => Promise<T>): Promise<T>;
  /** The worker no longer needs Blobs of so many bytes. The browser keeps them until the worker collects garbage, or ends. */
  addGarbage(bytes: number): void;
}

class ReplaceableWorker<Api extends object> implements PoolMember {
  readonly bridge: WorkerBridge<Api>;
  readonly #alone = new PQueue({ concurrency: 1 });
  readonly #maxGarbageBytes: number;
  #garbageBytes = 0;

  constructor(bridge: WorkerBridge<Api>, maxGarbageBytes: number) {
    this.bridge = bridge;
    this.#maxGarbageBytes = maxGarbageBytes;
  }

  runAlone<T>(work: () => Promise<T>): Promise<T> {
    return this.#alone.add(work);
  }

  addGarbage(bytes: number): void {
    this.#garbageBytes += bytes;
    if (this.#garbageBytes < this.#maxGarbageBytes) return;
    this.#garbageBytes = 0;
    this.bridge.renew();
  }
}

/** Workers that share tasks. A worker starts when there is work for it. */
export class WorkerPool<Api extends object> {
  readonly #free: ReplaceableWorker<Api>[];
  readonly #workers: readonly ReplaceableWorker<Api>[];
  readonly #queue: PQueue;

  constructor({ size, tasksEach, maxGarbageBytes = Infinity }: PoolOptions, options: BridgeOptions<Api>) {
    const workers = Array.from(
      { length: size },
      () => new ReplaceableWorker(new WorkerBridge(options), maxGarbageBytes),
    );
    this.#workers = workers;
    this.#free = Array.from({ length: tasksEach }, () => workers).flat();
    this.#queue = new PQueue({ concurrency: size * tasksEach });
  }

  /**
   * As `WorkerBridge.run`, in the first worker that has room for a task.
   * @param untilStalled called when the task begins. Once its promise resolves, the task no longer takes up room
   */
  run<T>(
    signal: AbortSignal,
    task: (api: Api, member: PoolMember) => Promise<T>,
    untilStalled: () => Promise<void> = () => new Promise(() => {}),
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      void this.#queue.add(async () => {
        const worker = this.#free.shift();
        if (worker === undefined) throw new Error("More tasks run than there is room for.");
        const working = worker.bridge.run(signal, (api) => task(api, worker));
        working.then(resolve, reject);
        await Promise.race([working.catch(() => {}), untilStalled()]);
        this.#free.push(worker);
      });
    });
  }

  release(): void {
    for (const { bridge } of this.#workers) bridge.release();
  }
}
