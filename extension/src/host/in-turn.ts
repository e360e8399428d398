/**
 * Waits for those that have asked before under the same name. Who is stopped meanwhile waits no longer: its work then ends by itself.
 */
export async function inTurn<T>(name: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  let begun: Promise<T> | undefined;
  try {
    return await navigator.locks.request(name, { signal }, () => (begun = work()));
  } catch (error) {
    if (begun !== undefined || !signal.aborted) throw error;
    return work();
  }
}
