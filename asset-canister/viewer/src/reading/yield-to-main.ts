/** Work that takes longer makes scrolling people miss a frame. */
const TURN_MS = 6;

/** @returns to be awaited between steps of long work: gives the page a turn when the last one is a while ago */
export function yieldToMain(): () => Promise<void> {
  let sinceMs = performance.now();
  return async () => {
    if (performance.now() - sinceMs < TURN_MS) return;
    await new Promise((resolve) => setTimeout(resolve));
    sinceMs = performance.now();
  };
}
