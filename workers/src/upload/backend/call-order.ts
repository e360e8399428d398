/** For messages that are signed and on the wire: what is sent after this long is rarely there before them. */
const SETTLE_MS = 60;
/** A network that lets later calls overtake earlier ones so often is not counted on any more. */
const MOST_OVERTAKEN = 3;

/**
 * Whether calls seem to arrive in the order in which they are sent. Where they do, what depends on an earlier call is sent
 * right behind it, and one round serves both (design decision 6). Nothing relies on it: a call that came too early is
 * refused by the canister and made once more when the earlier one is answered.
 */
export class CallOrder {
  #overtaken = 0;

  /**
   * @param sent the earlier calls are handed to the network
   * @param answered they have been answered
   * @param isTooEarly whether a refusal means that the call overtook them
   */
  async behind<T>(
    { sent, answered }: { sent: Promise<unknown>; answered: Promise<unknown> },
    call: () => Promise<T>,
    isTooEarly: (error: unknown) => boolean,
  ): Promise<T> {
    // Where nothing is sent ahead, nobody waits for it.
    sent.catch(() => {});
    if (this.#overtaken < MOST_OVERTAKEN) {
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
