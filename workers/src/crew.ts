import { proxy } from "comlink";
import type { Network } from "./api.ts";
import { WorkerBridge } from "./bridge.ts";
import { WorkerPool } from "./pool.ts";
import type { PrepareApi, StepListener } from "./prepare/worker-api.ts";
import type { BytesListener } from "./upload/blobs.ts";
import type { UploadApi } from "./upload/worker-api.ts";

/** Decoding one photo takes seconds; a read that stalls is given up earlier by the worker itself. */
const PREPARE_QUIET_LIMIT_MS = 120_000;
/** All tries of one call on a line that hangs take about six minutes. */
const UPLOAD_QUIET_LIMIT_MS = 600_000;

/**
 * Workers that read and derive photos. Deriving is the browser's cost, so it is spread; uploading is done by one worker
 * (`startUploader`), because only there small assets of all photos meet and travel in shared messages, and retries,
 * circuit breaker and open sessions are counted once. Bytes go between them as Blob handles, which are not copied.
 */
export function startPreparers(size: number, maxFileSizeBytes: number, onStep: StepListener): WorkerPool<PrepareApi> {
  return new WorkerPool<PrepareApi>(size, {
    start: () => new Worker(new URL("./prepare/worker.ts", import.meta.url), { type: "module" }),
    open: (api, alive) => {
      const listener: StepListener = (memoryId, step) => {
        alive();
        onStep(memoryId, step);
      };
      return api.open(maxFileSizeBytes, proxy(listener));
    },
    quietLimitMs: PREPARE_QUIET_LIMIT_MS,
  });
}

export function startUploader(
  network: Network,
  keyPair: CryptoKeyPair,
  galleryId: string,
  onBytes: BytesListener,
): WorkerBridge<UploadApi> {
  return new WorkerBridge<UploadApi>({
    start: () => new Worker(new URL("./upload/worker.ts", import.meta.url), { type: "module" }),
    open: (api, alive) => {
      const listener: BytesListener = (sentBytes, addedBytes) => {
        alive();
        onBytes(sentBytes, addedBytes);
      };
      return api.open(network, keyPair, galleryId, proxy(listener));
    },
    quietLimitMs: UPLOAD_QUIET_LIMIT_MS,
  });
}
