import type { JobEvent } from "./api.ts";

/** Lets tabs that wait for another tab's job of the same gallery see how it goes. */
export class SharedEvents {
  readonly #channel: BroadcastChannel;
  readonly #onEvent: (event: JobEvent) => void;
  #isMine = false;

  constructor(canisterId: string, galleryId: string, onEvent: (event: JobEvent) => void) {
    this.#onEvent = onEvent;
    this.#channel = new BroadcastChannel(`store-forever events ${canisterId} ${galleryId}`);
    this.#channel.onmessage = ({ data }: MessageEvent<JobEvent>) => {
      if (!this.#isMine) onEvent(data);
    };
  }

  /** The job is this tab's from now on: its events are shown here and elsewhere. */
  take(): void {
    this.#isMine = true;
  }

  emit(event: JobEvent): void {
    this.#onEvent(event);
    if (this.#isMine) this.#channel.postMessage(event);
  }

  close(): void {
    this.#channel.close();
  }
}
