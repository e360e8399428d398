import { bytesToHex } from "@noble/hashes/utils";
import type { CallRequest } from "../messages/call-request.ts";
import type { CallResponse } from "../messages/call-response.ts";

export interface ResponseMessage {
  kind: "response";
  canisterKey: string;
  callbackId: number;
  response: CallResponse;
  refund: bigint;
}

export interface SystemTask {
  kind: "timer" | "heartbeat" | "low memory";
  canisterKey: string;
}

export type Message = CallRequest | ResponseMessage | SystemTask;

/** When the queue may run, and what of it. */
export interface Scheduler {
  /** There is something to run: `run` will be called. */
  wake(): void;
  admits(canisterKey: string): boolean;
}

/** The event loop, and with it HTTP, gets its turn after this much uninterrupted execution. */
const TURN_MS = 10;

/** Messages in order of arrival, run one at a time. */
export class MessageQueue {
  #messages: Message[] = [];
  /** Messages of canisters that have had their share of the round. */
  #held: Message[] = [];
  readonly #runMessage: (message: Message) => void;
  readonly #scheduler: Scheduler;
  #idleWaiters: Array<() => void> = [];
  #isRunning = false;
  #closed = false;
  /** Called when the queue has run dry. */
  onIdle: (() => void) | undefined;

  constructor(runMessage: (message: Message) => void, scheduler: Scheduler) {
    this.#runMessage = runMessage;
    this.#scheduler = scheduler;
  }

  push(message: Message): void {
    if (this.#closed) return;
    this.#messages.push(message);
    if (!this.#isRunning) this.#scheduler.wake();
  }

  /** Before all that waits. */
  pushFirst(message: Message): void {
    if (this.#closed) return;
    this.#messages.unshift(message);
    if (!this.#isRunning) this.#scheduler.wake();
  }

  /** Resolves when nothing is queued or running, or after `timeoutMs`. */
  idle(timeoutMs: number): Promise<void> {
    if (!this.#isRunning && this.#messages.length === 0) return Promise.resolve();
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
    this.#held = [];
  }

  /** Runs what may run now. */
  run(): void {
    if (this.#isRunning || this.#messages.length === 0) return;
    this.#isRunning = true;
    this.#turn();
  }

  #turn(): void {
    const startedAtMs = performance.now();
    for (let message = this.#messages.shift(); message !== undefined; message = this.#messages.shift()) {
      if (!this.#scheduler.admits(canisterKeyOf(message))) {
        this.#held.push(message);
        continue;
      }
      this.#runMessage(message);
      if (performance.now() - startedAtMs < TURN_MS) continue;
      setImmediate(() => this.#turn());
      return;
    }
    this.#isRunning = false;
    this.#messages = this.#held;
    this.#held = [];
    if (this.#messages.length > 0) this.#scheduler.wake();
    else {
      const waiters = this.#idleWaiters;
      this.#idleWaiters = [];
      for (const wake of waiters) wake();
    }
    if (!this.#closed) this.onIdle?.();
  }
}

function canisterKeyOf(message: Message): string {
  return message.kind === "request" ? bytesToHex(message.target) : message.canisterKey;
}
