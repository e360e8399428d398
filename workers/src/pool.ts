import PQueue from "p-queue";
import { type BridgeOptions, WorkerBridge } from "./bridge.ts";

/** More workers than this do not help: the canister takes bytes more slowly than four cores make them. */
const MAX_WORKERS = 4;

/** One worker for each processor core, within reason. */
export function machinePoolSize(): number {
  return Math.max(1, Math.min(MAX_WORKERS, navigator.hardwareConcurrency || 1));
}

/** Workers that each do one task at a time; a worker starts when there is work for it. */
export class WorkerPool<Api> {
  readonly #idle: WorkerBridge<Api>[];
  readonly #bridges: readonly WorkerBridge<Api>[];
  readonly #queue: PQueue;

  constructor(size: number, options: BridgeOptions<Api>) {
    this.#bridges = Array.from({ length: size }, () => new WorkerBridge(options));
    this.#idle = [...this.#bridges];
    this.#queue = new PQueue({ concurrency: size });
  }

  /** As `WorkerBridge.run`, in the first worker that is free. */
  run<T>(signal: AbortSignal, task: (api: Api) => Promise<T>): Promise<T> {
    return this.#queue.add(async () => {
      const bridge = this.#idle.pop();
      if (bridge === undefined) throw new Error("More tasks run than there are workers.");
      try {
        return await bridge.run(signal, task);
      } finally {
        this.#idle.push(bridge);
      }
    });
  }

  release(): void {
    for (const bridge of this.#bridges) bridge.release();
  }
}
