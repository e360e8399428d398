import { StoreError } from "../values/store-error.ts";

/**
 * Asks about many things in as few calls as their answers fit into. Placeholders and captions can make an answer too large:
 * a part that is refused as `TooLarge` is asked for in halves.
 * @param ask throws `StoreError`
 * @returns the answers, in the order of the things
 * @throws whatever `ask` throws otherwise, and its `TooLarge` where one thing alone is
 */
export async function askInHalves<Q, A>(things: readonly Q[], ask: (part: Q[]) => Promise<A>): Promise<A[]> {
  try {
    return [await ask([...things])];
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== "TooLarge" || things.length < 2) throw error;
    const middle = Math.ceil(things.length / 2);
    return [...(await askInHalves(things.slice(0, middle), ask)), ...(await askInHalves(things.slice(middle), ask))];
  }
}
