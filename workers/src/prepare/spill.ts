/** Files that do not fit into memory while they are stored, in the browser's private file system. */
const ROOT = "store-forever-sources";

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
