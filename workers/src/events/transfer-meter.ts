import type { TransferProgress } from "../api.ts";
import type { UploadEvent } from "./upload-event.ts";

/** How soon the rate follows changes of the network. */
const SMOOTHING_MS = 5_000;
/** Acknowledgements come in bursts: all that come within this time are one measurement. */
const MEASUREMENT_MS = 250;

/** Adds up upload events and measures their rate. */
export class TransferMeter {
  readonly #now: () => number;
  readonly #progress = { sentBytes: 0, acknowledgedBytes: 0, totalBytes: 0, retries: 0 };
  #bytesPerMs = 0;
  #measuredBytes = 0;
  #measuredAtMs: number | undefined;

  constructor(now = () => performance.now()) {
    this.#now = now;
  }

  /** @returns whether the event changed the progress */
  add(event: UploadEvent): boolean {
    if (event.type === "asset") return false;
    if (event.type === "retried") this.#progress.retries++;
    if (event.type === "queued") this.#progress.totalBytes += event.bytes;
    if (event.type === "sent") this.#progress.sentBytes += event.bytes;
    if (event.type === "acknowledged") this.#progress.acknowledgedBytes += event.bytes;
    this.#measure(event.type === "acknowledged" ? event.bytes : 0);
    return true;
  }

  /** @param preparedShare share of the job's memories that are prepared, from 0 to 1, to estimate the size of the others */
  progress(preparedShare: number): TransferProgress {
    const { sentBytes, acknowledgedBytes, totalBytes, retries } = this.#progress;
    const wholeBytes = preparedShare > 0 ? totalBytes / preparedShare : 0;
    const left =
      this.#bytesPerMs > 0 && wholeBytes > 0
        ? { secondsLeft: Math.ceil(Math.max(0, wholeBytes - acknowledgedBytes) / this.#bytesPerMs / 1000) }
        : {};
    return {
      // Bytes that were refused are sent again, but count once.
      sentBytes: Math.min(totalBytes, sentBytes),
      acknowledgedBytes,
      totalBytes,
      bytesPerSecond: Math.round(this.#bytesPerMs * 1000),
      ...left,
      retries,
    };
  }

  #measure(bytes: number): void {
    const nowMs = this.#now();
    this.#measuredAtMs ??= nowMs;
    this.#measuredBytes += bytes;
    const elapsedMs = nowMs - this.#measuredAtMs;
    if (elapsedMs < MEASUREMENT_MS) return;
    const weight = this.#bytesPerMs === 0 ? 1 : 1 - Math.exp(-elapsedMs / SMOOTHING_MS);
    this.#bytesPerMs += weight * (this.#measuredBytes / elapsedMs - this.#bytesPerMs);
    this.#measuredBytes = 0;
    this.#measuredAtMs = nowMs;
  }
}
