import { Principal } from "@dfinity/principal";
import { utf8 } from "../bytes.ts";
import type { Reject } from "../reject.ts";
import type { Execution } from "./execution.ts";
import type { Heap } from "./heap.ts";
import { abandonPendingCall } from "./ic0-calls.ts";
import type { StableMemory } from "./stable-memory.ts";
import { rejectOfTrap } from "./trap.ts";

export type Outcome = { kind: "returned" } | { kind: "trapped"; reject: Reject };

/** Runs the code of one execution. The memories are whatever the code leaves behind: see `transact`. */
export function runGuarded(execution: Execution, body: (execution: Execution) => void): Outcome {
  try {
    body(execution);
    abandonPendingCall(execution);
    return { kind: "returned" };
  } catch (error) {
    const { canister, host, input } = execution;
    const rejection = rejectOfTrap(error, Principal.fromUint8Array(canister.id).toText());
    host.print(
      canister,
      utf8(`[TRAP]: ${error instanceof Error ? error.message : rejection.message}`),
      input.replicated,
    );
    return { kind: "trapped", reject: rejection };
  }
}

/**
 * Runs one execution so that its memory changes stay only if it returns.
 * @param keep false for queries: their changes never stay
 */
export function transact(execution: Execution, keep: boolean, body: (execution: Execution) => void): Outcome {
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
