import { type MessageLimits, pack } from "./pack.ts";

interface Entry<Item, Answer> {
  item: Item;
  resolve: (answer: Answer) => void;
  reject: (error: unknown) => void;
}

export interface BatcherOptions<Item, Answer> {
  sizeOf: (item: Item) => number;
  limits: MessageLimits;
  /** Sends one message; answers in the items' order. */
  send: (items: Item[]) => Promise<readonly Answer[]>;
}

/**
 * Gathers items of many callers into few, full messages (design decision 6): a full message goes at once, a part-full
 * one when no other of its kind is under way. So nothing waits on a quiet line, and a busy line gets full messages.
 */
export class Batcher<Item, Answer> {
  readonly #options: BatcherOptions<Item, Answer>;
  #waiting: Entry<Item, Answer>[] = [];
  #underWay = 0;

  constructor(options: BatcherOptions<Item, Answer>) {
    this.#options = options;
  }

  /** The item's own answer; rejects when its message could not be sent. */
  add(item: Item): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      // What is added in the same turn belongs together.
      queueMicrotask(() => this.#sendReady());
    });
  }

  #sendReady(): void {
    const { sizeOf, limits } = this.#options;
    const messages = pack(this.#waiting, ({ item }) => sizeOf(item), limits);
    const last = messages.pop();
    this.#waiting = [];
    for (const message of messages) void this.#send(message);
    if (last === undefined) return;
    if (this.#underWay === 0) void this.#send(last);
    else this.#waiting = last;
  }

  async #send(message: Entry<Item, Answer>[]): Promise<void> {
    this.#underWay++;
    try {
      const answers = await this.#options.send(message.map(({ item }) => item));
      message.forEach(({ resolve, reject }, index) => {
        const answer = answers[index];
        if (answer === undefined) reject(new Error("The archive answered for fewer items than it was sent."));
        else resolve(answer);
      });
    } catch (error) {
      for (const { reject } of message) reject(error);
    } finally {
      this.#underWay--;
      this.#sendReady();
    }
  }
}
