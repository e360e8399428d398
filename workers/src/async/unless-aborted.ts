import { aborted } from "../errors/failures.ts";

/** Waits for the promise, but no longer than until the signal aborts. @throws PipelineError Aborted */
export async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const listening = new AbortController();
  const stopped = new Promise<never>((_, reject) => {
    if (signal.aborted) reject(aborted());
    signal.addEventListener("abort", () => reject(aborted()), { once: true, signal: listening.signal });
  });
  try {
    return await Promise.race([stopped, promise]);
  } finally {
    listening.abort();
  }
}
