import { mkdir, readdir, readFile, rename, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { bytesToHex } from "@noble/hashes/utils";
import { type Bytes, sha256 } from "../encoding/bytes.ts";
import { StateDirError } from "./state-dir-error.ts";

const WRITES_AT_ONCE = 8;
const HASH_NAME = /^[0-9a-f]{64}$/;

/** Files named by the SHA-256 of their content. They never change, so an unfinished checkpoint cannot damage the last one. */
export class StateBlobs {
  readonly #dir: string;
  readonly #stored: Set<string>;
  /** Blobs that are not on disk yet. They are kept until they are, also when a checkpoint fails. */
  readonly #unwritten = new Map<string, Bytes>();

  private constructor(dir: string, stored: Set<string>) {
    this.#dir = dir;
    this.#stored = stored;
  }

  static async open(dir: string): Promise<StateBlobs> {
    await mkdir(dir, { recursive: true });
    const names = await readdir(dir);
    return new StateBlobs(dir, new Set(names.filter((name) => HASH_NAME.test(name))));
  }

  /** Adds a blob, which must not be changed afterwards. @returns its name */
  put(bytes: Bytes): string {
    const hash = bytesToHex(sha256(bytes));
    if (!this.#stored.has(hash)) this.#unwritten.set(hash, bytes);
    return hash;
  }

  async read(hash: string): Promise<Bytes> {
    const bytes = await readFile(join(this.#dir, hash)).catch(() => undefined);
    if (bytes === undefined || bytesToHex(sha256(bytes)) !== hash)
      throw new StateDirError("damaged", `The state is damaged: ${join(this.#dir, hash)} is missing or has changed.`);
    return new Uint8Array(bytes);
  }

  /** Writes all added blobs to the disk. */
  async flush(): Promise<void> {
    const waiting = [...this.#unwritten];
    const worker = async () => {
      for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) await this.#write(...next);
    };
    await Promise.all(Array.from({ length: WRITES_AT_ONCE }, worker));
  }

  /** Removes blobs that are no longer in use. */
  async sweep(inUse: ReadonlySet<string>): Promise<void> {
    for (const hash of this.#stored) {
      if (inUse.has(hash)) continue;
      this.#stored.delete(hash);
      await unlink(join(this.#dir, hash));
    }
  }

  async #write(hash: string, bytes: Bytes): Promise<void> {
    await writeWhole(join(this.#dir, hash), bytes);
    this.#stored.add(hash);
    this.#unwritten.delete(hash);
  }
}

/**
 * Writes a whole file or none. The system has the content then, so that it survives the end of this process; it is not synced to the
 * disk, because that would take longer than all else, and a network for development need not survive a loss of power.
 */
export async function writeWhole(path: string, content: Bytes | string): Promise<void> {
  const temporary = `${path}.tmp`;
  await writeFile(temporary, content, { mode: 0o600 });
  await rename(temporary, path);
}
