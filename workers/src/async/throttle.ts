/** Calls `report` at most once in `intervalMs`, and not before the first interval has passed. Calls in between are dropped. */
export function throttle(report: () => void, intervalMs: number): () => void {
  let lastMs = performance.now();
  return () => {
    const nowMs = performance.now();
    if (nowMs - lastMs < intervalMs) return;
    lastMs = nowMs;
    report();
  };
}
