import PQueue from "p-queue";

/** A gain or loss of throughput below this is noise. */
const NOTICEABLE = 0.05;
const START = 4;

export interface WindowOptions {
  /** Most messages under way at once: what the memory budget leaves for their copies. */
  max: number;
  /** Milliseconds; only differences count. */
  now?: () => number;
}

/** `starting`: it doubles; `steady`: it goes one up or down at a time. */
type Pace = { name: "starting" } | { name: "steady"; step: 1 | -1 };

/**
 * How many messages are under way at once, found out by measuring (design decision 6). After each round of as many
 * messages as the window holds, it is larger while that brings more bytes a second, and one smaller once it does not;
 * it doubles until it first does not, and a fault of the network halves it. Rounds in which nothing waited say nothing
 * about the network.
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
   * Runs the task when there is room.
   * @param bytesOf what it has carried, by its answer; 0 when there was nothing to send after all
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

  /** A message was lost or refused for now: the network takes less than it was given. */
  fault(): void {
    this.#resize(Math.floor(this.size / 2));
    this.#lastBytesPerMs = 0;
    this.#pace = { name: "steady", step: 1 };
    this.#round = undefined;
  }

  /** Lets nothing more begin; what is under way arrives. */
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
