/** Work that takes longer makes scrolling stutter. */
const TURN_MS = 6;

/**
 * @returns a function to await between the steps of long work. It lets the page do other work whenever that was last some
 * milliseconds ago.
 */
export function yieldToMain(): () => Promise<void> {
  let sinceMs = performance.now();
  return async () => {
    if (performance.now() - sinceMs < TURN_MS) return;
    await new Promise((resolve) => setTimeout(resolve));
    sinceMs = performance.now();
  };
}
