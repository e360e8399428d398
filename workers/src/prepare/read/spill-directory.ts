/** Files that do not fit into memory while they are stored, in the browser's private file system. */
const ROOT = "store-forever-sources";

/** Name of the directory of the job that holds this lock. */
export const spillNameOf = (lock: string): string => lock.replaceAll("/", " ");

/** Deletes what killed jobs left that nobody has continued: those that run hold their locks. */
export async function clearAbandonedSpills(): Promise<void> {
  try {
    const root = await navigator.storage.getDirectory();
    const all = await root.getDirectoryHandle(ROOT);
    const { held = [] } = await navigator.locks.query();
    const inUse = new Set(held.map(({ name = "" }) => spillNameOf(name)));
    for await (const name of all.keys()) if (!inUse.has(name)) await all.removeEntry(name, { recursive: true });
  } catch {
    // There is none, or another tab deletes the same: then the next job clears what is left.
  }
}

/**
 * A place on disk for the files of one job. Only that job uses it, so whatever is there when a job begins was left by
 * one that was killed.
 */
export class SpillDirectory {
  readonly #name: string;

  constructor(name: string) {
    this.#name = name;
  }

  /** A new file to write to; `undefined` where the browser has no such place (a private window). */
  async create(): Promise<FileSystemFileHandle | undefined> {
    try {
      const root = await navigator.storage.getDirectory();
      const all = await root.getDirectoryHandle(ROOT, { create: true });
      const mine = await all.getDirectoryHandle(this.#name, { create: true });
      return await mine.getFileHandle(crypto.randomUUID(), { create: true });
    } catch {
      return undefined;
    }
  }

  /** Deletes everything in it. */
  async clear(): Promise<void> {
    try {
      const root = await navigator.storage.getDirectory();
      const all = await root.getDirectoryHandle(ROOT);
      await all.removeEntry(this.#name, { recursive: true });
    } catch {
      // There is none, or a file of it is still open: then the next job clears it.
    }
  }
}
