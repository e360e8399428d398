/** What passes while a job runs, and waits while it is paused. */
export class Gate {
  #closed: { opened: Promise<void>; open: () => void } | undefined;

  get isClosed(): boolean {
    return this.#closed !== undefined;
  }

  close(): void {
    if (this.#closed !== undefined) return;
    let open = () => {};
    const opened = new Promise<void>((resolve) => {
      open = resolve;
    });
    this.#closed = { opened, open };
  }

  open(): void {
    this.#closed?.open();
    this.#closed = undefined;
  }

  async pass(signal: AbortSignal): Promise<void> {
    while (this.#closed !== undefined && !signal.aborted) {
      const { opened } = this.#closed;
      const listening = new AbortController();
      const aborted = new Promise((resolve) => signal.addEventListener("abort", resolve, { signal: listening.signal }));
      await Promise.race([opened, aborted]);
      listening.abort();
    }
  }
}
