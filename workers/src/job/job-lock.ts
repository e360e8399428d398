import { identityOf, type Signer } from "@store-forever/protocol/delegation";
import type { Network } from "../api.ts";
import { aborted } from "../errors/failures.ts";

/** The Web Lock of a gallery's job in an archive: tabs of one browser share the job, whoever holds it works. */
export async function jobLockOf({ canisterId }: Network, signer: Signer, galleryId: string): Promise<string> {
  const owner = (await identityOf(signer)).getPrincipal().toText();
  return `store-forever upload ${canisterId}/${owner} ${galleryId}`;
}

/**
 * Runs work alone among all tabs of this browser; who comes later waits, and then finds everything done.
 * @throws PipelineError Aborted while waiting
 */
export async function holding<T>(lock: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
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
