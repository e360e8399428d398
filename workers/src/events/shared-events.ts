import type { JobEvent } from "../api.ts";

/** Lets tabs that wait for another tab's job of the same gallery see how it goes. */
export class SharedEvents {
  readonly #channel: BroadcastChannel;
  readonly #onEvents: (events: readonly JobEvent[]) => void;
  #isMine = false;

  constructor(canisterId: string, galleryId: string, onEvents: (events: readonly JobEvent[]) => void) {
    this.#onEvents = onEvents;
    this.#channel = new BroadcastChannel(`store-forever events ${canisterId} ${galleryId}`);
    this.#channel.onmessage = ({ data }: MessageEvent<readonly JobEvent[]>) => {
      if (!this.#isMine) onEvents(data);
    };
  }

  /** The job is this tab's from now on: its events are shown here and elsewhere. */
  take(): void {
    this.#isMine = true;
  }

  emit(events: readonly JobEvent[]): void {
    this.#onEvents(events);
    if (this.#isMine) this.#channel.postMessage(events);
  }

  close(): void {
    this.#channel.close();
  }
}
