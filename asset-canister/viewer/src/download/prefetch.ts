/** How many items are worked on ahead. */
const AHEAD = 4;

/**
 * Does asynchronous work on items in their order, and starts the work on the next few ahead. One after the other, each would
 * take a round trip.
 * @param isLight whether an item's result may wait in memory until its turn comes
 */
export function* prefetch<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
  isLight: (item: Item) => boolean,
): Generator<[Item, Promise<Result>]> {
  const begun = new Map<Item, Promise<Result>>();
  const begin = (item: Item): Promise<Result> => {
    const result = begun.get(item) ?? work(item);
    // The caller hears of the failure when it comes to this item.
    result.catch(() => undefined);
    begun.set(item, result);
    return result;
  };
  for (const [index, item] of items.entries()) {
    const result = begin(item);
    for (const next of items.slice(index + 1, index + 1 + AHEAD)) if (isLight(next)) begin(next);
    begun.delete(item);
    yield [item, result];
  }
}
