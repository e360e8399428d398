import type { Signer } from "@store-forever/protocol/delegation";
import { proxy } from "comlink";
import type { Network, StoreOptions } from "../api.ts";
import type { UploadListener } from "../events/upload-event.ts";
import type { PrepareApi, PrepareSettings, StepListener } from "../prepare/prepare-api.ts";
import type { UploadApi, UploadSettings } from "../upload/upload-api.ts";
import { type Heartbeat, QUIET_LIMIT_MS } from "../workers/heartbeat.ts";
import { WorkerBridge } from "../workers/worker-bridge.ts";
import { type PoolOptions, WorkerPool } from "../workers/worker-pool.ts";

export type PrepareWorker = PrepareApi & Heartbeat;
export type UploadWorker = UploadApi & Heartbeat;

/** While a worker derives one memory, it reads the next. */
const MEMORIES_EACH = 2;

/**
 * Starts workers that read and derive memories. Deriving takes processor time, so several workers share it. One worker
 * uploads (`startUploader`): only there can small assets of all memories share messages, and retries, circuit breaker
 * and open sessions are counted once.
 */
export function startPreparers(
  pool: Omit<PoolOptions, "tasksEach">,
  settings: PrepareSettings,
  onStep: StepListener,
  { observe, askOpenPage }: Pick<StoreOptions, "observe" | "askOpenPage">,
): WorkerPool<PrepareWorker> {
  return new WorkerPool<PrepareWorker>(
    { ...pool, tasksEach: MEMORIES_EACH },
    {
      start: () => new Worker(new URL("../prepare/worker.ts", import.meta.url), { type: "module" }),
      // Sent without waiting in between, so that both arrive before the first task.
      open: async (api, alive) => {
        const opening = api.open(settings, proxy(onStep), observe && proxy(observe), askOpenPage && proxy(askOpenPage));
        await Promise.all([api.beat(proxy(alive)), opening]);
      },
      quietLimitMs: QUIET_LIMIT_MS,
    },
  );
}

/**
 * Starts the worker that uploads.
 * @param keyOf called whenever a worker starts: a job may get another key while it runs
 * @param isPaused called whenever a worker starts
 */
export function startUploader(
  network: Network,
  keyOf: () => Signer,
  settings: UploadSettings,
  onEvent: UploadListener,
  isPaused: () => boolean,
): WorkerBridge<UploadWorker> {
  return new WorkerBridge<UploadWorker>({
    start: () => new Worker(new URL("../upload/worker.ts", import.meta.url), { type: "module" }),
    open: async (api, alive) => {
      const opening = api.open(network, keyOf(), settings, proxy(onEvent));
      await Promise.all([api.beat(proxy(alive)), opening, isPaused() ? api.pause() : undefined]);
    },
    quietLimitMs: QUIET_LIMIT_MS,
  });
}
