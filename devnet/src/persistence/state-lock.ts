import { open, readFile, unlink } from "node:fs/promises";
import { join } from "node:path";
import { StateDirError } from "./state-dir-error.ts";

const LOCK_FILE = "lock";

/**
 * Locks a state directory for this process. The lock of a process that is gone is taken over.
 * @returns a function that releases the lock
 * @throws StateDirError when another process has the lock
 */
export async function lockStateDir(dir: string): Promise<() => Promise<void>> {
  const path = join(dir, LOCK_FILE);
  const mine = await ownerOf(process.pid);
  for (let attempt = 0; attempt < 2; attempt++) {
    if (await createLock(path, mine)) return () => unlink(path);
    const owner = await readFile(path, "utf8").catch(() => "");
    const pid = Number.parseInt(owner, 10);
    if (owner !== "" && owner === (await ownerOf(pid)))
      throw new StateDirError(
        "in use",
        `The state directory ${dir} is in use by process ${pid}. Stop that devnet, or choose another directory.`,
      );
    await unlink(path).catch(() => undefined);
  }
  throw new StateDirError("in use", `The state directory ${dir} is being opened by another process.`);
}

async function createLock(path: string, owner: string): Promise<boolean> {
  try {
    const file = await open(path, "wx");
    await file.writeFile(owner);
    await file.close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** Identifies a process by its id and, where the system tells, its start time, because ids are used again. Empty when there is none. */
async function ownerOf(pid: number): Promise<string> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return "";
  }
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  const startedAt = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  return `${pid} ${startedAt}`;
}
