import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { captureState } from "./capture-state.ts";
import type { DevnetState } from "./devnet-state.ts";
import { MemorySegments } from "./memory-segments.ts";
import { restoreState } from "./restore-state.ts";
import { StateBlobs, syncDir, writeDurably } from "./state-blobs.ts";
import { StateDirError } from "./state-dir-error.ts";
import { lockStateDir } from "./state-lock.ts";
import { blobsOf, STATE_FORMAT, type StateManifest } from "./state-manifest.ts";

const MANIFEST_FILE = "state.json";
const QUIET_MS = 2_000;
const MAX_UNSAVED_MS = 30_000;

/**
 * A directory that keeps a devnet between runs. A checkpoint writes new files beside the old ones and then replaces the manifest
 * in one rename. So the last checkpoint is always whole, however the process ends.
 */
export class StateDir {
  /** The state that the directory held when it was opened; undefined for a new one. */
  readonly manifest: StateManifest | undefined;
  readonly #dir: string;
  readonly #blobs: StateBlobs;
  readonly #segments: MemorySegments;
  readonly #unlock: () => Promise<void>;
  #timer: NodeJS.Timeout | undefined;
  #unsavedSinceMs: number | undefined;
  #saving: Promise<void> = Promise.resolve();

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

  async restore(state: DevnetState): Promise<void> {
    if (this.manifest !== undefined) await restoreState(state, this.manifest, this.#blobs, this.#segments);
  }

  /** To be called after a change. The state is saved after two quiet seconds, but at the latest half a minute after the change. */
  changed(state: DevnetState): void {
    const nowMs = performance.now();
    this.#unsavedSinceMs ??= nowMs;
    const leftMs = this.#unsavedSinceMs + MAX_UNSAVED_MS - nowMs;
    clearTimeout(this.#timer);
    const save = () =>
      void this.save(state).catch((error: unknown) => console.error("devnet: the state could not be saved", error));
    this.#timer = setTimeout(save, Math.max(0, Math.min(QUIET_MS, leftMs)));
  }

  /** Saves the present state of the devnet. */
  save(state: DevnetState): Promise<void> {
    clearTimeout(this.#timer);
    this.#unsavedSinceMs = undefined;
    this.#saving = this.#saving.catch(() => undefined).then(() => this.#checkpoint(state));
    return this.#saving;
  }

  /** Releases the directory for other processes. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#saving.catch(() => undefined);
    await this.#unlock();
  }

  async #checkpoint(state: DevnetState): Promise<void> {
    const manifest = captureState(state, this.#blobs, this.#segments);
    await this.#blobs.flush();
    await writeDurably(join(this.#dir, MANIFEST_FILE), JSON.stringify(manifest));
    await syncDir(this.#dir);
    await this.#blobs.sweep(blobsOf(manifest));
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
