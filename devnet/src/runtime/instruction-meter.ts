import type { Heap } from "../memory/heap.ts";
import { InstructionLimitExceeded } from "../messages/trap.ts";
import type { EntryPoint } from "../wasm/ic0-table.ts";

/** How many instructions one execution may use. */
export interface InstructionLimits {
  /** Updates, callbacks, heartbeats and timers. */
  update: bigint;
  /** Queries, replicated or not. A composite query and all queries that it calls share one such budget. */
  query: bigint;
  /** Each step of an install or upgrade. */
  install: bigint;
  inspectMessage: bigint;
}

export const MAINNET_INSTRUCTION_LIMITS: InstructionLimits = {
  update: 40_000_000_000n,
  query: 5_000_000_000n,
  install: 300_000_000_000n,
  inspectMessage: 200_000_000n,
};

/** Charges of the System API add up to this before they are taken off the fuel, which is a bigint in another instance's global. */
const MOST_OWED = 10_000;
const QUERIES = new Set<EntryPoint>(["RQ", "NRQ", "CQ", "CRy", "CRt", "CC"]);
const INSTALLS = new Set<EntryPoint>(["I", "G", "s"]);

export function limitOf(limits: InstructionLimits, { entry }: { entry: EntryPoint }): bigint {
  if (QUERIES.has(entry)) return limits.query;
  if (INSTALLS.has(entry)) return limits.install;
  return entry === "F" ? limits.inspectMessage : limits.update;
}

/**
 * Counts the instructions of one execution: one for each operator, and one for each byte that bulk operators and the System API
 * move. For a module without metering the count is the run time in nanoseconds, and there is no limit.
 */
export class InstructionMeter {
  readonly limit: bigint;
  readonly #heap: Heap;
  #startedAtMs = 0;
  #total: bigint | undefined;
  /** Charged, and not yet taken off the fuel. */
  #owed = 0;

  constructor(heap: Heap, limit: bigint) {
    this.#heap = heap;
    this.limit = limit;
  }

  start(): void {
    this.#startedAtMs = performance.now();
    this.#heap.fuel = this.limit;
  }

  /** Keeps the count, because rolling back an execution can replace the instance that counts. */
  stop(): void {
    this.#total = this.#countNow();
  }

  count(): bigint {
    return this.#total ?? this.#countNow();
  }

  #countNow(): bigint {
    const fuel = this.#fuelLeft();
    return fuel === undefined ? BigInt(Math.ceil((performance.now() - this.#startedAtMs) * 1e6)) : this.limit - fuel;
  }

  /** The instructions that the execution pays for: those that were counted. */
  get billed(): bigint {
    return this.#heap.fuel === undefined ? 0n : this.count();
  }

  get isExceeded(): boolean {
    return (this.#fuelLeft() ?? 0n) < 0n;
  }

  /** @throws InstructionLimitExceeded */
  charge(instructions: number): void {
    this.#owed += instructions;
    if (this.#owed > MOST_OWED) this.check();
  }

  /** The fuel, with all charges taken off; undefined for a module that does not count. */
  #fuelLeft(): bigint | undefined {
    const { fuel } = this.#heap;
    if (this.#owed === 0 || fuel === undefined) return fuel;
    const left = fuel - BigInt(this.#owed);
    this.#owed = 0;
    this.#heap.fuel = left;
    return left;
  }

  /** @throws InstructionLimitExceeded */
  check(): void {
    if (this.isExceeded) throw new InstructionLimitExceeded(this.limit);
  }
}
