import type { CallRequest } from "../messages/call-request.ts";
import type { Clock } from "../time/clock.ts";
import { type ClockKind, MAINNET_PACE, type Pace } from "../time/pace.ts";

/** A signed update call that waits for a block. */
export interface PooledIngress {
  request: CallRequest;
  envelopeBytes: number;
  expiresAtNs: bigint;
}

/** A message of another subnet that waits for a block. */
interface StreamMessage {
  sizeBytes: number;
  enter(): void;
}

export interface RoundEvents {
  /** A message enters the subnet's queue. */
  include(request: CallRequest): void;
  /** A message expired before a block had room for it. */
  expire(request: CallRequest): void;
  /** Queued messages may run now. */
  run(): void;
}

/**
 * Decides when things happen. On the instant clock everything happens at once. On the mainnet clock ingress messages and messages of
 * other subnets wait for a block, blocks are cut at fixed times and have a size limit that both share, rounds have an instruction limit,
 * and results show when they are certified.
 */
export class Rounds {
  readonly #clock: Clock;
  readonly #events: RoundEvents;
  readonly #startedAtMs = performance.now();
  #pace: Pace | undefined;
  #pool: PooledIngress[] = [];
  #stream: StreamMessage[] = [];
  /** Whether messages of other subnets had the first choice of the last block. */
  #isStreamFirst = false;
  #timer: NodeJS.Timeout | NodeJS.Immediate | undefined;
  /** The number of the last block cut or scheduled, counted from the start. */
  #block = 0;
  #usedInstructions = 0n;
  /** Instructions that canisters have executed beyond the rounds that have passed. */
  readonly #debts = new Map<string, bigint>();
  /** Results that wait for certification. */
  readonly #pending = new Map<NodeJS.Timeout, () => void>();

  constructor(clock: Clock, events: RoundEvents) {
    this.#clock = clock;
    this.#events = events;
  }

  get kind(): ClockKind {
    return this.#pace === undefined ? "instant" : "mainnet";
  }

  /** The pace of the mainnet clock; undefined on the instant one. */
  get pace(): Pace | undefined {
    return this.#pace;
  }

  /** Switches the clock. Messages that wait continue by the new one. */
  use(kind: ClockKind, pace: Partial<Pace> = {}): void {
    this.#pace = kind === "instant" ? undefined : { ...MAINNET_PACE, ...pace };
    this.#block = 0;
    this.#debts.clear();
    this.#usedInstructions = 0n;
    for (const [timer, show] of this.#pending) {
      clearTimeout(timer);
      show();
    }
    this.#pending.clear();
    this.#cancel();
    this.wake();
  }

  /** Waits for as long as a message travels between client and node. */
  async travel(): Promise<void> {
    const delayMs = this.#pace?.networkDelayMs ?? 0;
    if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
  }

