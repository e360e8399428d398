import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { basename, dirname, extname, join, posix, relative, sep } from "node:path";
import { gzipSync } from "node:zlib";
import { AssetManager } from "@dfinity/assets";
import type { Agent } from "@store-forever/protocol/ic";

export interface ViewerUpload {
  /** Its identity must be a controller of the canister or be authorised by one. */
  agent: Agent;
  canisterId: string;
  /** The built viewer; its files become the canister's only ones. */
  dir: string;
}

/** Keys of assets, e.g. `/assets/index-Cx1.js`. */
export interface UploadedViewer {
  uploaded: string[];
  unchanged: string[];
  deleted: string[];
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".json": "application/json",
  ".txt": "text/plain; charset=utf-8",
  ".webmanifest": "application/manifest+json",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
};
/** Fonts and pictures are compressed already. */
const COMPRESSED_TYPE = /^text\/|json$|\+xml$/;

interface Content {
  encoding: string;
  bytes: Uint8Array;
  sha256: Uint8Array;
}
interface File {
  key: string;
  contentType: string;
  contents: Content[];
}

/**
 * Makes the canister serve exactly the files of a folder, in one batch: it shows the old viewer or the new one, never a mixture.
 * Files that are there already, byte for byte, are not sent again.
 */
export async function uploadViewer({ agent, canisterId, dir }: ViewerUpload): Promise<UploadedViewer> {
  const files = await readFiles(dir);
  const manager = new AssetManager({ agent, canisterId });
  const stored = new Map((await manager.list()).map((asset) => [asset.key, asset]));
  const isStored = ({ key, contentType, contents }: File) => {
    const asset = stored.get(key);
    const sameContents = contents.every(({ encoding, sha256 }) =>
      asset?.encodings.some(
        (other) => other.content_encoding === encoding && Buffer.from(other.sha256[0] ?? []).equals(sha256),
      ),
    );
    return asset?.content_type === contentType && asset.encodings.length === contents.length && sameContents;
  };
  const unchanged = files.filter(isStored);
  const changed = files.filter((file) => !unchanged.includes(file));
  const deleted = [...stored.keys()].filter((key) => !files.some((file) => file.key === key));
  if (changed.length + deleted.length > 0) {
    const batch = manager.batch();
    for (const key of deleted) batch.delete(key);
    for (const file of changed) {
      // Its type or encodings may be others now.
      if (stored.has(file.key)) batch.delete(file.key);
      for (const content of file.contents) await batch.store(content.bytes, storeConfig(file, content));
    }
    await batch.commit();
  }
  const keysOf = (list: File[]) => list.map((file) => file.key);
  return { uploaded: keysOf(changed), unchanged: keysOf(unchanged), deleted };
}

function storeConfig({ key, contentType }: File, { encoding, sha256 }: Content) {
  const path = dirname(key) === "/" ? "" : dirname(key);
  return { path, fileName: basename(key), contentType, contentEncoding: encoding as "identity" | "gzip", sha256 };
}

async function readFiles(dir: string): Promise<File[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(paths.sort().map((path) => readViewerFile(dir, path)));
}

async function readViewerFile(dir: string, path: string): Promise<File> {
  const key = posix.join("/", ...relative(dir, path).split(sep));
  const contentType = CONTENT_TYPES[extname(path)];
  if (contentType === undefined) throw new TypeError(`The content type of ${key} is not known: add it to deploy.ts.`);
  const bytes = await readFile(path);
  const contents = [contentOf("identity", bytes)];
  if (COMPRESSED_TYPE.test(contentType.split(";", 1)[0] ?? ""))
    contents.push(contentOf("gzip", gzipSync(bytes, { level: 9 })));
  return { key, contentType, contents };
}

function contentOf(encoding: string, bytes: Uint8Array): Content {
  return { encoding, bytes, sha256: createHash("sha256").update(bytes).digest() };
}
