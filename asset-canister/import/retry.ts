import { errorKind, StoreError } from "@store-forever/protocol";

const TRIES = 4;
const FIRST_WAIT_MS = 1_000;

/** Asks again where the network, and not the archive for good, has refused. */
export async function retrying<T>(ask: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (let count = 1; ; count++) {
    signal.throwIfAborted();
    try {
      return await ask();
    } catch (error) {
      const isForGood = error instanceof StoreError && errorKind(error.code) !== "retry";
      if (isForGood || count === TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, FIRST_WAIT_MS * 2 ** (count - 1)));
    }
  }
}