  submit(ingress: PooledIngress): void {
    if (this.#pace === undefined) this.#events.include(ingress.request);
    else {
      this.#pool.push(ingress);
      this.wake();
    }
  }

  /** Takes a message of another subnet, which enters with a block that has room for it. */
  receive(message: StreamMessage): void {
    if (this.#pace === undefined) message.enter();
    else {
      this.#stream.push(message);
      this.wake();
    }
  }

  /** Schedules the next round: on the instant clock for the next turn of the event loop. */
  wake(): void {
    if (this.#timer !== undefined) return;
    const round = () => {
      this.#timer = undefined;
      this.#cutBlock();
      this.#events.run();
    };
    if (this.#pace === undefined) this.#timer = setImmediate(round);
    else {
      const { blockIntervalMs } = this.#pace;
      const sinceStartMs = performance.now() - this.#startedAtMs;
      // Timers fire up to a millisecond early. Counting blocks keeps an early one from being followed by another at once.
      this.#block = Math.max(this.#block + 1, Math.ceil(sinceStartMs / blockIntervalMs));
      this.#timer = setTimeout(round, this.#block * blockIntervalMs - sinceStartMs);
    }
  }

  /** Whether the canister may execute a message in this round. */
  admits(canisterKey: string): boolean {
    if (this.#pace === undefined) return true;
    const { canisterInstructionsPerRound, instructionsPerRound } = this.#pace;
    return (
      this.#usedInstructions < instructionsPerRound &&
      (this.#debts.get(canisterKey) ?? 0n) < canisterInstructionsPerRound
    );
  }

  executed(canisterKey: string, instructions: bigint): void {
    if (this.#pace === undefined) return;
    this.#usedInstructions += instructions;
    this.#debts.set(canisterKey, (this.#debts.get(canisterKey) ?? 0n) + instructions);
  }

  /** Shows a result of a canister when it is certified. */
  certify(canisterKey: string, show: () => void): void {
    if (this.#pace === undefined) {
      show();
      return;
    }
    const { blockIntervalMs, certificationMs, canisterInstructionsPerRound } = this.#pace;
    const extraRounds = ((this.#debts.get(canisterKey) ?? 1n) - 1n) / canisterInstructionsPerRound;
    const timer = setTimeout(
      () => {
        this.#pending.delete(timer);
        show();
      },
      certificationMs + Number(extraRounds) * blockIntervalMs,
    );
    this.#pending.set(timer, show);
  }

  /** Stops the rounds. Results that wait are shown at once. */
  close(): void {
    this.use("instant");
    this.#cancel();
  }

  #cancel(): void {
    clearTimeout(this.#timer as NodeJS.Timeout | undefined);
    clearImmediate(this.#timer as NodeJS.Immediate | undefined);
    this.#timer = undefined;
  }

  #cutBlock(): void {
    const { blockBytes, blockMessages, canisterInstructionsPerRound } = this.#pace ?? UNBOUNDED;
    this.#usedInstructions = 0n;
    for (const [key, debt] of this.#debts) {
      if (debt > canisterInstructionsPerRound) this.#debts.set(key, debt - canisterInstructionsPerRound);
      else this.#debts.delete(key);
    }
    const room: BlockRoom = { bytes: blockBytes, ingressMessages: blockMessages };
    // Each has the first choice in turn, so that neither keeps the other out (dfinity/ic, payload builder).
    this.#isStreamFirst = !this.#isStreamFirst;
    if (this.#isStreamFirst) {
      this.#includeStream(room);
      this.#includeIngress(room);
    } else {
      this.#includeIngress(room);
      this.#includeStream(room);
    }
    if (this.#pool.length > 0 || this.#stream.length > 0) this.wake();
  }

  #includeIngress(room: BlockRoom): void {
    const nowNs = this.#clock.nowNs();
    const included = takeWhile(this.#pool, ({ envelopeBytes }) => {
      if (envelopeBytes > room.bytes || room.ingressMessages === 0) return false;
      room.bytes -= envelopeBytes;
      room.ingressMessages--;
      return true;
    });
    for (const { expiresAtNs, request } of included) {
      if (expiresAtNs < nowNs) this.#events.expire(request);
      else this.#events.include(request);
    }
  }

  #includeStream(room: BlockRoom): void {
    const included = takeWhile(this.#stream, ({ sizeBytes }) => {
      if (sizeBytes > room.bytes) return false;
      room.bytes -= sizeBytes;
      return true;
    });
    for (const { enter } of included) enter();
  }
}

/** What a block still takes. */
interface BlockRoom {
  bytes: number;
  ingressMessages: number;
}

/** Removes the first items, up to the one that is refused. */
function takeWhile<T>(items: T[], accepts: (item: T) => boolean): T[] {
  const end = items.findIndex((item) => !accepts(item));
  return items.splice(0, end === -1 ? items.length : end);
}

const UNBOUNDED = {
  blockBytes: Number.POSITIVE_INFINITY,
  blockMessages: Number.POSITIVE_INFINITY,
  canisterInstructionsPerRound: 0n,
};
