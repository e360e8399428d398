import type { MemorySource } from "@store-forever/workers";

/** A photo with the picture on its page as its only file; nothing where that is the best one that the page names anyway. */
export function asShown(item: MemorySource): MemorySource | undefined {
  const candidates = (item.candidates ?? []).filter(({ claim, isDerived }) => claim === "shown" && isDerived !== true);
  const [first] = candidates;
  return first === undefined || first.url === item.url ? undefined : { ...item, url: first.url, candidates };
}
