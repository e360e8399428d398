import type { Store } from "./store.ts";

/**
 * What a message may take in all while it works for its own caller: publishing what they share, or moving the capsule that they accept.
 * It fits one slice of the network's execution, so that nobody else waits for it. The rest waits in a queue.
 */
const OWN_WORK_ENDS_AT = 2_000_000_000n;

/** How many more instructions a piece of work may take, by the network's own count. */
export class WorkBudget {
  readonly #store: Store;
  readonly #endsAt: bigint;

  private constructor(store: Store, endsAt: bigint) {
    this.#store = store;
    this.#endsAt = endsAt;
  }

  /** So many instructions from now on. */
  static of(store: Store, instructions: bigint): WorkBudget {
    return new WorkBudget(store, store.instructions() + instructions);
  }

  /** What is left to a message for work of its own caller. */
  static ofCaller(store: Store): WorkBudget {
    return new WorkBudget(store, OWN_WORK_ENDS_AT);
  }

  hasLeft(): boolean {
    return this.#store.instructions() < this.#endsAt;
  }
}
