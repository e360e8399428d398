import type { JobEvent } from "../api.ts";

/** Shows the events of a gallery's job in other tabs that wait for the same job. */
export class SharedEvents {
  readonly #channel: BroadcastChannel;
  readonly #onEvents: (events: readonly JobEvent[]) => void;
  #isOwn = false;

  constructor(canisterId: string, galleryId: string, onEvents: (events: readonly JobEvent[]) => void) {
    this.#onEvents = onEvents;
    this.#channel = new BroadcastChannel(`store-forever events ${canisterId} ${galleryId}`);
    this.#channel.onmessage = ({ data }: MessageEvent<readonly JobEvent[]>) => {
      if (!this.#isOwn) onEvents(data);
    };
  }

  /** This tab runs the job from now on: its events are shown here and in the other tabs. */
  takeOver(): void {
    this.#isOwn = true;
  }

  emit(events: readonly JobEvent[]): void {
    this.#onEvents(events);
    if (this.#isOwn) this.#channel.postMessage(events);
  }

  close(): void {
    this.#channel.close();
  }
}
