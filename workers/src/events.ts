import type { AssetKind } from "@store-forever/protocol";
import type { AssetState, JobActivity, JobEvent, JobPhase, MemoryState, TransferProgress } from "./api.ts";

const MS_BETWEEN_EVENTS = 50;

/** Passes a job's events on, at most 20 a second: of what waits, only the newest of its kind is kept. */
export class EventStream {
  readonly #onEvent: (event: JobEvent) => void;
  readonly #waiting = new Map<string, JobEvent>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #finished = false;

  constructor(onEvent: (event: JobEvent) => void) {
    this.#onEvent = onEvent;
  }

  phase(phase: JobPhase): void {
    this.#add("phase", { type: "phase", phase });
  }

  memory(memoryId: string, state: MemoryState): void {
    this.#add(`memory ${memoryId}`, { type: "memory", memoryId, state });
  }

  asset(memoryId: string, kind: AssetKind, state: AssetState): void {
    this.#add(`asset ${kind} ${memoryId}`, { type: "asset", memoryId, kind, state });
  }

  activity(activity: JobActivity): void {
    this.#add("activity", { type: "activity", activity });
  }

  bytes(progress: TransferProgress): void {
    this.#add("bytes", { type: "bytes", ...progress });
  }

  /** Sends what still waits; afterwards nothing is sent any more. */
  finish(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    while (this.#sendOne());
    this.#finished = true;
  }

  #add(key: string, event: JobEvent): void {
    if (this.#finished) return;
    this.#waiting.set(key, event);
    if (this.#timer === undefined) this.#tick();
  }

  #tick(): void {
    this.#timer = this.#sendOne() ? setTimeout(() => this.#tick(), MS_BETWEEN_EVENTS) : undefined;
  }

  #sendOne(): boolean {
    const next = this.#waiting.entries().next();
    if (next.done) return false;
    const [key, event] = next.value;
    this.#waiting.delete(key);
    this.#onEvent(event);
    return true;
  }
}
