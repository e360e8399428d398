import { vi } from "vitest";

/** Web Locks for unit tests, since Node 20 has none: exclusive locks within one realm, granted in order. */
class Locks {
  readonly #tails = new Map<string, Promise<unknown>>();
  readonly #held = new Set<string>();

  async request<T>(name: string, ...last: [work: () => Promise<T>] | [options: LockOptions, work: () => Promise<T>]) {
    const [options, work] = last.length === 1 ? [{}, last[0]] : last;
    const before = this.#tails.get(name) ?? Promise.resolve();
    const turn = before.then(async () => {
      options.signal?.throwIfAborted();
      this.#held.add(name);
      try {
        return await work();
      } finally {
        this.#held.delete(name);
      }
    });
    this.#tails.set(
      name,
      turn.catch(() => {}),
    );
    return turn;
  }

  async query() {
    return { held: [...this.#held].map((name) => ({ name })), pending: [] };
  }
}

export function installWebLocks(): void {
  vi.stubGlobal("navigator", { locks: new Locks() });
}
