/** Runs a reading in steps to its end, without letting anything go on in between. */
export function finished<T>(reading: Generator<void, T>): T {
  for (;;) {
    const step = reading.next();
    if (step.done) return step.value;
  }
}
