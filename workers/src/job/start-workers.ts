import type { Signer } from "@store-forever/protocol/delegation";
import { proxy } from "comlink";
import type { Network } from "../api.ts";
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
 * Workers that read and derive memories. Deriving is the browser's cost, so it is spread; uploading is done by one
 * worker (`startUploader`), because only there small assets of all memories meet and travel in shared messages, and
 * retries, circuit breaker and open sessions are counted once.
 */
export function startPreparers(
  pool: Omit<PoolOptions, "tasksEach">,
  settings: PrepareSettings,
  onStep: StepListener,
): WorkerPool<PrepareWorker> {
  return new WorkerPool<PrepareWorker>(
    { ...pool, tasksEach: MEMORIES_EACH },
    {
      start: () => new Worker(new URL("../prepare/worker.ts", import.meta.url), { type: "module" }),
      // Sent in this turn, so that they are there before the first task.
      open: async (api, alive) => {
        await Promise.all([api.beat(proxy(alive)), api.open(settings, proxy(onStep))]);
      },
      quietLimitMs: QUIET_LIMIT_MS,
    },
  );
}

/**
 * @param keyOf asked whenever a worker starts: a job may get another key while it runs
 * @param isPaused asked whenever a worker starts
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
