import { utf8ToBytes } from "@noble/hashes/utils";
import type { Heap } from "../memory/heap.ts";
import type { StableMemory } from "../memory/stable-memory.ts";
import type { Reject } from "../messages/reject.ts";
import { InstructionLimitExceeded, MemoryLimitExceeded, rejectOfTrap } from "../messages/trap.ts";
import type { Execution } from "./execution.ts";
import { abandonPendingCall } from "./ic0-calls.ts";

export type ExecutionOutcome = { kind: "returned" } | { kind: "trapped"; reject: Reject };

/** Runs the code of one execution without rolling memories back: that is what `transact` does. */
export function runGuarded(execution: Execution, body: (execution: Execution) => void): ExecutionOutcome {
  try {
    execution.meter.start();
    body(execution);
    execution.meter.check();
    checkMemoryLimit(execution);
    // An install pays for the whole new heap.
    if (execution.input.entry !== "I") execution.payForStorage(BigInt(execution.heapGrowthBytes));
    abandonPendingCall(execution);
    return { kind: "returned" };
  } catch (error) {
    return { kind: "trapped", reject: trapped(execution, error) };
  } finally {
    const { canister, host, input, meter } = execution;
    meter.stop();
    host.executed(canister, input, meter.count());
  }
}

/** Applies to updates and installs only, so that a canister above its limit can still be queried and repaired. */
function checkMemoryLimit({ canister, heap, input }: Execution): void {
  const limitBytes = canister.settings.wasmMemoryLimitBytes;
  if (limitBytes === 0n || (input.entry !== "U" && input.entry !== "I")) return;
  if (BigInt(heap.bytes.length) > limitBytes) throw new MemoryLimitExceeded(limitBytes);
}

function trapped({ canister, host, input, meter, timeNs }: Execution, error: unknown): Reject {
  // Metered code runs into `unreachable` when it has no instructions left.
  const cause = meter.isExceeded ? new InstructionLimitExceeded(meter.limit) : error;
  const rejection = rejectOfTrap(cause, canister.text);
  const text = cause instanceof Error ? cause.message : rejection.message;
  canister.lastTrap = { atNs: timeNs, text, backtrace: backtraceOf(error) };
  host.print(canister, utf8ToBytes(`[TRAP]: ${text}`), input.replicated);
  return rejection;
}

/** The WebAssembly functions on the stack of an error, innermost first. */
function backtraceOf(error: unknown): string[] {
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  return [...stack.matchAll(/^ *at (?:(.+) \()?wasm:\/\/wasm\/[^:]*:(wasm-function\[\d+\])/gm)].map(
    ([, name, index = ""]) => name ?? index,
  );
}

/**
 * Runs one execution so that its memory changes stay only if it returns.
 * @param keep false for queries: their changes never stay
 */
export function transact(execution: Execution, keep: boolean, body: (execution: Execution) => void): ExecutionOutcome {
  begin(execution);
  const outcome = runGuarded(execution, body);
  finish(execution, keep && outcome.kind === "returned");
  return outcome;
}

function begin({ heap, stable }: { heap: Heap; stable: StableMemory }): void {
  heap.begin();
  stable.begin();
}

function finish({ heap, stable }: { heap: Heap; stable: StableMemory }, keep: boolean): void {
  if (keep) {
    heap.commit();
    stable.commit();
  } else {
    heap.rollback();
    stable.rollback();
  }
}
