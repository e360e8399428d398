import { Heap, type HeapImage } from "../memory/heap.ts";
import { ContractViolation } from "../messages/trap.ts";
import { type CanisterModule, invalidModule } from "../wasm/canister-module.ts";
import { IC0_TABLE } from "../wasm/ic0-table.ts";
import { Execution } from "./execution.ts";
import { callFunctions } from "./ic0-calls.ts";
import { canisterFunctions } from "./ic0-canister.ts";
import { cyclesFunctions } from "./ic0-cycles.ts";
import { messageFunctions } from "./ic0-message.ts";
import { stableFunctions } from "./ic0-stable.ts";

/** An `ic0` function. `i32` arguments are unsigned numbers, `i64` arguments unsigned bigints. */
export type Ic0Function = (execution: Execution, ...args: never[]) => unknown;

export const IC0_FUNCTIONS: Readonly<Record<string, Ic0Function>> = {
  ...messageFunctions,
  ...callFunctions,
  ...cyclesFunctions,
  ...canisterFunctions,
  ...stableFunctions,
};

/**
 * Creates a heap whose instance has the System API: a fresh one, or the one of an image.
 * @throws RejectError IC0505 when the module's memory cannot be allocated, or its data or elements do not fit
 */
export function createHeap(module: CanisterModule, image?: HeapImage): Heap {
  try {
    return new Heap(module, createImports, image);
  } catch (error) {
    throw invalidModule(`it cannot be instantiated (${error instanceof Error ? error.message : String(error)})`);
  }
}

function createImports(running: () => unknown): WebAssembly.ModuleImports {
  const imports: WebAssembly.ModuleImports = {};
  for (const [name, { allowedIn, parameters }] of IC0_TABLE) {
    const implementation = IC0_FUNCTIONS[name];
    if (implementation === undefined) throw new Error(`ic0.${name} is in the table but not implemented`);
    const executing = () => {
      const execution = running();
      if (!(execution instanceof Execution)) throw new ContractViolation(`ic0.${name} was called outside a message`);
      if (!allowedIn.has(execution.input.entry))
        throw new ContractViolation(`"ic0.${name}" cannot be executed in ${describe(execution)}`);
      return execution;
    };
    imports[name] = withUnsigned(implementation, [...parameters].map(toUnsigned), executing);
  }
  return imports;
}

type Ic0Argument = number | bigint;
type ToUnsigned = (argument: Ic0Argument) => Ic0Argument;

/** WebAssembly gives signed numbers. */
function toUnsigned(letter: string): ToUnsigned {
  return letter === "I" ? (wide) => BigInt.asUintN(64, wide as bigint) : (narrow) => (narrow as number) >>> 0;
}

/** A function of the instance. Those about stable memory, of three arguments, are called too often for lists of arguments. */
function withUnsigned(implementation: Ic0Function, to: readonly ToUnsigned[], executing: () => Execution) {
  const run = implementation as (execution: Execution, ...args: Ic0Argument[]) => unknown;
  const [to1, to2, to3] = to;
  if (to.length === 3 && to1 !== undefined && to2 !== undefined && to3 !== undefined)
    return (a: Ic0Argument, b: Ic0Argument, c: Ic0Argument) => run(executing(), to1(a), to2(b), to3(c));
  return (...args: Ic0Argument[]) => run(executing(), ...args.map((arg, index) => to[index]?.(arg) ?? arg));
}

const ENTRY_NAMES: Readonly<Record<string, string>> = {
  I: "init or post_upgrade mode",
  G: "pre_upgrade mode",
  U: "update mode",
  RQ: "replicated query mode",
  NRQ: "non replicated query mode",
  CQ: "composite query mode",
  Ry: "reply callback mode",
  Rt: "reject callback mode",
  CRy: "composite reply callback mode",
  CRt: "composite reject callback mode",
  C: "cleanup mode",
  CC: "composite cleanup mode",
  F: "inspect message mode",
  T: "system task mode",
  s: "start mode",
};

function describe(execution: Execution): string {
  return ENTRY_NAMES[execution.input.entry] ?? execution.input.entry;
}
