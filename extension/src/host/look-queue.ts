/** Looks at followed galleries one after the other, so that no more is asked of servers than for one. */
export class LookQueue {
  readonly #names = new Set<string>();
  #last = Promise.resolve();

  /** @param name of the look: one that is under way or waits is not added again */
  add(name: string, look: () => Promise<void>): Promise<void> {
    if (this.#names.has(name)) return this.#last;
    this.#names.add(name);
    this.#last = this.#last
      .then(look)
      .catch(() => {
        // The database has gone. The look is written down as begun, so it begins again.
      })
      .finally(() => this.#names.delete(name));
    return this.#last;
  }
}
