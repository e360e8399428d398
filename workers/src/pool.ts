import PQueue from "p-queue";
import { type BridgeOptions, WorkerBridge } from "./bridge.ts";

/** More workers than this do not help: the canister takes bytes more slowly than four cores make them. */
const MAX_WORKERS = 4;

/** One worker for each processor core, within reason. */
export function machinePoolSize(): number {
  return Math.max(1, Math.min(MAX_WORKERS, navigator.hardwareConcurrency || 1));
}

export interface PoolOptions {
  size: number;
  /** How many tasks a worker has at a time: while one waits for its source, another is worked on. */
  tasksEach: number;
}

/** Workers that share tasks; a worker starts when there is work for it. */
export class WorkerPool<Api> {
  readonly #free: WorkerBridge<Api>[];
  readonly #bridges: readonly WorkerBridge<Api>[];
  readonly #queue: PQueue;

  constructor({ size, tasksEach }: PoolOptions, options: BridgeOptions<Api>) {
    const bridges = Array.from({ length: size }, () => new WorkerBridge(options));
    this.#bridges = bridges;
    this.#free = Array.from({ length: tasksEach }, () => bridges).flat();
    this.#queue = new PQueue({ concurrency: size * tasksEach });
  }

  /**
   * As `WorkerBridge.run`, in the first worker that has room.
   * @param untilStalled called when the task begins; once its promise resolves, the task's room is another's
   */
  run<T>(
    signal: AbortSignal,
    task: (api: Api) => Promise<T>,
    untilStalled: () => Promise<void> = () => new Promise(() => {}),
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      void this.#queue.add(async () => {
        const bridge = this.#free.shift();
        if (bridge === undefined) throw new Error("More tasks run than there is room for.");
        const working = bridge.run(signal, task);
        working.then(resolve, reject);
        await Promise.race([working.catch(() => {}), untilStalled()]);
        this.#free.push(bridge);
      });
    });
  }

  release(): void {
    for (const bridge of this.#bridges) bridge.release();
  }
}
