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

/** Decides when the queue runs and which messages may run. */
export interface Scheduler {
  /** Called when there is something to run. The scheduler then calls `run`. */
  wake(): void;
  admits(canisterKey: string): boolean;
}

/** After this much execution the queue yields to the event loop, and so to HTTP. */
const YIELD_AFTER_MS = 10;

/** Runs messages in order of arrival, one at a time. */
export class MessageQueue {
  #messages: Message[] = [];
  /** Messages of canisters that have used up their share of the round. */
  #held: Message[] = [];
  readonly #runMessage: (message: Message) => void;
  readonly #scheduler: Scheduler;
  #idleWaiters: Array<() => void> = [];
  #isRunning = false;
  #closed = false;
  /** Called when the queue has run all it may run. */
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

  /** Adds a message before all others. */
  pushFirst(message: Message): void {
    if (this.#closed) return;
    this.#messages.unshift(message);
    if (!this.#isRunning) this.#scheduler.wake();
  }

  get isIdle(): boolean {
    return !this.#isRunning && this.#messages.length === 0;
  }

  /** Resolves when nothing is queued or running, or after `timeoutMs`. */
  idle(timeoutMs: number): Promise<void> {
    if (this.isIdle) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, timeoutMs);
      this.#idleWaiters.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  /** Drops all messages and accepts no more. */
  close(): void {
    this.#closed = true;
    this.#messages = [];
    this.#held = [];
  }

  /** Runs the messages that may run now. */
  run(): void {
    if (this.#isRunning || this.#messages.length === 0) return;
    this.#isRunning = true;
    this.#runUntilYield();
  }

  #runUntilYield(): void {
    const startedAtMs = performance.now();
    for (let message = this.#messages.shift(); message !== undefined; message = this.#messages.shift()) {
      if (!this.#scheduler.admits(canisterKeyOf(message))) {
        this.#held.push(message);
        continue;
      }
      this.#runMessage(message);
      if (performance.now() - startedAtMs < YIELD_AFTER_MS) continue;
      setImmediate(() => this.#runUntilYield());
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
