import { type Signer, signerPrincipal } from "@store-forever/protocol/delegation";
import type { Network } from "../api.ts";
import { aborted } from "../errors/failures.ts";

/** Name of the Web Lock of a gallery's job: tabs of one browser share the job, and the tab that holds the lock works. */
export async function jobLockOf({ canisterId }: Network, signer: Signer, galleryId: string): Promise<string> {
  return `store-forever upload ${canisterId}/${await signerPrincipal(signer)} ${galleryId}`;
}

/**
 * Runs work alone among all tabs of this browser. Later callers wait, and then find everything done.
 * @throws PipelineError Aborted while waiting
 */
export async function withLock<T>(lock: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  let begun = false;
  try {
    // The library's types take the callback's promise for its value.
    const result: unknown = await navigator.locks.request(lock, { signal }, () => {
      begun = true;
      return work();
    });
    return result as T;
  } catch (error) {
    throw !begun && signal.aborted ? aborted() : error;
  }
}
