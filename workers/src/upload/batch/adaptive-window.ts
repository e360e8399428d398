import PQueue from "p-queue";

/** A gain or loss of throughput below this is noise. */
const NOTICEABLE = 0.05;
const START = 4;

export interface WindowOptions {
  /** Most messages in flight: as many as fit into the memory budget with their copies. */
  max: number;
  /** Milliseconds. Only differences count. */
  now?: () => number;
}

/** `starting`: the window doubles. `steady`: it grows or shrinks by one at a time. */
type Pace = { name: "starting" } | { name: "steady"; step: 1 | -1 };

/**
 * Limits how many messages are in flight, and finds the best limit by measuring (ARCHITECTURE.md#full-messages). A round is
 * as many messages as the window holds. After each round the window grows while that brings more bytes a second, and shrinks
 * by one once it does not. It doubles until the first round without a gain, and a fault of the network halves it. Rounds in
 * which no message waited do not count, because they do not measure the network.
 */
export class AdaptiveWindow {
  readonly #queue: PQueue;
  readonly #max: number;
  readonly #now: () => number;
  #pace: Pace = { name: "starting" };
  #lastBytesPerMs = 0;
  #round: { startedAtMs: number; bytes: number; messages: number; wasFull: boolean } | undefined;

  constructor({ max, now = () => performance.now() }: WindowOptions) {
    this.#max = Math.max(1, max);
    this.#now = now;
    this.#queue = new PQueue({ concurrency: Math.min(START, this.#max) });
  }

  get size(): number {
    return this.#queue.concurrency;
  }

  /**
   * Sends a message when there is room for it.
   * @param bytesOf tells from the answer how many bytes were sent: 0 when there was nothing to send after all
   */
  run<T>(task: () => Promise<T>, bytesOf: (answer: T) => number): Promise<T> {
    return this.#queue.add(async () => {
      this.#round ??= this.#newRound();
      const answer = await task();
      const bytes = bytesOf(answer);
      if (bytes > 0) this.#arrived(bytes);
      return answer;
    });
  }

  /** To be called when a message was lost or refused for now: the network takes less than it was given. */
  fault(): void {
    this.#resize(Math.floor(this.size / 2));
    this.#lastBytesPerMs = 0;
    this.#pace = { name: "steady", step: 1 };
    this.#round = undefined;
  }

  /** Lets no further message begin. Those in flight are completed. */
  pause(): void {
    this.#queue.pause();
    this.#round = undefined;
  }

  resume(): void {
    this.#queue.start();
  }

  #newRound() {
    return { startedAtMs: this.#now(), bytes: 0, messages: 0, wasFull: true };
  }

  #arrived(bytes: number): void {
    const round = this.#round;
    if (round === undefined) return;
    round.bytes += bytes;
    round.messages++;
    round.wasFull &&= this.#queue.size > 0;
    if (round.messages < this.size) return;
    this.#round = this.#newRound();
    if (round.wasFull) this.#adapt(round.bytes / Math.max(1, this.#now() - round.startedAtMs));
  }

  #adapt(bytesPerMs: number): void {
    const change = this.#lastBytesPerMs === 0 ? 1 : bytesPerMs / this.#lastBytesPerMs - 1;
    this.#lastBytesPerMs = bytesPerMs;
    if (this.#pace.name === "starting") {
      if (change > NOTICEABLE) this.#resize(this.size * 2);
      else {
        this.#pace = { name: "steady", step: -1 };
        this.#resize(this.size - 1);
      }
      return;
    }
    const { step } = this.#pace;
    const isBetter = change > NOTICEABLE || (step === -1 && change > -NOTICEABLE);
    const next = isBetter ? step : step === 1 ? -1 : 1;
    this.#pace = { name: "steady", step: next };
    this.#resize(this.size + next);
  }

  #resize(size: number): void {
    this.#queue.concurrency = Math.min(this.#max, Math.max(1, size));
  }
}
