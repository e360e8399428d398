/** Time to sign and send earlier messages. A call that is sent this much later rarely overtakes them. */
const SETTLE_MS = 60;
/** After so many overtaken calls, calls wait for the answers that they depend on. */
const MAX_OVERTAKEN = 3;

/**
 * Sends calls that depend on earlier ones right behind them, as long as calls seem to arrive in the order in which they are
 * sent: then one consensus round serves both (ARCHITECTURE.md#full-messages). Nothing relies on the order: a call that
 * arrives too early is refused by the backend, and repeated once the earlier one is answered.
 */
export class CallOrder {
  #overtaken = 0;

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
    if (this.#overtaken < MAX_OVERTAKEN) {
      await Promise.race([settled(sent), answered]);
      try {
        return await call();
      } catch (error) {
        if (!isTooEarly(error)) throw error;
        this.#overtaken++;
      }
    }
    await answered;
    return await call();
  }
}

async function settled(sent: Promise<unknown>): Promise<void> {
  await sent;
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
}
