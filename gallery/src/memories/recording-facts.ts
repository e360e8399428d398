import { once } from "node:events";
import { Worker } from "node:worker_threads";
import PQueue from "p-queue";
import type { RecordingFacts } from "../database/schema.ts";

/** Recordings of many hours take some tens of megabytes; a file of some hundred bytes may claim billions of samples. */
const LIMITS = { maxMs: 10_000, maxHeapMb: 256 };
const reading = new PQueue({ concurrency: 2 });

/**
 * Reads a file that somebody sent in a thread of its own, which ends where it takes too much time or memory.
 * @returns nothing for a file that cannot be read as a recording; the gallery keeps and serves it all the same
 */
export function recordingFacts(file: string, limits = LIMITS): Promise<{ duration?: number; facts: RecordingFacts }> {
  return reading.add(() => readInThread(file, limits).catch(() => ({ facts: {} })));
}

/** @throws what the thread threw, that its memory is used up, or an AbortError */
async function readInThread(
  file: string,
  { maxMs, maxHeapMb }: typeof LIMITS,
): Promise<{ duration?: number; facts: RecordingFacts }> {
  const worker = new Worker(new URL("./read-recording.mjs", import.meta.url), {
    workerData: file,
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: maxHeapMb },
  });
  // It may run out of memory while it is being ended: nobody needs to hear of it.
  worker.on("error", () => {});
  try {
    const [answer] = await once(worker, "message", { signal: AbortSignal.timeout(maxMs) });
    return answer;
  } finally {
    await worker.terminate();
  }
}
