import { createPatientRetry, createSourceRetry, type SourceRetry, waitBeforeMs } from "../../errors/retry.ts";

/** Until when hosts want to be left alone that have put this worker off once. From then on they are asked one by one. */
const putOff = new Map<string, number>();

/**
 * Reads an address as its server lets itself be read. Where that has once asked to wait, its files are read one after the other
 * by all workers together, each as late as it asks.
 * @param onWait called when a wait begins
 */
export async function readPatiently<T>(
  url: string,
  read: (attempt: number) => Promise<T>,
  onWait: () => void,
  retrySource: SourceRetry = createSourceRetry(),
): Promise<T> {
  const { host } = new URL(url);
  if (!putOff.has(host)) {
    try {
      return await retrySource(read);
    } catch (error) {
      const waitMs = waitBeforeMs(error);
      if (waitMs === undefined) throw error;
      putOff.set(host, Date.now() + waitMs);
    }
  }
  onWait();
  return await oneByOne(host, async () => {
    await new Promise((resolve) => setTimeout(resolve, (putOff.get(host) ?? 0) - Date.now()));
    return await createPatientRetry(onWait)((attempt) => read(attempt + 1));
  });
}

/** The library's types take the callback's promise for its value. */
async function oneByOne<T>(host: string, work: () => Promise<T>): Promise<T> {
  const result: unknown = await navigator.locks.request(`store-forever slow host ${host}`, work);
  return result as T;
}
