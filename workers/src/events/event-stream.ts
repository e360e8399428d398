import type { AssetKind } from "@store-forever/protocol";
import type { AssetProgress, JobActivity, JobEvent, JobPhase, MemoryProgress, TransferProgress } from "../api.ts";

const MS_BETWEEN_BATCHES = 50;

/**
 * Passes a job's events on in batches, at most 20 a second. Of the events that wait, only the newest is kept for each
 * memory, for each asset and for the bytes.
 */
export class EventStream {
  readonly #onEvents: (events: readonly JobEvent[]) => void;
  readonly #waiting = new Map<string, JobEvent>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #finished = false;

  constructor(onEvents: (events: readonly JobEvent[]) => void) {
    this.#onEvents = onEvents;
  }

  phase(phase: JobPhase): void {
    this.#add(`phase ${phase}`, { type: "phase", phase });
  }

  memory(memoryId: string, state: MemoryProgress): void {
    this.#add(`memory ${memoryId}`, { type: "memory", memoryId, state });
  }

  asset(memoryId: string, kind: AssetKind, state: AssetProgress): void {
    this.#add(`asset ${kind} ${memoryId}`, { type: "asset", memoryId, kind, state });
  }

  activity(activity: JobActivity): void {
    this.#add(`activity ${activity}`, { type: "activity", activity });
  }

  bytes(progress: TransferProgress): void {
    this.#add("bytes", { type: "bytes", ...progress });
  }

  /** Sends what still waits. Nothing is sent afterwards. */
  finish(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#send();
    this.#finished = true;
  }

  #add(key: string, event: JobEvent): void {
    if (this.#finished) return;
    // Moved behind the events that came since: the batch keeps the order of the newest events.
    this.#waiting.delete(key);
    this.#waiting.set(key, event);
    this.#timer ??= setTimeout(() => this.#tick(), 0);
  }

  #tick(): void {
    this.#timer = this.#send() ? setTimeout(() => this.#tick(), MS_BETWEEN_BATCHES) : undefined;
  }

  #send(): boolean {
    if (this.#waiting.size === 0) return false;
    const events = [...this.#waiting.values()];
    this.#waiting.clear();
    this.#onEvents(events);
    return true;
  }
}
