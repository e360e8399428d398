import { equalBytes, toHex } from "@store-forever/protocol";
import type { PhotoAsset } from "../reading/photo.ts";

const FOLDER = "kept-assets";
/** What nobody has come back for within this time is removed. */
const KEPT_MS = 7 * 24 * 60 * 60 * 1_000;

/**
 * Assets that were read for a download, in the browser's own storage for this site, until the download is saved: one that was
 * stopped goes on without reading them again. They are kept by their hashes, and checked by them. Where there is no such
 * storage, or no room in it, nothing is kept.
 */
export class KeptAssets {
  readonly #folder: FileSystemDirectoryHandle | undefined;

  private constructor(folder: FileSystemDirectoryHandle | undefined) {
    this.#folder = folder;
  }

  static async open(): Promise<KeptAssets> {
    try {
      const root = await navigator.storage.getDirectory();
      const folder = await root.getDirectoryHandle(FOLDER, { create: true });
      await removeOld(folder);
      return new KeptAssets(folder);
    } catch {
      return new KeptAssets(undefined);
    }
  }

  /** @returns the asset's bytes, or undefined where they are not kept */
  async get(asset: PhotoAsset): Promise<Uint8Array<ArrayBuffer> | undefined> {
    try {
      const file = await (await this.#folder?.getFileHandle(toHex(asset.sha256)))?.getFile();
      if (file?.size !== asset.sizeBytes) return undefined;
      const bytes = new Uint8Array(await file.arrayBuffer());
      const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
      return equalBytes(hash, asset.sha256) ? bytes : undefined;
    } catch {
      return undefined;
    }
  }

  async put(asset: PhotoAsset, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    try {
      const file = await this.#folder?.getFileHandle(toHex(asset.sha256), { create: true });
      const writable = await file?.createWritable();
      await writable?.write(bytes);
      await writable?.close();
    } catch {
      // There may be no room. Then it is read again.
    }
  }

  /** To be called when the download that they were read for is saved. */
  async forget(assets: readonly PhotoAsset[]): Promise<void> {
    for (const { sha256 } of assets) await this.#folder?.removeEntry(toHex(sha256)).catch(() => undefined);
  }
}

async function removeOld(folder: FileSystemDirectoryHandle): Promise<void> {
  const old: string[] = [];
  for await (const [name, handle] of folder.entries())
    if (handle instanceof FileSystemFileHandle && (await handle.getFile()).lastModified < Date.now() - KEPT_MS)
      old.push(name);
  for (const name of old) await folder.removeEntry(name);
}
