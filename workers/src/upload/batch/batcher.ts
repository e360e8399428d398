import { type MessageLimits, pack } from "./pack.ts";

/** A message that is answered later than this is no longer waited for: rounds of a network are shorter. */
const PATIENCE_MS = 3_000;

interface Entry<Item, Answer> {
  item: Item;
  resolve: (answer: Answer) => void;
  reject: (error: unknown) => void;
}

export interface BatcherOptions<Item, Answer> {
  sizeOf: (item: Item) => number;
  limits: MessageLimits;
  /** Runs the sending of one message when the line has room for it; it gives the items that were sent, if any were. */
  line: (send: () => Promise<Item[]>) => Promise<unknown>;
  /** Sends one message; answers in the items' order. */
  send: (items: Item[]) => Promise<readonly Answer[]>;
  /** How long the first item waits for others; by default only for those added in the same turn. */
  gatherMs?: number;
}

/**
 * Gathers items of many callers into few, full messages (design decision 6). What a message carries is decided when the
 * line has room for it. Of messages that are not full one is under way at a time (as in Nagle's algorithm): so nothing waits
 * on a quiet line, and on a busy one messages fill up while they wait.
 */
export class Batcher<Item, Answer> {
  readonly #options: BatcherOptions<Item, Answer>;
  #waiting: Entry<Item, Answer>[] = [];
  /** Messages that wait for room. */
  #queued = 0;
  /** Messages under way that took all there was. */
  #partial = 0;
  #isGathering = false;

  constructor(options: BatcherOptions<Item, Answer>) {
    this.#options = options;
  }

  /** The item's own answer; rejects when its message could not be sent. */
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

  #queueUp(): void {
    const messages = this.#packed().length;
    // All but the last are as full as they get.
    const needed = this.#partial === 0 ? messages : messages - 1;
    for (; this.#queued < needed; this.#queued++) void this.#options.line(() => this.#sendNext());
  }

  async #sendNext(): Promise<Item[]> {
    this.#queued--;
    const [message, ...rest] = this.#packed();
    if (message === undefined) return [];
    this.#waiting = rest.flat();
    const items = message.map(({ item }) => item);
    const letOthersGo = rest.length === 0 ? this.#beginPartial() : () => {};
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
      letOthersGo();
    }
  }

  /** @returns to be called when the message is answered */
  #beginPartial(): () => void {
    this.#partial++;
    let isOver = false;
    const end = () => {
      clearTimeout(patience);
      if (isOver) return;
      isOver = true;
      this.#partial--;
      this.#queueUp();
    };
    const patience = setTimeout(end, PATIENCE_MS);
    return end;
  }

  #packed(): Entry<Item, Answer>[][] {
    const { sizeOf, limits } = this.#options;
    return pack(this.#waiting, ({ item }) => sizeOf(item), limits);
  }
}
