import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type CanisterRecords, captureState } from "./capture-state.ts";
import type { DevnetState } from "./devnet-state.ts";
import { MemorySegments } from "./memory-segments.ts";
import { restoreState } from "./restore-state.ts";
import { StateBlobs, writeWhole } from "./state-blobs.ts";
import { StateDirError } from "./state-dir-error.ts";
import { lockStateDir } from "./state-lock.ts";
import { blobsOf, STATE_FORMAT, type StateManifest } from "./state-manifest.ts";

const MANIFEST_FILE = "state.json";
/** What nobody waits for, such as the work of timers, is saved this long after it happened. */
const SAVE_AFTER_MS = 2_000;

/**
 * A directory that keeps a devnet between runs. A checkpoint writes new files beside the old ones and then replaces the manifest
 * in one rename. So the last checkpoint is always whole, however the process ends. Responses wait for the checkpoint that has them
 * (`whenSaved`); all that come meanwhile share the next one.
 */
export class StateDir {
  /** The state that the directory held when it was opened; undefined for a new one. */
  readonly manifest: StateManifest | undefined;
  readonly #dir: string;
  readonly #blobs: StateBlobs;
  readonly #segments: MemorySegments;
  readonly #unlock: () => Promise<void>;
  readonly #lastRecords: CanisterRecords = new WeakMap();
  #state: DevnetState | undefined;
  #timer: NodeJS.Timeout | undefined;
  #saving: Promise<void> = Promise.resolve();
  #waiting: Array<() => void> = [];
  #isSaveQueued = false;

  private constructor(
    dir: string,
    blobs: StateBlobs,
    manifest: StateManifest | undefined,
    unlock: () => Promise<void>,
  ) {
    this.#dir = dir;
    this.#blobs = blobs;
    this.#segments = new MemorySegments(blobs);
    this.manifest = manifest;
    this.#unlock = unlock;
  }

  /** @throws StateDirError when another process has the directory, another version wrote it, or it is damaged */
  static async open(dir: string): Promise<StateDir> {
    await mkdir(dir, { recursive: true });
    const unlock = await lockStateDir(dir);
    try {
      const manifest = await readManifest(join(dir, MANIFEST_FILE));
      return new StateDir(dir, await StateBlobs.open(join(dir, "blobs")), manifest, unlock);
    } catch (error) {
      await unlock();
      throw error;
    }
  }

  /** Restores the saved state, if there is one, and saves what becomes of it from now on. */
  async restore(state: DevnetState): Promise<void> {
    if (this.manifest !== undefined) await restoreState(state, this.manifest, this.#blobs, this.#segments);
    this.#state = state;
  }

  /** Something has changed that nobody waits for. */
  changed(): void {
    this.#timer ??= setTimeout(() => void this.#trySave(), SAVE_AFTER_MS);
  }

  /** Calls back when all that has happened so far is saved, or cannot be. */
  whenSaved(show: () => void): void {
    this.#waiting.push(show);
    if (this.#isSaveQueued) return;
    this.#isSaveQueued = true;
    setImmediate(() => void this.#trySave());
  }

  /** Saves the present state of the devnet. */
  save(): Promise<void> {
    this.#saving = this.#saving.catch(() => undefined).then(() => this.#checkpoint());
    return this.#saving;
  }

  async #trySave(): Promise<void> {
    await this.save().catch((error: unknown) => console.error("devnet: the state could not be saved", error));
  }

  /** Releases the directory for other processes. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#saving.catch(() => undefined);
    await this.#unlock();
  }

  async #checkpoint(): Promise<void> {
    if (this.#state === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#isSaveQueued = false;
    const waiting = this.#waiting.splice(0);
    try {
      const manifest = captureState(this.#state, {
        blobs: this.#blobs,
        segments: this.#segments,
        lastRecords: this.#lastRecords,
      });
      await this.#blobs.flush();
      await writeWhole(join(this.#dir, MANIFEST_FILE), JSON.stringify(manifest));
      await this.#blobs.sweep(blobsOf(manifest));
    } finally {
      for (const show of waiting) show();
    }
  }
}

async function readManifest(path: string): Promise<StateManifest | undefined> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  const manifest = parseManifest(path, text);
  if (manifest.format === STATE_FORMAT) return manifest;
  throw new StateDirError(
    "other format",
    `${path} has the state format ${manifest.format}, and this devnet knows format ${STATE_FORMAT} only. Use the devnet that wrote it, or choose another directory.`,
  );
}

function parseManifest(path: string, text: string): StateManifest {
  try {
    return JSON.parse(text) as StateManifest;
  } catch {
    throw new StateDirError("damaged", `The state is damaged: ${path} is not JSON.`);
  }
}
