/** Time to sign and send earlier messages. A call that is sent this much later rarely overtakes them. */
const FIRST_WAIT_MS = 60;
/** With a longer distance, most calls would miss the consensus round of the earlier ones: they wait for the answers instead. */
const LONGEST_WAIT_MS = 250;

/**
 * Sends calls that depend on earlier ones right behind them, as long as calls seem to arrive in the order in which they are
 * sent: then one consensus round serves both (ARCHITECTURE.md#full-messages). Nothing relies on the order: a call that
 * arrives too early is refused by the backend, and repeated once the earlier one is answered. Later ones then keep twice
 * the distance, and in the end wait for the answers that they depend on.
 */
export class CallOrder {
  #waitMs = FIRST_WAIT_MS;

  /**
   * @param sent resolves when the earlier calls are passed to the network
   * @param answered resolves when they have been answered
   * @param isTooEarly tells from an error whether the call overtook them
   */
  async sendBehind<T>(
    { sent, answered }: { sent: Promise<unknown>; answered: Promise<unknown> },
    call: () => Promise<T>,
    isTooEarly: (error: unknown) => boolean,
  ): Promise<T> {
    // Nobody awaits it where calls are no longer sent behind each other.
    sent.catch(() => {});
    const waitMs = this.#waitMs;
    if (waitMs <= LONGEST_WAIT_MS) {
      await Promise.race([settled(sent, waitMs), answered]);
      try {
        return await call();
      } catch (error) {
        if (!isTooEarly(error)) throw error;
        // Many calls that overtook the same one say no more than one of them.
        this.#waitMs = Math.max(this.#waitMs, 2 * waitMs);
      }
    }
    await answered;
    return await call();
  }
}

async function settled(sent: Promise<unknown>, waitMs: number): Promise<void> {
  await sent;
  await new Promise((resolve) => setTimeout(resolve, waitMs));
}
