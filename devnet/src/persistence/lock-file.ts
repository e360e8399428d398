import { open, readFile, unlink } from "node:fs/promises";

export type FileLock = { name: "held"; release: () => Promise<void> } | { name: "taken"; processId: number };

/**
 * Makes a file that says that this process works here. The lock of a process that is gone is taken over.
 * @param path of the lock, in a folder that exists
 */
export async function lockFile(path: string): Promise<FileLock> {
  const mine = await ownerOf(process.pid);
  for (let attempt = 0; ; attempt++) {
    if (await createLock(path, mine)) return { name: "held", release: () => unlink(path) };
    const owner = await readFile(path, "utf8").catch(() => "");
    const processId = Number.parseInt(owner, 10);
    // At the second attempt another process has just made the file, and may not have written it yet.
    if (attempt > 0 || (owner !== "" && owner === (await ownerOf(processId)))) return { name: "taken", processId };
    await unlink(path).catch(() => undefined);
  }
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
