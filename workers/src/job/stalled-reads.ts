import type { PrepareStep } from "../prepare/prepare-options.ts";

/** A source that has sent nothing for so long no longer holds up the memories behind it. */
const STALLED_AFTER_MS = 5_000;

interface Read {
  stall: () => void;
  timer: ReturnType<typeof setTimeout>;
}

/** Detects memories whose source has stopped sending, from the steps that prepare workers report. */
export class StalledReads {
  readonly #reads = new Map<string, Read>();

  /** Resolves when the memory's source has sent nothing for a while. Never resolves once the source is read. */
  begin(memoryId: string): Promise<void> {
    return new Promise((stall) => {
      this.#reads.set(memoryId, { stall, timer: setTimeout(stall, STALLED_AFTER_MS) });
    });
  }

  /** To be called when a worker begins this step, or makes progress in it. */
  report(memoryId: string, step: PrepareStep): void {
    const read = this.#reads.get(memoryId);
    if (read === undefined) return;
    clearTimeout(read.timer);
    if (step === "reading") read.timer = setTimeout(read.stall, STALLED_AFTER_MS);
    if (step === "held") read.stall();
  }

  end(memoryId: string): void {
    clearTimeout(this.#reads.get(memoryId)?.timer);
    this.#reads.delete(memoryId);
  }
}
