import { mkdir, mkdtemp, open, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";

const LOCK_FILE = "gallery.lock";

/** Where a gallery keeps its files. Only one process may use it: two would damage PGlite's files. */
export interface DataFolder {
  path: string;
  /** Frees the folder. A temporary folder is removed. */
  release(): Promise<void>;
}

/**
 * @param folder made if it does not exist; without one, a temporary folder is made
 * @throws Error when a gallery that is still running uses the folder
 */
export async function claimDataFolder(folder: string | undefined): Promise<DataFolder> {
  if (folder === undefined) {
    const temporary = await mkdtemp(path.join(tmpdir(), "store-forever-gallery-"));
    return { path: temporary, release: () => rm(temporary, { recursive: true, force: true }) };
  }
  await mkdir(folder, { recursive: true });
  const lock = path.join(folder, LOCK_FILE);
  if (!(await createLock(lock))) {
    const holder = Number(await readFile(lock, "utf8").catch(() => ""));
    if (holder !== process.pid && isRunning(holder))
      throw new Error(
        `The data folder ${folder} is in use by process ${holder}. Stop that gallery or name another folder.`,
      );
    await rm(lock, { force: true });
    if (!(await createLock(lock))) throw new Error(`The data folder ${folder} is in use. Try again.`);
  }
  return { path: folder, release: () => rm(lock, { force: true }) };
}

async function createLock(file: string): Promise<boolean> {
  try {
    const handle = await open(file, "wx");
    await handle.writeFile(String(process.pid));
    await handle.close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

function isRunning(processId: number): boolean {
  if (!Number.isInteger(processId) || processId <= 0) return false;
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
