import type { Response } from "../reject.ts";
import type { Request } from "../runtime/call-context.ts";

export interface ResponseMessage {
  kind: "response";
  canisterKey: string;
  callbackId: number;
  response: Response;
  refund: bigint;
}

export interface SystemTask {
  kind: "timer" | "heartbeat";
  canisterKey: string;
}

export type Message = Request | ResponseMessage | SystemTask;

/** The event loop, and with it HTTP, gets its turn after this much uninterrupted execution. */
const TURN_MS = 10;

/** Messages in order of arrival, run one at a time. */
export class MessageQueue {
  #messages: Message[] = [];
  readonly #run: (message: Message) => void;
  #idleWaiters: Array<() => void> = [];
  #pumping = false;
  #closed = false;
  /** Called when the queue has run dry. */
  onIdle: (() => void) | undefined;

  constructor(run: (message: Message) => void) {
    this.#run = run;
  }

  push(message: Message): void {
    if (this.#closed) return;
    this.#messages.push(message);
    if (this.#pumping) return;
    this.#pumping = true;
    setImmediate(() => this.#pump());
  }

  /** Resolves when nothing is queued or running, or after `timeoutMs`. */
  idle(timeoutMs: number): Promise<void> {
    if (!this.#pumping) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, timeoutMs);
      this.#idleWaiters.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  /** Drops what is queued and takes nothing more. */
  close(): void {
    this.#closed = true;
    this.#messages = [];
  }

  #pump(): void {
    const startedAtMs = performance.now();
    for (let message = this.#messages.shift(); message !== undefined; message = this.#messages.shift()) {
      this.#run(message);
      if (performance.now() - startedAtMs < TURN_MS) continue;
      setImmediate(() => this.#pump());
      return;
    }
    this.#pumping = false;
    const waiters = this.#idleWaiters;
    this.#idleWaiters = [];
    for (const wake of waiters) wake();
    if (!this.#closed) this.onIdle?.();
  }
}
