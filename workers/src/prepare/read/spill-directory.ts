/** Directory in the browser's private file system for files that are too large for RAM while they are stored. */
const ROOT = "store-forever-sources";

/** Name of a job's directory, by the lock that the job holds. */
export const spillNameOf = (lock: string): string => lock.replaceAll("/", " ");

/** Deletes files of killed jobs that nobody has continued. Jobs that run hold their locks. */
export async function clearAbandonedSpills(): Promise<void> {
  try {
    const root = await navigator.storage.getDirectory();
    const spills = await root.getDirectoryHandle(ROOT);
    const { held = [] } = await navigator.locks.query();
    const inUse = new Set(held.map(({ name = "" }) => spillNameOf(name)));
    for await (const name of spills.keys()) if (!inUse.has(name)) await spills.removeEntry(name, { recursive: true });
  } catch {
    // There are no files, or another tab deletes the same ones. The next job deletes what is left.
  }
}

/**
 * A directory on disk for the files of one job. Only that job uses it, so files that are there when a job begins were
 * left by a job that was killed.
 */
export class SpillDirectory {
  readonly #name: string;

  constructor(name: string) {
    this.#name = name;
  }

  /** @returns a new file, or `undefined` where the browser has no private file system, as in a private window */
  async create(): Promise<FileSystemFileHandle | undefined> {
    try {
      const root = await navigator.storage.getDirectory();
      const spills = await root.getDirectoryHandle(ROOT, { create: true });
      const own = await spills.getDirectoryHandle(this.#name, { create: true });
      return await own.getFileHandle(crypto.randomUUID(), { create: true });
    } catch {
      return undefined;
    }
  }

  /** Deletes the directory and everything in it. */
  async clear(): Promise<void> {
    try {
      const root = await navigator.storage.getDirectory();
      const spills = await root.getDirectoryHandle(ROOT);
      await spills.removeEntry(this.#name, { recursive: true });
    } catch {
      // There is no directory, or one of its files is still open. The next job deletes it.
    }
  }
}
