import { setTimeout as sleep } from "node:timers/promises";

/** For how long anything is waited for that a person would see at once: the machine may be many times slower than it should be. */
export const LIMIT_MS = 60_000;
const INTERVAL_MS = 100;

/**
 * Asks again and again until there is an answer.
 * @param what is waited for, as in "the window that asks"
 * @throws after {@link LIMIT_MS}, and says what was waited for
 */
export async function until<T>(what: string, ask: () => T | undefined | Promise<T | undefined>): Promise<T> {
  const deadlineMs = Date.now() + LIMIT_MS;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > deadlineMs) throw new Error(`After ${LIMIT_MS} ms there is still no sign of ${what}.`);
    await sleep(INTERVAL_MS);
  }
}
