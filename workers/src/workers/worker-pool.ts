import PQueue from "p-queue";
import { type BridgeOptions, WorkerBridge } from "./worker-bridge.ts";

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
  /** How much a worker may leave behind (`Member.leave`) before another takes its place; without a limit by default. */
  mostLeftBytes?: number;
}

/** A place in the pool, where one worker follows the other. */
export interface PoolMember {
  /** Runs what takes the worker's time: one task after the other. */
  inTurn<T>(work: () => Promise<T>): Promise<T>;
  /** The worker is done with Blobs of so many bytes: the browser keeps them until the worker tidies up, or is gone. */
  leave(bytes: number): void;
}

class Place<Api extends object> implements PoolMember {
  readonly bridge: WorkerBridge<Api>;
  readonly #turns = new PQueue({ concurrency: 1 });
  readonly #mostLeftBytes: number;
  #leftBytes = 0;

  constructor(bridge: WorkerBridge<Api>, mostLeftBytes: number) {
    this.bridge = bridge;
    this.#mostLeftBytes = mostLeftBytes;
  }

  inTurn<T>(work: () => Promise<T>): Promise<T> {
    return this.#turns.add(work);
  }

  leave(bytes: number): void {
    this.#leftBytes += bytes;
    if (this.#leftBytes < this.#mostLeftBytes) return;
    this.#leftBytes = 0;
    this.bridge.renew();
  }
}

/** Workers that share tasks; a worker starts when there is work for it. */
export class WorkerPool<Api extends object> {
  readonly #free: Place<Api>[];
  readonly #places: readonly Place<Api>[];
  readonly #queue: PQueue;

  constructor({ size, tasksEach, mostLeftBytes = Infinity }: PoolOptions, options: BridgeOptions<Api>) {
    const places = Array.from({ length: size }, () => new Place(new WorkerBridge(options), mostLeftBytes));
    this.#places = places;
    this.#free = Array.from({ length: tasksEach }, () => places).flat();
    this.#queue = new PQueue({ concurrency: size * tasksEach });
  }

  /**
   * As `WorkerBridge.run`, in the first worker that has room.
   * @param untilStalled called when the task begins; once its promise resolves, the task's room is another's
   */
  run<T>(
    signal: AbortSignal,
    task: (api: Api, member: PoolMember) => Promise<T>,
    untilStalled: () => Promise<void> = () => new Promise(() => {}),
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      void this.#queue.add(async () => {
        const place = this.#free.shift();
        if (place === undefined) throw new Error("More tasks run than there is room for.");
        const working = place.bridge.run(signal, (api) => task(api, place));
        working.then(resolve, reject);
        await Promise.race([working.catch(() => {}), untilStalled()]);
        this.#free.push(place);
      });
    });
  }

  release(): void {
    for (const { bridge } of this.#places) bridge.release();
  }
}
