/** A page is kept waiting at most so long at a time. */
const STEP_MS = 8;

/** When the page has to go on. Readings that follow each other without waiting run in one task, and share its time. */
let untilMs = 0;

/** Runs a reading to its end, in steps between which the page can go on. @throws the signal's reason when it is aborted */
export async function inSteps<T>(reading: Generator<void, T>, signal?: AbortSignal): Promise<T> {
  for (;;) {
    while (performance.now() < untilMs) {
      const step = reading.next();
      if (step.done) return step.value;
    }
    await yieldToPage();
    untilMs = performance.now() + STEP_MS;
    signal?.throwIfAborted();
  }
}

/** Lets the page go on. Timers are slowed down where the tab is in the background, messages are not. */
export function yieldToPage(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
