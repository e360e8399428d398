import { join } from "node:path";
import { lockFile } from "./lock-file.ts";
import { StateDirError } from "./state-dir-error.ts";

/**
 * Locks a state directory for this process.
 * @returns a function that releases the lock
 * @throws StateDirError when another process has the lock
 */
export async function lockStateDir(dir: string): Promise<() => Promise<void>> {
  const lock = await lockFile(join(dir, "lock"));
  if (lock.name === "held") return lock.release;
  throw new StateDirError(
    "in use",
    `The state directory ${dir} is in use by process ${lock.processId}. Stop that devnet, or choose another directory.`,
  );
}
