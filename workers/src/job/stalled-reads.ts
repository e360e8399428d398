import type { PrepareStep } from "../prepare/read-memory.ts";

/** A source that has sent nothing for so long is no longer waited for by those behind it. */
const STALLED_AFTER_MS = 5_000;

interface Read {
  stall: () => void;
  timer: ReturnType<typeof setTimeout>;
}

/** Knows which memories' sources are slow to send, by the signs that their workers give. */
export class StalledReads {
  readonly #reads = new Map<string, Read>();

  /** Resolves when the memory's source has sent nothing for a while; never once it is read. */
  begin(memoryId: string): Promise<void> {
    return new Promise((stall) => {
      this.#reads.set(memoryId, { stall, timer: setTimeout(stall, STALLED_AFTER_MS) });
    });
  }

  /** A worker is at this step, or has made progress in it. */
  sign(memoryId: string, step: PrepareStep): void {
    const read = this.#reads.get(memoryId);
    if (read === undefined) return;
    clearTimeout(read.timer);
    if (step === "reading") read.timer = setTimeout(read.stall, STALLED_AFTER_MS);
  }

  end(memoryId: string): void {
    clearTimeout(this.#reads.get(memoryId)?.timer);
    this.#reads.delete(memoryId);
  }
}
