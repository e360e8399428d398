import { aborted } from "../errors/failures.ts";

/** Shares a number of bytes of RAM among those who need some for a while: first come, first served. */
export class ByteBudget {
  readonly #totalBytes: number;
  #usedBytes = 0;
  readonly #waiting: { bytes: number; begin: () => void }[] = [];

  constructor(totalBytes: number) {
    this.#totalBytes = totalBytes;
  }

  /**
   * Waits until there is room. A request larger than the whole budget gets all of it, alone.
   * @throws PipelineError Aborted
   */
  async take(bytes: number, signal: AbortSignal): Promise<ByteShare> {
    if (signal.aborted) throw aborted();
    if (this.#waiting.length > 0 || !this.#hasRoom(bytes))
      await new Promise<void>((resolve, reject) => {
        const begin = () => {
          signal.removeEventListener("abort", giveUp);
          resolve();
        };
        const entry = { bytes, begin };
        const giveUp = () => {
          this.#waiting.splice(this.#waiting.indexOf(entry), 1);
          reject(aborted());
        };
        this.#waiting.push(entry);
        signal.addEventListener("abort", giveUp, { once: true });
      });
    else this.#usedBytes += bytes;
    let takenBytes = bytes;
    const resize = (toBytes: number) => {
      this.#usedBytes += toBytes - takenBytes;
      takenBytes = toBytes;
      this.#admit();
    };
    return { resize, release: () => resize(0) };
  }

  #hasRoom(bytes: number): boolean {
    return this.#usedBytes === 0 || this.#usedBytes + bytes <= this.#totalBytes;
  }

  #admit(): void {
    for (let next = this.#waiting[0]; next !== undefined && this.#hasRoom(next.bytes); next = this.#waiting[0]) {
      this.#waiting.shift();
      this.#usedBytes += next.bytes;
      next.begin();
    }
  }
}

export interface ByteShare {
  /** Changes the share once it is known how much is needed. */
  resize(bytes: number): void;
  release(): void;
}
