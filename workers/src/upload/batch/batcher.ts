import { type MessageLimits, pack } from "./pack.ts";

/** A message that takes longer no longer holds up others: consensus rounds are shorter. */
const MAX_WAIT_MS = 3_000;

interface Entry<Item, Answer> {
  item: Item;
  resolve: (answer: Answer) => void;
  reject: (error: unknown) => void;
}

export interface BatcherOptions<Item, Answer> {
  sizeOf: (item: Item) => number;
  limits: MessageLimits;
  /** Calls `send` when there is room for a message. `send` returns the items that were sent, if any. */
  queue: (send: () => Promise<Item[]>) => Promise<unknown>;
  /** Sends one message. @returns the answers, in the order of the items */
  send: (items: Item[]) => Promise<readonly Answer[]>;
  /** How long the first item waits for others. By default only for those added in the same task of the event loop. */
  gatherMs?: number;
}

/**
 * Gathers items of many callers into few, full messages (ARCHITECTURE.md#full-messages). A message is filled only when the
 * queue has room for it. Of messages that are not full, one is in flight at a time (as in Nagle's algorithm): nothing waits
 * while the queue is idle, and messages fill up while it is busy.
 */
export class Batcher<Item, Answer> {
  readonly #options: BatcherOptions<Item, Answer>;
  #waiting: Entry<Item, Answer>[] = [];
  /** Messages that wait in the queue. */
  #queued = 0;
  /** Messages in flight that are not full. */
  #partial = 0;
  #isGathering = false;
  #isHurrying = false;

  constructor(options: BatcherOptions<Item, Answer>) {
    this.#options = options;
  }

  /** @returns the item's own answer. Rejects when its message could not be sent */
  add(item: Item): Promise<Answer> {
    const { sizeOf, limits, gatherMs } = this.#options;
    return new Promise((resolve, reject) => {
      const bytes = sizeOf(item);
      if (bytes > limits.maxBytes)
        throw new RangeError(`${bytes} bytes do not fit into a message of ${limits.maxBytes}.`);
      this.#waiting.push({ item, resolve, reject });
      if (this.#isGathering) return;
      this.#isGathering = true;
      const gathered = () => {
        this.#isGathering = false;
        this.#queueUp();
      };
      if (gatherMs === undefined) queueMicrotask(gathered);
      else setTimeout(gathered, gatherMs);
    });
  }

  /** Few items will follow those of this task of the event loop: from now on none waits for a fuller message. */
  hurry(): void {
    this.#isHurrying = true;
    setTimeout(() => this.#queueUp(), 0);
  }

  #queueUp(): void {
    const messages = this.#packed().length;
    // All messages but the last are full.
    const needed = this.#partial === 0 || this.#isHurrying ? messages : messages - 1;
    for (; this.#queued < needed; this.#queued++) void this.#options.queue(() => this.#sendNext());
  }

  async #sendNext(): Promise<Item[]> {
    this.#queued--;
    const [message, ...rest] = this.#packed();
    if (message === undefined) return [];
    this.#waiting = rest.flat();
    const items = message.map(({ item }) => item);
    const endPartial = rest.length === 0 ? this.#beginPartial() : () => {};
    try {
      const answers = await this.#options.send(items);
      message.forEach(({ resolve, reject }, index) => {
        const answer = answers[index];
        if (answer === undefined) reject(new Error("The archive answered for fewer items than it was sent."));
        else resolve(answer);
      });
      return items;
    } catch (error) {
      for (const { reject } of message) reject(error);
      return [];
    } finally {
      endPartial();
    }
  }

  /** @returns a function to be called when the message is answered */
  #beginPartial(): () => void {
    this.#partial++;
    let isOver = false;
    const end = () => {
      clearTimeout(timer);
      if (isOver) return;
      isOver = true;
      this.#partial--;
      this.#queueUp();
    };
    const timer = setTimeout(end, MAX_WAIT_MS);
    return end;
  }

  #packed(): Entry<Item, Answer>[][] {
    const { sizeOf, limits } = this.#options;
    return pack(this.#waiting, ({ item }) => sizeOf(item), limits);
  }
}
