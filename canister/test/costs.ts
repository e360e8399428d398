import { readFile, writeFile } from "node:fs/promises";
import type { Backend } from "@store-forever/protocol";

/** Kept beside the code, so that a change of cost is seen in review. All in instructions. */
const COSTS = new URL("../costs.json", import.meta.url);

export interface KeptCosts {
  /** Compared in every test run; `UPDATE_COSTS=1` writes what is measured. */
  operations: Record<string, number>;
  /** Measured by bench/large-files.ts. */
  large_files: {
    in_order_100_mb: InOrder;
    in_order_768_mb: InOrder;
    reversed_100_mb: Reversed;
    reversed_768_mb: Reversed;
  };
  /** Measured by bench/scaling.ts, by how many memories the capsule has. */
  at_memories: Record<string, Record<string, number>>;
}
/** Each chunk in its turn: what the first and the last message take. */
interface InOrder {
  begin: number;
  commit: number;
}
/** The first chunk last, the worst order there is: what the largest message takes, and how many there are to commit. */
interface Reversed {
  largest_message: number;
  commits: number;
}

export async function keptCosts(): Promise<KeptCosts> {
  return JSON.parse(await readFile(COSTS, "utf8"));
}

export async function keepCosts(costs: Partial<KeptCosts>): Promise<void> {
  await writeFile(COSTS, `${JSON.stringify({ ...(await keptCosts()), ...costs }, null, 2)}\n`);
}

/** Instructions that an operation takes while something runs. */
export async function instructionsOf(
  backend: Backend,
  operation: string,
  run: () => Promise<unknown>,
): Promise<number> {
  const before = await instructionsSoFar(backend, operation);
  await run();
  return (await instructionsSoFar(backend, operation)) - before;
}

async function instructionsSoFar(backend: Backend, operation: string): Promise<number> {
  const { operations } = await backend.stats();
  return Number(operations.find((count) => count.operation === operation)?.instructions ?? 0n);
}
